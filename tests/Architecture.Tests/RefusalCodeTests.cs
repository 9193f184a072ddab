using System.Text.RegularExpressions;

namespace Tot.Architecture.Tests;

/// <summary>Every refusal's code is in the documents, where who meets it looks it up.</summary>
public sealed partial class RefusalCodeTests
{
    private static readonly string Root = Assemblies.RepositoryRoot();

    [Fact]
    public void Codes_AreDocumented()
    {
        var codes = Files("*.cs").SelectMany(f => Codes(File.ReadAllText(f))).Distinct(StringComparer.Ordinal).ToList();

        Assert.True(codes.Count > 50, "The codes are found at all.");
        Assert.Empty(Undocumented(codes));
    }

    [Fact]
    public void CodeRule_OnACodeNobodyWroteDown_Fails() =>
        Assert.Equal(["NO_SUCH_CODE"], Undocumented(Codes("Error.Rule(\"NO_SUCH_CODE\", …)")));

    private static IEnumerable<string> Undocumented(IEnumerable<string> codes)
    {
        var documents = string.Join(
            '\n',
            Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Concat(Files("README.md")).Select(File.ReadAllText)
        );
        return codes.Where(c => !Regex.IsMatch(documents, $@"\b{c}\b"));
    }

    private static IEnumerable<string> Codes(string source) => Code().Matches(source).Select(m => m.Groups["code"].Value);

    /// <summary>Services and gateway; the gRPC runtime has the protocol's own words.</summary>
    private static IEnumerable<string> Files(string pattern) =>
        ((string[])["services", "gateway"])
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/Shared/Grpc/", StringComparison.Ordinal));

    [GeneratedRegex("\"(?<code>[A-Z]{2,}(_[A-Z]+)+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
