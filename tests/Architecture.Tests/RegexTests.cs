using System.Reflection;
using System.Text.RegularExpressions;

namespace Tot.Architecture.Tests;

/// <summary>
/// A pattern's time limit runs by the clock on the wall: on a busy machine a harmless match fails. Patterns here are linear instead, on
/// input whose length is limited.
/// </summary>
public sealed partial class RegexTests
{
    [Fact]
    public void Patterns_HaveNoTimeLimit() => Assert.Empty(Assemblies.All.SelectMany(WithTimeLimit));

    [Fact]
    public void TimeLimitRule_OnAPatternWithOne_Fails() => Assert.Contains(nameof(Limited), WithTimeLimit(typeof(RegexTests).Assembly));

    private static IEnumerable<string> WithTimeLimit(Assembly assembly) =>
        assembly
            .GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(m => m.GetCustomAttribute<GeneratedRegexAttribute>() is { MatchTimeoutMilliseconds: > 0 })
            .Select(m => m.Name);

    [GeneratedRegex("x", RegexOptions.None, 100)]
    private static partial Regex Limited();
}
