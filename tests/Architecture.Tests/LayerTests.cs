using System.Reflection;

namespace Tot.Architecture.Tests;

/// <summary>Who may know of whom. Each rule is also shown to fail on an assembly that breaks it.</summary>
public sealed class LayerTests
{
    [Fact]
    public void Domains_KnowOnlyTheKernel() => Assert.All(Assemblies.Domains, a => Assert.Empty(Strangers(a, "Tot.Kernel")));

    [Fact]
    public void DomainRule_OnMessaging_Fails() => Assert.Contains("MassTransit", Strangers(Assemblies.Load("Tot.Messaging"), "Tot.Kernel"));

    [Fact]
    public void Services_DoNotKnowEachOther() => Assert.All(Assemblies.Hosts, a => Assert.Empty(OtherServices(a)));

    [Fact]
    public void ServiceRule_OnStandalone_Fails() => Assert.Contains("Tot.Intake", OtherServices(Assemblies.Load("Tot.Standalone")));

    [Theory]
    [InlineData("MassTransit", "Tot.Messaging")]
    [InlineData("Yarp.ReverseProxy", "Tot.Gateway")]
    [InlineData("Microsoft.AspNetCore.Authentication.JwtBearer", "Tot.ServiceDefaults")]
    public void Library_IsKnownInOneProjectOnly(string library, string project) =>
        Assert.Equal([project], Assemblies.All.Where(a => References(a).Any(r => IsOf(r, library))).Select(a => a.GetName().Name));

    /// <summary>What the assembly references besides the platform and what is allowed.</summary>
    private static IEnumerable<string> Strangers(Assembly assembly, params string[] allowed) =>
        References(assembly)
            .Where(r => !IsOf(r, "System") && r is not ("mscorlib" or "netstandard") && !allowed.Contains(r, StringComparer.Ordinal));

    private static IEnumerable<string> OtherServices(Assembly assembly)
    {
        var own = assembly.GetName().Name!;
        return References(assembly).Where(r => r != own && r != own + ".Domain" && Assemblies.Services.Any(s => IsOf(r, "Tot." + s)));
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(r => r.Name!);

    private static bool IsOf(string reference, string library) =>
        reference == library || reference.StartsWith(library + ".", StringComparison.Ordinal);
}
