using System.Text.RegularExpressions;
using Tot.Testing;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>The codes of refusals that are written down: in docs/refusal-codes.md, and where it says that the others are.</summary>
internal static partial class RefusalCodes
{
    private static readonly Lazy<HashSet<string>> Written = new(() =>
        [
            .. Directory
                .GetFiles(Repository.PathOf("services"), "README.md", SearchOption.AllDirectories)
                .Append(Repository.PathOf(Path.Combine("docs", "refusal-codes.md")))
                .Append(Repository.PathOf(Path.Combine("docs", "legal-clock.md")))
                .SelectMany(file => Code().Matches(File.ReadAllText(file)))
                .Select(match => match.Groups["code"].Value),
        ]
    );

    public static bool Know(string code) => Written.Value.Contains(code);

    [GeneratedRegex("`(?<code>[A-Z][A-Z_]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
