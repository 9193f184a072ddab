using Tot.Testing;

namespace Tot.Deployment.Tests;

/// <summary>Every overlay builds, and what it builds fits the types of Kubernetes' own kinds strictly.</summary>
public sealed class ManifestTypeTests
{
    public static TheoryData<string> Overlays => [.. Manifests.Overlays];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Overlay_Builds_AndEveryManifestFitsItsType(string overlay)
    {
        var manifests = await Manifests.OfAsync(overlay);

        var (exit, output, errors) = await CheckAsync(manifests.Text);

        Assert.True(exit == 0, output + errors);
        Assert.InRange(manifests.All.Count, 40, int.MaxValue);
    }

    [Fact]
    public async Task TypeCheck_OnAFieldThatIsNone_Fails()
    {
        var manifests = await Manifests.OfAsync("prod");

        var (exit, output, _) = await CheckAsync(manifests.Text.Replace("minReplicas:", "minReplica:", StringComparison.Ordinal));

        Assert.Equal(1, exit);
        Assert.Contains("HorizontalPodAutoscaler", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overlays_AreThoseThatTheDocumentsName()
    {
        Assert.Equal(["dapr", "dev", "prod"], Manifests.Overlays);
        Assert.Empty(
            from overlay in await Task.WhenAll(Manifests.Overlays.Select(Manifests.OfAsync))
            from manifest in overlay.All
            where manifest.Get("metadata.namespace") is not "tot" && manifest.Get("kind") is not "Namespace"
            select manifest.Get("metadata.name")
        );
    }

    private static Task<(int Exit, string Output, string Errors)> CheckAsync(string text) =>
        Manifests.RunAsync("node", [Repository.PathOf("tests/Deployment.Tests/node/check.mjs")], text);
}
