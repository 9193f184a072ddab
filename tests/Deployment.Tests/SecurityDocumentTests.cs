using System.Text.RegularExpressions;
using Tot.Testing;

namespace Tot.Deployment.Tests;

/// <summary>docs/security.md says where a requirement is met, and which test shows it: both are there.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs/security.md"));

    private static readonly HashSet<string> Classes =
    [
        .. Directory
            .EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .Select(f => Path.GetFileNameWithoutExtension(f)),
    ];

    [Fact]
    public void EveryFileAndFolder_IsThere()
    {
        Assert.InRange(Paths(Document).Count, 40, int.MaxValue);
        Assert.Empty(Missing(Document));
    }

    [Fact]
    public void EveryTestClass_IsThere()
    {
        Assert.InRange(Named(Document).Count, 40, int.MaxValue);
        Assert.Empty(Named(Document).Except(Classes));
    }

    [Fact]
    public void WhatIsNotThere_IsSeen()
    {
        Assert.Equal(["services/Nowhere.cs"], Missing("as `services/Nowhere.cs` says"));
        Assert.Equal(["NobodyTests"], Named("shown by `NobodyTests`").Except(Classes));
    }

    private static List<string> Missing(string text) => [.. Paths(text).Where(p => !Path.Exists(Repository.PathOf(p)))];

    private static List<string> Paths(string text) =>
        [.. Place().Matches(text).Select(m => m.Groups["path"].Value).Distinct(StringComparer.Ordinal)];

    private static List<string> Named(string text) =>
        [.. Class().Matches(text).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex("`(?<path>(services|gateway|tests|docs|k8s|protos)/[^`*{}]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]+Tests)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Class();
}
