using System.Globalization;
using System.Text;

namespace Tot.Intake.Domain;

/// <summary>
/// The forms in which two spellings of a name are the same. Normalised: Latin letters without marks, words in a fixed order. Phonetic: what consonants are left of a
/// word when the ways of writing the same sound in Latin, Cyrillic and Arabic letters are made one.
/// </summary>
public static class NameForm
{
    private const int MaxWords = 6;
    private const int ShortestName = 3;
    private const string ArabicArticle = "ال";
    private static readonly string[] ServantOf = ["abdoul", "abdul", "abdel", "abdal", "abdu"];
    private static readonly HashSet<string> Particles = ["al", "el", "ul", "bin", "bint", "ibn", "de", "da", "van", "von", "den"];

    // Longer ones before those they begin with.
    private static readonly (string Written, string Sound)[] Sounds =
    [
        ("sjtsj", "s"),
        ("shch", "s"),
        ("sch", "s"),
        ("skj", "s"),
        ("tsch", "c"),
        ("tsj", "c"),
        ("tch", "c"),
        ("dzh", "j"),
        ("ch", "c"),
        ("cz", "c"),
        ("tj", "c"),
        ("kj", "c"),
        ("sh", "s"),
        ("sj", "s"),
        ("sz", "s"),
        ("zh", "s"),
        ("ts", "s"),
        ("tz", "s"),
        ("dj", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "v"),
        ("th", "d"),
        ("dh", "d"),
        ("ck", "k"),
        ("ce", "se"),
        ("ci", "si"),
        ("cy", "si"),
        ("x", "ks"),
        ("c", "k"),
        ("q", "k"),
        ("z", "s"),
        ("w", "v"),
        ("f", "v"),
        ("t", "d"),
    ];

    /// <summary>A name as it is, and as speakers of another language with the same letters read it: Russian Г is G, Ukrainian Г is H.</summary>
    public static IEnumerable<string> Readings(string name)
    {
        var ukrainian = name.Replace('г', 'h').Replace('Г', 'H');
        return string.Equals(ukrainian, name, StringComparison.Ordinal) ? [name] : [name, ukrainian];
    }

    /// <summary>The words of a name in Latin letters without marks, in alphabetical order; particles such as <c>al</c> and <c>van</c> are left out.</summary>
    public static IReadOnlyList<string> Words(string name) =>
        [
            .. Latin(WithoutArticles(name))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(Once)
                .SelectMany(ServantAndName)
                .Where(w => !Particles.Contains(w))
                .Distinct(StringComparer.Ordinal)
                .Take(MaxWords)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What is left of a word by its sound: whether it begins with a vowel, and its consonants.</summary>
    public static string Phonetic(string word)
    {
        var sounds = new StringBuilder();
        for (var at = 0; at < word.Length; )
        {
            var rest = word.AsSpan(at);
            var (written, sound) = SoundAt(rest);
            sounds.Append(sound);
            at += written;
        }
        var text = sounds.ToString();
        var consonants = string.Concat(text.Where((c, i) => !IsVowel(c) && !(c == 'h' && i > 0 && i == text.Length - 1)));
        return Once(text.Length > 0 && IsVowel(text[0]) ? "a" + consonants : consonants);
    }

    private static (int Written, string Sound) SoundAt(ReadOnlySpan<char> rest)
    {
        // As in Achmed: before a consonant it is the sound that others write kh or h.
        if (rest.StartsWith("ch") && rest.Length > 2 && !IsVowel(rest[2]))
        {
            return (2, "h");
        }
        foreach (var (written, sound) in Sounds)
        {
            if (rest.StartsWith(written))
            {
                return written is "ce" or "ci" or "cy" ? (1, "s") : (written.Length, sound);
            }
        }
        return (1, rest[..1].ToString());
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'j';

    /// <summary>Arabic writes the article and the name as one word, others as two or not at all.</summary>
    private static string WithoutArticles(string name) =>
        string.Join(
            ' ',
            name.Split(' ')
                .Select(w =>
                    w.StartsWith(ArabicArticle, StringComparison.Ordinal) && w.Length >= ArabicArticle.Length + ShortestName
                        ? w[ArabicArticle.Length..]
                        : w
                )
        );

    /// <summary>Abdul Rahman, Abdelrahman, Abdurrahman and Abd al-Rahman are one name in Arabic.</summary>
    private static IEnumerable<string> ServantAndName(string word)
    {
        var servant = ServantOf.FirstOrDefault(s => word.StartsWith(s, StringComparison.Ordinal));
        if (servant is null || (word.Length > servant.Length && word.Length < servant.Length + ShortestName))
        {
            return [word];
        }
        return word.Length == servant.Length ? ["abd"] : ["abd", word[servant.Length..]];
    }

    private static string Latin(string name)
    {
        var latin = new StringBuilder(name.Length);
        foreach (var letter in WellFormed(name).Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes())
        {
            if (letter.IsBmp && Transliteration.Of((char)letter.Value) is { } letters)
            {
                latin.Append(letters);
                continue;
            }
            foreach (var part in letter.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
            {
                latin.Append(
                    part.Value switch
                    {
                        >= 'a' and <= 'z' => part.ToString(),
                        '\'' or '’' or '`' or 'ʼ' or 'ʻ' => "",
                        _ when Rune.GetUnicodeCategory(part) is UnicodeCategory.NonSpacingMark => "",
                        _ => Rune.IsLetter(part) ? part.ToString() : " ",
                    }
                );
            }
        }
        return latin.ToString();
    }

    /// <summary>Half of a surrogate pair and U+FFFE are no characters, and cannot be normalised.</summary>
    private static string WellFormed(string name) =>
        name.Any(c => char.IsSurrogate(c) || c == '\ufffe') ? string.Concat(name.EnumerateRunes().Where(r => r.Value != '\ufffe')) : name;

    /// <summary>A letter written twice counts once.</summary>
    private static string Once(string word) => string.Concat(word.Where((c, i) => i == 0 || word[i - 1] != c));
}
