using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tot.Testing;
using Tot.Testing.Processes;
using Tot.WebConsole.Texts;

namespace Tot.WebConsole.Tests;

/// <summary>Every text exists in all three languages, every text asked for exists, and no page has words of its own.</summary>
public sealed partial class TextTests
{
    private static readonly string Folder = Repository.PathOf(Path.Combine("services", "Console"));

    public static TheoryData<string> Areas =>
        [.. Directory.GetFiles(Path.Combine(Folder, "Texts"), "*.nb.resx").Select(f => Path.GetFileName(f)[..^".nb.resx".Length])];

    [Theory]
    [MemberData(nameof(Areas))]
    public void Texts_AreInEveryLanguage_WithTheSameValues(string area)
    {
        var manager = new ResourceManager("Tot.WebConsole.Texts." + area, typeof(Text).Assembly);
        var english = Read(manager, "");

        Assert.NotEmpty(english);
        foreach (var other in (Dictionary<string, string>[])[Read(manager, "nb"), Read(manager, "nn")])
        {
            Assert.Equal(english.Keys.Order(), other.Keys.Order());
            Assert.All(english, text => Assert.Equal(Holes(text.Value), Holes(other[text.Key])));
        }
    }

    [Fact]
    public void TextsAskedFor_Exist()
    {
        var asked = Files("*.razor")
            .Concat(Files("*.cs"))
            .SelectMany(f => Asked().Matches(File.ReadAllText(f)).Select(m => m.Groups["key"].Value))
            .Distinct()
            .ToList();

        Assert.True(asked.Count > 30, "They are found at all.");
        Assert.DoesNotContain(
            asked,
            key => Text.Find(key, CultureInfo.InvariantCulture) is null && Text.Find(key + ".One", CultureInfo.InvariantCulture) is null
        );
    }

    /// <summary>A set of words that bears the name of an enumeration of a service's domain has a word for each of its values.</summary>
    [Fact]
    public void WordsOfKinds_AreThereForEveryKind()
    {
        var words = Read(new ResourceManager("Tot.WebConsole.Texts.Words", typeof(Text).Assembly), "")
            .Keys.ToHashSet(StringComparer.Ordinal);
        var sets = words.Select(w => w.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        var kinds = Directory
            .GetFiles(StandaloneProcess.ProgramFolder, "Tot.*.Domain.dll")
            .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
            .Where(type => type.IsEnum && sets.Contains(type.Name))
            .ToList();

        Assert.True(kinds.Count > 10, "They are found at all.");
        Assert.Empty(
            kinds
                .SelectMany(kind => Enum.GetNames(kind).Select(name => $"{kind.Name}.{JsonNamingPolicy.KebabCaseLower.ConvertName(name)}"))
                .Except(words)
        );
    }

    [Fact]
    public void Pages_HaveNoWordsOfTheirOwn() =>
        Assert.Empty(Files("*.razor").SelectMany(f => Words(File.ReadAllText(f)).Select(w => $"{Path.GetFileName(f)}: {w}")));

    [Theory]
    [InlineData("<p>Hello</p>")]
    [InlineData("<a title=\"Hello\">@Text[\"A.B\"]</a>")]
    public void WordRule_OnAPageWithWords_Fails(string page) => Assert.Equal(["Hello"], Words(page));

    private static Dictionary<string, string> Read(ResourceManager manager, string culture) =>
        manager
            .GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private static IEnumerable<string> Holes(string text) => Hole().Matches(text).Select(m => m.Value).Distinct().Order();

    private static IEnumerable<string> Files(string pattern) =>
        Directory
            .GetFiles(Folder, pattern, SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    /// <summary>Words between tags or in attributes that readers meet, after code has been taken out.</summary>
    private static IEnumerable<string> Words(string page)
    {
        var markup = page.Split("@code {")[0];
        markup = Expression().Replace(Comment().Replace(markup, ""), "");
        markup = Quoted().Replace(markup, m => m.Value.Contains('@', StringComparison.Ordinal) ? "\"\"" : m.Value);
        var shown = ShownAttribute().Matches(markup).Select(m => m.Groups["text"].Value);
        var between = Between()
            .Matches(markup)
            .Select(m => m.Groups["text"].Value.Trim())
            .Where(t => !t.Contains('@', StringComparison.Ordinal) && !IsCode(t));
        return shown.Concat(between).Where(t => Word().IsMatch(t));
    }

    /// <summary>What Razor has between tags besides text: blocks, statements, their braces.</summary>
    private static bool IsCode(string text) =>
        text.Contains('{', StringComparison.Ordinal)
        || text.Contains('}', StringComparison.Ordinal)
        || text.Contains(';', StringComparison.Ordinal);

    [GeneratedRegex(
        """(Text|text)\[\s*"(?<key>[A-Za-z]+\.[A-Za-z0-9.\-]+[A-Za-z0-9])"\s*[\],]|(Text|text)\.Count\(\s*"(?<key>[A-Za-z.]+)"|, "(?<key>[A-Z][A-Za-z]+\.[A-Z][A-Za-z.]+)"\)""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Hole();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    /// <summary>@(…), @name, @name[…] and @name(…), with whatever parentheses and brackets are in them.</summary>
    [GeneratedRegex(
        @"@((\w|\.)+)?((\((?>[^()]+|\((?<p>)|\)(?<-p>))*(?(p)(?!))\))|(\[(?>[^\[\]]+|\[(?<b>)|\](?<-b>))*(?(b)(?!))\]))",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Expression();

    [GeneratedRegex("\"[^\"\\n]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("(title|alt|placeholder|aria-label)=\"(?<text>[^\"@]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex ShownAttribute();

    [GeneratedRegex(@">(?<text>[^<>]+)<", RegexOptions.ExplicitCapture)]
    private static partial Regex Between();

    /// <summary>The product's name is the same in every language.</summary>
    [GeneratedRegex(@"(?!\bTot\b)\b\p{L}{2,}")]
    private static partial Regex Word();
}
