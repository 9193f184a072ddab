using System.Text.Json;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.Deployment.Tests;

/// <summary>The list of parts that <c>tests/sbom.sh</c> writes.</summary>
public sealed class PartsTests
{
    private static readonly NodeFolder Node = new("tests/Deployment.Tests/node");

    [Fact]
    public async Task List_NamesEveryLockedPackage_WithItsLicence()
    {
        var parts = JsonDocument.Parse(await ListAsync()).RootElement.GetProperty("components").EnumerateArray().ToList();

        var named = parts.Select(p => p.GetProperty("purl").GetString()!).ToHashSet(StringComparer.Ordinal);
        var locked = NuGet().Concat(Npm()).ToHashSet(StringComparer.Ordinal);
        Assert.InRange(locked.Count, 100, int.MaxValue);
        Assert.Empty(locked.Except(named));
        Assert.Contains("pkg:nuget/Yarp.ReverseProxy@2.1.0", named);
        Assert.All(parts, p => Assert.True(p.GetProperty("licenses").GetArrayLength() > 0, p.GetProperty("purl").GetString()));
    }

    [Fact]
    public async Task List_FitsTheSchemaOfCycloneDx_AndABrokenOneDoesNot()
    {
        var list = await ListAsync();

        await Node.RunAsync("sbom.mjs", list);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Node.RunAsync("sbom.mjs", list.Replace("\"type\": \"library\"", "\"type\": \"libary\"", StringComparison.Ordinal))
        );
    }

    private static async Task<string> ListAsync()
    {
        var (exit, output, errors) = await Manifests.RunAsync("bash", [Repository.PathOf("tests/sbom.sh")], "");
        Assert.True(exit == 0, errors);
        return output;
    }

    private static IEnumerable<string> NuGet() =>
        from file in Files("packages.lock.json")
        from framework in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("dependencies").EnumerateObject()
        from package in framework.Value.EnumerateObject()
        where package.Value.GetProperty("type").GetString() != "Project"
        select $"pkg:nuget/{package.Name}@{package.Value.GetProperty("resolved").GetString()}";

    private static IEnumerable<string> Npm() =>
        from file in Files("package-lock.json")
        from package in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("packages").EnumerateObject()
        where package.Name.Length > 0
        let name = package.Name[(package.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) + "node_modules/".Length)..]
        select $"pkg:npm/{name.Replace("@", "%40", StringComparison.Ordinal)}@{package.Value.GetProperty("version").GetString()}";

    private static IEnumerable<string> Files(string name) =>
        Directory
            .EnumerateFiles(Repository.Root, name, SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or ".run"));
}
