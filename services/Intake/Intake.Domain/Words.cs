using System.Collections.Frozen;

namespace Tot.Intake.Domain;

/// <summary>How a value of a vocabulary is written in the API and in the store: in kebab case, <c>NearAndSerious</c> as <c>near-and-serious</c>.</summary>
public static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => Vocabulary<T>.ToWord[value];

    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        value = default;
        return word is not null && Vocabulary<T>.FromWord.TryGetValue(word, out value);
    }

    /// <summary>Every word of a vocabulary, in the order of its values.</summary>
    public static IReadOnlyCollection<string> All<T>()
        where T : struct, Enum => Vocabulary<T>.All;

    private static class Vocabulary<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ToWord = Enum.GetValues<T>()
            .ToFrozenDictionary(v => v, v => Kebab(v.ToString()));

        public static readonly FrozenDictionary<string, T> FromWord = ToWord.ToFrozenDictionary(
            p => p.Value,
            p => p.Key,
            StringComparer.Ordinal
        );

        public static readonly IReadOnlyCollection<string> All = [.. Enum.GetValues<T>().Select(v => ToWord[v])];

        private static string Kebab(string name) =>
            string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
    }
}
