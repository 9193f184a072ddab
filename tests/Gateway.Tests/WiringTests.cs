using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Tot.Gateway.Tests;

/// <summary>The folders under services/, the processes of tye.yaml and the gateway's clusters and routes name the same services.</summary>
public sealed partial class WiringTests
{
    /// <summary>Not processes behind the gateway.</summary>
    private static readonly string[] Others = ["shared", "standalone"];

    private static readonly string Root = RepositoryRoot();
    private static readonly List<Process> Processes = ReadTye(File.ReadAllText(Path.Combine(Root, "tye.yaml")));
    private static readonly JsonElement Proxy = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(Root, "gateway", "appsettings.json")))
        .RootElement.GetProperty("ReverseProxy");

    private static string[] Folders =>
        [
            .. Directory
                .GetDirectories(Path.Combine(Root, "services"))
                .Select(d => Path.GetFileName(d).ToLowerInvariant())
                .Except(Others)
                .Order(),
        ];

    private static string[] Clusters => [.. Proxy.GetProperty("Clusters").EnumerateObject().Select(c => c.Name).Order()];

    [Fact]
    public void Everyone_NamesTheSameServices()
    {
        Assert.Equal(6, Folders.Length);
        Assert.Equal(Folders, Processes.Select(p => p.Name).Where(n => n != "gateway").Order());
        Assert.Equal(Folders, Clusters);
    }

    [Fact]
    public void EveryProcess_HasItsProject_ItsOwnPorts_AndListensThere()
    {
        Assert.All(Processes, p => Assert.True(File.Exists(Path.Combine(Root, p.Project)), p.Project));
        var ports = Processes.SelectMany(p => p.Ports.Values).ToList();
        Assert.Equal(ports.Count, ports.Distinct().Count());
        Assert.All(
            Processes,
            p =>
            {
                Assert.Equal($"http://localhost:{p.Ports["http"]}", p.Environment["Listen__Http"]);
                Assert.Equal($"http://localhost:{p.Ports["grpc"]}", p.Environment["Listen__Grpc"]);
            }
        );
    }

    [Fact]
    public void EveryProcess_KnowsWhereTheOthersAre()
    {
        // Nobody but the gateway calls the console.
        var expected = Processes
            .Where(p => p.Name is not ("gateway" or "console"))
            .ToDictionary(p => "Services__" + p.Name, p => $"http://localhost:{p.Ports["grpc"]}");
        var console = new KeyValuePair<string, string>(
            "Services__console",
            $"http://localhost:{Processes.Single(p => p.Name == "console").Ports["grpc"]}"
        );
        Assert.Contains(console, Processes.Single(p => p.Name == "gateway").Environment);
        foreach (var process in Processes)
        {
            var known = process
                .Environment.Where(e => e.Key.StartsWith("Services__", StringComparison.Ordinal))
                .Where(e => process.Name != "gateway" || e.Key != console.Key)
                .OrderBy(e => e.Key);
            Assert.Equal(expected.Where(e => e.Key != "Services__" + process.Name).OrderBy(e => e.Key), known);
        }
    }

    /// <summary>The feed and the witness are every service's, asked of the service itself.</summary>
    /// <summary>Services offer these to each other, and the gateway to nobody.</summary>
    private static readonly string[] OfAllServices = ["tot.feed.", "tot.audit.", "tot.privacy."];

    [Fact]
    public void EveryGrpcService_HasItsRoute_ExceptWhatAllServicesOffer()
    {
        var declared = Directory
            .GetFiles(Path.Combine(Root, "protos", "tot"), "*.proto", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .SelectMany(text =>
                Service().Matches(text).Select(m => $"{Package().Match(text).Groups["name"].Value}.{m.Groups["name"].Value}")
            )
            .Where(name => !OfAllServices.Any(p => name.StartsWith(p, StringComparison.Ordinal)));
        var routed = Proxy
            .GetProperty("Routes")
            .EnumerateObject()
            .Select(r =>
                (Path: r.Value.GetProperty("Match").GetProperty("Path").GetString()!, Cluster: r.Value.GetProperty("ClusterId").GetString())
            )
            .Where(r => r.Path.StartsWith("/tot.", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(declared.Select(d => $"/{d}/{{**method}}").Order(), routed.Select(r => r.Path).Order());
        Assert.All(routed, r => Assert.StartsWith($"/tot.{r.Cluster}.", r.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void Difference_IsFound()
    {
        var processes = ReadTye(
            "services:\n  - name: intake\n    project: x\n    bindings: []\n    env: []\n  - name: rabbitmq\n    image: y\n"
        );

        Assert.Equal(["intake"], processes.Select(p => p.Name));
        Assert.NotEqual(Folders, processes.Select(p => p.Name));
    }

    private static List<Process> ReadTye(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        var services = (YamlSequenceNode)yaml.Documents[0].RootNode["services"];
        return
        [
            .. services
                .Children.OfType<YamlMappingNode>()
                .Where(s => s.Children.ContainsKey("project"))
                .Select(s => new Process(
                    s["name"].ToString(),
                    s["project"].ToString(),
                    Pairs(s, "bindings", "port"),
                    Pairs(s, "env", "value")
                )),
        ];
    }

    private static Dictionary<string, string> Pairs(YamlMappingNode service, string list, string value) =>
        ((YamlSequenceNode)service[list]).Children.ToDictionary(n => n["name"].ToString(), n => n[value].ToString());

    private static string RepositoryRoot([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));

    [GeneratedRegex(@"^package (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Package();

    [GeneratedRegex(@"^service (?<name>\w+) \{", RegexOptions.Multiline)]
    private static partial Regex Service();

    private sealed record Process(string Name, string Project, Dictionary<string, string> Ports, Dictionary<string, string> Environment);
}
