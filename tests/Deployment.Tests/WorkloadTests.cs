using System.Globalization;
using System.Text.RegularExpressions;
using Tot.Testing;
using YamlDotNet.RepresentationModel;

namespace Tot.Deployment.Tests;

/// <summary>How each container runs, in the overlays that are meant for more than one's own machine.</summary>
public sealed partial class WorkloadTests
{
    public static TheoryData<string> Overlays => ["prod", "dapr"];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task EveryDeployment_HasReplicasSpreadBudgetAndAutoscaler(string overlay)
    {
        var manifests = await Manifests.OfAsync(overlay);
        foreach (var deployment in manifests.Kind("Deployment"))
        {
            var name = deployment.Get("metadata.name")!;
            Assert.InRange(Number(deployment, "spec.replicas"), 2, 10);
            Assert.Equal(name, deployment.Get("spec.selector.matchLabels.app~kubernetes~io/name"));
            Assert.Equal(name, deployment.Get("spec.template.metadata.labels.app~kubernetes~io/name"));
            Assert.Equal(
                ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
                deployment.List("spec.template.spec.topologySpreadConstraints").Select(c => c.Get("topologyKey"))
            );
            Assert.Equal(name, manifests.Find("PodDisruptionBudget", name).Get("spec.selector.matchLabels.app~kubernetes~io/name"));
            var scaler = manifests.Find("HorizontalPodAutoscaler", name);
            Assert.Equal(name, scaler.Get("spec.scaleTargetRef.name"));
            Assert.InRange(Number(scaler, "spec.minReplicas"), 2, 10);
            Assert.Equal(name, manifests.Find("Service", name).Get("spec.selector.app~kubernetes~io/name"));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task EveryPod_IsRestricted(string overlay)
    {
        var manifests = await Manifests.OfAsync(overlay);
        var workloads = manifests.Kind("Deployment").Concat(manifests.Kind("Job")).ToList();
        Assert.InRange(workloads.Count, 11, 100);
        Assert.All(workloads, w => Assert.Empty(Unrestricted(w)));
        Assert.All(manifests.Kind("ServiceAccount"), a => Assert.Equal("false", a.Get("automountServiceAccountToken")));
        Assert.Equal("restricted", manifests.Find("Namespace", "tot").Get("metadata.labels.pod-security~kubernetes~io/enforce"));
    }

    [Fact]
    public async Task RestrictedRule_OnARootContainer_Fails()
    {
        var text = (await Manifests.OfAsync("prod")).Text.Replace(
            "readOnlyRootFilesystem: true",
            "readOnlyRootFilesystem: false",
            StringComparison.Ordinal
        );
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        var deployment = yaml.Documents.Select(d => d.RootNode).First(d => d.Get("kind") == "Deployment");

        Assert.Equal(["readOnlyRootFilesystem"], Unrestricted(deployment));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task EveryDeployment_IsProbedWhereItAnswers_AndDrainsAsLongAsItTakes(string overlay)
    {
        var manifests = await Manifests.OfAsync(overlay);
        var own = int.Parse(
            ShutdownTimeout()
                .Match(File.ReadAllText(Repository.PathOf("services/Shared/ServiceDefaults/ServiceHost.cs")))
                .Groups["s"]
                .Value,
            CultureInfo.InvariantCulture
        );
        var paths = File.ReadAllText(Repository.PathOf("services/Shared/ServiceDefaults/Health/HealthEndpoints.cs"));
        foreach (var deployment in manifests.Kind("Deployment"))
        {
            var container = deployment.At("spec.template.spec.containers.0")!;
            foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
            {
                Assert.Equal("http", container.Get(probe + ".httpGet.port"));
                Assert.Contains($"\"{container.Get(probe + ".httpGet.path")}\"", paths, StringComparison.Ordinal);
            }
            var ready = deployment.Get("metadata.name") == "gateway" ? "/health/live" : "/health/ready";
            Assert.Equal(ready, container.Get("readinessProbe.httpGet.path"));
            var preStop = Number(container, "lifecycle.preStop.sleep.seconds");
            Assert.InRange(Number(deployment, "spec.template.spec.terminationGracePeriodSeconds"), preStop + own + 2, 60);
            Assert.NotNull(container.Get("resources.requests.memory"));
            Assert.NotNull(container.Get("resources.limits.memory"));
        }
    }

    private static List<string> Unrestricted(YamlNode workload)
    {
        var pod = workload.At("spec.template.spec")!;
        var container = pod.At("containers.0")!;
        List<(string Rule, bool Kept)> rules =
        [
            ("one container", pod.List("containers").Count() == 1),
            ("runAsNonRoot", pod.Get("securityContext.runAsNonRoot") == "true"),
            ("runAsUser", pod.Get("securityContext.runAsUser") == "1654"),
            ("seccomp", pod.Get("securityContext.seccompProfile.type") == "RuntimeDefault"),
            // Dapr's sidecar reads secrets with it.
            ("token", pod.Get("automountServiceAccountToken") == "false" || HasSidecar(workload)),
            ("account", pod.Get("serviceAccountName") is not (null or "default")),
            ("allowPrivilegeEscalation", container.Get("securityContext.allowPrivilegeEscalation") == "false"),
            ("readOnlyRootFilesystem", container.Get("securityContext.readOnlyRootFilesystem") == "true"),
            ("capabilities", container.List("securityContext.capabilities.drop").Select(c => c.ToString()).SequenceEqual(["ALL"])),
            ("tag", !container.Get("image")!.EndsWith(":latest", StringComparison.Ordinal)),
        ];
        return [.. rules.Where(r => !r.Kept).Select(r => r.Rule)];
    }

    private static bool HasSidecar(YamlNode workload) =>
        workload.Get("spec.template.metadata.annotations.dapr~io/enabled") == "true" && workload.Get("metadata.name") == "subscriptions";

    private static int Number(YamlNode node, string path) => int.Parse(node.Get(path) ?? "-1", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"ShutdownTimeout = TimeSpan\.FromSeconds\((?<s>\d+)\)")]
    private static partial Regex ShutdownTimeout();
}
