using System.Globalization;
using System.Text.RegularExpressions;
using Tot.Testing;
using Tot.WebConsole.Api;
using Tot.WebConsole.Texts;

namespace Tot.WebConsole.Tests;

/// <summary>Whatever a service may refuse, a person is told what it means and what to do, in their language.</summary>
public sealed partial class RefusalTextTests
{
    /// <summary>Stable codes, with their status where it is what the text goes by.</summary>
    public static TheoryData<string> Codes =>
        [
            .. Documents()
                .SelectMany(d => Code().Matches(File.ReadAllText(d)).Select(m => m.Value.Trim('`')))
                .Concat(["VALIDATION_FAILED", "FORBIDDEN", "UNAUTHENTICATED", "INTERNAL", "UNAVAILABLE"])
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Code_HasATextInEveryLanguage(string code) =>
        Assert.All(
            Languages.All.Values,
            culture => Assert.False(string.IsNullOrWhiteSpace(Find(code, culture)), $"{code} in {culture.Name}")
        );

    [Fact]
    public void Codes_AreFoundAtAll()
    {
        Assert.True(Codes.Count > 80);
        Assert.Contains("PLACEMENT_EXCEEDS_CAP", Codes.Select(row => row.Data));
        Assert.Null(Find("NO_SUCH_CODE", CultureInfo.InvariantCulture));
    }

    /// <summary>What the services never say has no text either.</summary>
    [Fact]
    public void Texts_AreOfCodesThatExist()
    {
        var documents = string.Concat(Documents().Select(File.ReadAllText));
        var resources = File.ReadAllText(Repository.PathOf(Path.Combine("services", "Console", "Texts", "Refusals.resx")));
        Assert.All(
            Regex.Matches(resources, "name=\"(?<code>[A-Z]+(_[A-Z]+)+)\"").Select(m => m.Groups["code"].Value),
            code => Assert.Matches($@"\b{code}\b", documents)
        );
    }

    private static IEnumerable<string> Documents() =>
        Directory
            .GetFiles(Repository.PathOf("services"), "README.md", SearchOption.AllDirectories)
            .Where(f => !f.Contains("node_modules", StringComparison.Ordinal))
            .Append(Repository.PathOf(Path.Combine("docs", "refusal-codes.md")))
            .Append(Repository.PathOf(Path.Combine("docs", "legal-clock.md")));

    /// <summary>By the code, or by the status that the document says it has everywhere.</summary>
    private static string? Find(string code, CultureInfo culture)
    {
        var line = Regex.Match(
            File.ReadAllText(Repository.PathOf(Path.Combine("docs", "refusal-codes.md"))),
            $@"^\| `{code}` \| (?<status>\d+) \|",
            RegexOptions.Multiline
        );
        return Text.Find("Refusals." + code, culture)
            ?? (line.Success ? Text.Find("Refusals.Status" + line.Groups["status"].Value, culture) : null);
    }

    [GeneratedRegex("`[A-Z]{2,}(_[A-Z]+)+`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
