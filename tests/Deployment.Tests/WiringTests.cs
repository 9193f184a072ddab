using System.Text.RegularExpressions;
using Tot.Testing;
using YamlDotNet.RepresentationModel;

namespace Tot.Deployment.Tests;

/// <summary>The manifests name the same services, settings and paths as the folders, tye.yaml and the code.</summary>
public sealed partial class WiringTests
{
    private static readonly string[] NoProcesses = ["shared", "standalone"];

    /// <summary>Folder under services/ by the name of the service, for those that have a host of their own.</summary>
    private static readonly Dictionary<string, string> Folders = Directory
        .GetDirectories(Repository.PathOf("services"))
        .Where(d => !NoProcesses.Contains(Path.GetFileName(d).ToLowerInvariant()))
        .ToDictionary(d => Path.GetFileName(d).ToLowerInvariant(), d => d, StringComparer.Ordinal);

    private static readonly string[] Services = [.. Folders.Keys.Where(s => Migrates(Folders[s])).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Deployments_AreTheProcessesOfTye()
    {
        var manifests = await Manifests.OfAsync("prod");
        var tye = new YamlStream();
        tye.Load(new StringReader(await File.ReadAllTextAsync(Repository.PathOf("tye.yaml"))));
        var processes = tye.Documents[0]
            .RootNode.List("services")
            .Where(s => s.Get("project") is not null)
            .Select(s => s.Get("name")!)
            .Order();

        Assert.Equal(processes, manifests.Names("Deployment"));
        Assert.Equal(Folders.Keys.Append("gateway").Order(), manifests.Names("Deployment"));
        Assert.All(
            manifests.Kind("Deployment"),
            d =>
                Assert.Contains(
                    "/tot/" + d.Get("metadata.name") + ":",
                    d.Get("spec.template.spec.containers.0.image"),
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task Stores_HaveADatabaseARoleAndAMigrationEach()
    {
        var manifests = await Manifests.OfAsync("prod");

        Assert.Equal(Services, manifests.Names("Database"));
        Assert.Equal(Services.Select(s => s + "-migrate"), manifests.Names("Job"));
        Assert.Equal(
            Services.Select(s => "tot_" + s),
            manifests.Find("Cluster", "postgres").List("spec.managed.roles").Select(r => r.Get("name")).Order()
        );
        Assert.All(
            Services,
            s =>
            {
                var database = manifests.Find("Database", s);
                Assert.Equal("tot_" + s, database.Get("spec.name"));
                Assert.Equal("tot_" + s, database.Get("spec.owner"));
                foreach (var workload in (YamlNode[])[manifests.Find("Deployment", s), manifests.Find("Job", s + "-migrate")])
                {
                    var connection = Environment(workload)["Store__ConnectionString"];
                    Assert.Contains($"Database=tot_{s};Username=tot_{s};", connection, StringComparison.Ordinal);
                }
                Assert.Equal("migrate", manifests.Find("Job", s + "-migrate").Get("spec.template.spec.containers.0.args.0"));
            }
        );
    }

    [Theory]
    [InlineData("prod")]
    [InlineData("dev")]
    [InlineData("dapr")]
    public async Task Settings_AreThoseThatTheCodeReads(string overlay)
    {
        var manifests = await Manifests.OfAsync(overlay);
        var settings = manifests.Kind("ConfigMap").Single().Map("data");
        var names = settings
            .Keys.Concat(manifests.Kind("Deployment").SelectMany(d => Environment(d).Keys))
            .Distinct()
            .Where(IsOurs)
            .ToList();

        Assert.InRange(names.Count, 10, 100);
        Assert.Empty(Unread(names));
        Assert.Equal(["Store__NoSuchThing"], Unread(["Store__NoSuchThing"]));
        Assert.Contains(names, n => n.StartsWith("Auth__Issuers__0", StringComparison.Ordinal));
        foreach (var service in Services)
        {
            Assert.Equal($"http://{service}:8081", settings["Services__" + service]);
        }
        Assert.Equal("http://*:8080", settings["Listen__Http"]);
        Assert.Equal("http://*:8081", settings["Listen__Grpc"]);
        Assert.All(manifests.Kind("Deployment"), d => Assert.Equal(["8080", "8081"], Ports(d)));
    }

    [Fact]
    public async Task Network_IsClosed_AndOpenExactlyWhereTheCodeAsks()
    {
        var manifests = await Manifests.OfAsync("prod");
        var deny = manifests.Find("NetworkPolicy", "default-deny");
        Assert.Empty(deny.Map("spec.podSelector"));
        Assert.Equal(["Ingress", "Egress"], deny.List("spec.policyTypes").Select(t => t.ToString()));
        Assert.Null(deny.At("spec.ingress") ?? deny.At("spec.egress"));

        // Each shows the seals of its audit to all the others.
        var asks = Services.ToDictionary(s => s, s => Services.Where(other => other != s).ToArray(), StringComparer.Ordinal);
        Assert.All(Services, s => Assert.Subset(asks[s].ToHashSet(), PeersOf(s).Where(Services.Contains).ToHashSet()));
        asks["console"] = Services;
        asks["gateway"] = [.. Services.Append("console").Order(StringComparer.Ordinal)];
        foreach (var (service, peers) in asks)
        {
            var policy = manifests.Find("NetworkPolicy", service);
            Assert.Equal(peers, Names(policy.List("spec.egress").SelectMany(rule => rule.List("to"))));
            if (service != "gateway")
            {
                var askers = asks.Where(a => a.Value.Contains(service)).Select(a => a.Key).Order();
                Assert.Equal(askers, Names(policy.List("spec.ingress").SelectMany(rule => rule.List("from"))));
            }
        }
    }

    [Fact]
    public async Task Secrets_AreInNoManifest_AndEachIsExplained()
    {
        var manifests = await Manifests.OfAsync("prod");
        Assert.Empty(manifests.Kind("Secret"));
        var readme = await File.ReadAllTextAsync(Repository.PathOf("k8s/README.md"));
        var named = SecretName().Matches(manifests.Text).Select(m => m.Groups["name"].Value).Distinct().ToList();

        Assert.InRange(named.Count, 10, 50);
        Assert.All(
            named.Select(n => Folders.Keys.Aggregate(n, (name, s) => name.Replace(s + "-", "<service>-", StringComparison.Ordinal))),
            n => Assert.Contains($"`{n}`", readme, StringComparison.Ordinal)
        );
    }

    /// <summary>The services whose names stand in the code of this one: it asks them, or hears their events.</summary>
    private static string[] PeersOf(string service)
    {
        var code = string.Join('\n', Code(Folders[service]));
        var others = Folders.Keys.Where(s => s != service);
        var named = others.Where(s => code.Contains($"\"{s}\"", StringComparison.Ordinal));
        // Who is on which roster comes from Obligations.
        return
        [
            .. named.Union(code.Contains("CopyRosters()", StringComparison.Ordinal) ? ["obligations"] : []).Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Unread(IEnumerable<string> names)
    {
        var code = string.Join('\n', Code(Repository.PathOf("services")).Concat(Code(Repository.PathOf("gateway"))));
        return names.Where(name =>
            name.Split("__").Where(part => !int.TryParse(part, out _) && !Folders.ContainsKey(part)).Any(part => !Reads(code, part))
        );
    }

    /// <summary>As a key in quotes, or as a property that a section is bound to.</summary>
    private static bool Reads(string code, string part) =>
        Regex.IsMatch(code, $@"""([A-Za-z]+:)*{part}[:""]|:{part}""|\b{part} {{ get;", RegexOptions.None, TimeSpan.FromSeconds(10));

    private static bool IsOurs(string name) => name.Contains("__", StringComparison.Ordinal);

    private static bool Migrates(string folder) => Directory.GetDirectories(folder, "Migrations", SearchOption.AllDirectories).Length > 0;

    private static IEnumerable<string> Code(string folder) =>
        Directory
            .GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    private static string[] Names(IEnumerable<YamlNode> peers) =>
        [.. peers.Select(p => p.Get("podSelector.matchLabels.app~kubernetes~io/name")).OfType<string>().Order(StringComparer.Ordinal)];

    private static Dictionary<string, string> Environment(YamlNode workload) =>
        workload
            .List("spec.template.spec.containers.0.env")
            .ToDictionary(e => e.Get("name")!, e => e.Get("value") ?? "", StringComparer.Ordinal);

    private static IEnumerable<string?> Ports(YamlNode deployment) =>
        deployment.List("spec.template.spec.containers.0.ports").Select(p => p.Get("containerPort"));

    [GeneratedRegex(
        @"(secretName: |(secretKeyRef|secret|passwordSecret):\n(\s+(key|items|path|optional).*\n|\s+- .*\n)*\s+name: )(?<name>[\w-]+)",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex SecretName();
}
