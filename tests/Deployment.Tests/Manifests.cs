using System.Diagnostics;
using Tot.Testing;
using YamlDotNet.RepresentationModel;

namespace Tot.Deployment.Tests;

/// <summary>What <c>kubectl kustomize</c> makes of an overlay.</summary>
internal sealed class Manifests
{
    private static readonly Dictionary<string, Task<Manifests>> Built = new(StringComparer.Ordinal);

    private Manifests(string text)
    {
        Text = text;
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        All = [.. yaml.Documents.Select(d => (YamlMappingNode)d.RootNode)];
    }

    public static string[] Overlays =>
        [.. Directory.GetDirectories(Repository.PathOf("k8s/overlays")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    public string Text { get; }

    public IReadOnlyList<YamlMappingNode> All { get; }

    public static Task<Manifests> OfAsync(string overlay)
    {
        lock (Built)
        {
            return Built.TryGetValue(overlay, out var made) ? made : Built[overlay] = BuildAsync(overlay);
        }
    }

    public IEnumerable<YamlMappingNode> Kind(string kind) => All.Where(d => d.Get("kind") == kind);

    public YamlMappingNode Find(string kind, string name) => Kind(kind).Single(d => d.Get("metadata.name") == name);

    public IEnumerable<string> Names(string kind) => Kind(kind).Select(d => d.Get("metadata.name")!).Order(StringComparer.Ordinal);

    private static async Task<Manifests> BuildAsync(string overlay)
    {
        var (exit, output, errors) = await RunAsync("kubectl", ["kustomize", Repository.PathOf("k8s/overlays/" + overlay)], input: null);
        Assert.True(exit == 0, errors);
        Assert.True(errors.Length == 0, errors);
        return new Manifests(output);
    }

    public static async Task<(int Exit, string Output, string Errors)> RunAsync(string program, string[] arguments, string? input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}

internal static class Yaml
{
    /// <summary>The node at a dotted path; a number goes into a list, ~ stands for a dot within a key.</summary>
    public static YamlNode? At(this YamlNode node, string path)
    {
        YamlNode? at = node;
        foreach (var step in path.Split('.'))
        {
            at = at switch
            {
                YamlMappingNode map when map.Children.TryGetValue(step.Replace('~', '.'), out var child) => child,
                YamlSequenceNode list when int.TryParse(step, out var index) && index < list.Children.Count => list[index],
                _ => null,
            };
        }
        return at;
    }

    public static string? Get(this YamlNode node, string path) => node.At(path) is YamlScalarNode scalar ? scalar.Value : null;

    public static IEnumerable<YamlNode> List(this YamlNode node, string path) =>
        node.At(path) is YamlSequenceNode list ? list.Children : [];

    public static Dictionary<string, string> Map(this YamlNode node, string path) =>
        node.At(path) is YamlMappingNode map
            ? map.Children.ToDictionary(c => c.Key.ToString(), c => c.Value.ToString(), StringComparer.Ordinal)
            : [];
}
