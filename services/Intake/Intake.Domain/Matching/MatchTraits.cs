using System.Globalization;

namespace Tot.Intake.Domain;

/// <summary>What two persons have in common.</summary>
public enum MatchReason
{
    IdentityNumber = 1,

    /// <summary>The number of a foreign document; such documents are lent and forged.</summary>
    DocumentNumber = 2,

    NameAndBirthYear = 3,

    /// <summary>The names sound alike.</summary>
    SimilarNameAndBirthYear = 4,
}

/// <summary>Something that another identification of the same person would have too. In the clear: only its keyed hash is kept.</summary>
public sealed record MatchTrait(MatchReason Reason, string Text)
{
    /// <summary>Only the reason: the text must never reach a log.</summary>
    public override string ToString() => Domain.Words.Of(Reason);
}

public static class MatchTraits
{
    /// <summary>Raised when traits are made otherwise than before, so that those of persons recorded earlier are made anew.</summary>
    public const int Form = 2;

    // Shorter sounds, as of two names of one syllable, are too many persons'.
    private const int ShortestSound = 4;

    /// <summary>
    /// All by which the person can be found again. A name counts with a birth year only and when it has two words at least: a first name and a year are many persons'.
    /// </summary>
    public static IReadOnlySet<MatchTrait> Of(PersonIdentity identity)
    {
        var traits = identity.IdentityNumbers.Select(OfNumber).ToHashSet();
        if (identity.ClaimedBirthDate is not { } born)
        {
            return traits;
        }
        var year = born.Year.ToString("0000", CultureInfo.InvariantCulture);
        foreach (var name in identity.Aliases.Append(identity.ClaimedName ?? "").SelectMany(NameForm.Readings))
        {
            var words = NameForm.Words(name);
            if (words.Count < 2)
            {
                continue;
            }
            traits.Add(new MatchTrait(MatchReason.NameAndBirthYear, $"{year} {string.Join(' ', words)}"));
            traits.UnionWith(PairsOf(words).Select(pair => new MatchTrait(MatchReason.SimilarNameAndBirthYear, $"{year} {pair}")));
        }
        return traits;
    }

    /// <summary>How probable it is, of a hundred, that it is the same person: each further reason takes its part of the doubt that is left.</summary>
    public static int Score(IReadOnlyCollection<MatchReason> reasons) =>
        (int)Math.Round(100 * (1 - reasons.Distinct().Aggregate(1.0, (doubt, reason) => doubt * (1 - Weight(reason)))));

    /// <summary>The reasons in order of weight; that names sound alike says nothing more when they are the same.</summary>
    public static IReadOnlyList<MatchReason> Strongest(IEnumerable<MatchReason> reasons)
    {
        var all = reasons.ToHashSet();
        if (all.Contains(MatchReason.NameAndBirthYear))
        {
            all.Remove(MatchReason.SimilarNameAndBirthYear);
        }
        return [.. all.Order()];
    }

    private static double Weight(MatchReason reason) =>
        reason switch
        {
            MatchReason.IdentityNumber => 0.95,
            MatchReason.DocumentNumber => 0.85,
            MatchReason.NameAndBirthYear => 0.6,
            _ => 0.4,
        };

    private static MatchTrait OfNumber(IdentityNumber number) =>
        number.Kind is IdentityNumberKind.ForeignDocument
            ? new MatchTrait(MatchReason.DocumentNumber, string.Concat(number.Value.Where(char.IsAsciiLetterOrDigit)))
            : new MatchTrait(MatchReason.IdentityNumber, $"{Domain.Words.Of(number.Kind)} {number.Value}");

    /// <summary>Any two words of a name by their sound: middle names come and go.</summary>
    private static IEnumerable<string> PairsOf(IReadOnlyList<string> words)
    {
        var sounds = words.Select(NameForm.Phonetic).Where(s => s.Length > 0).Order(StringComparer.Ordinal).ToList();
        return sounds.SelectMany(
            (one, i) => sounds.Skip(i + 1).Where(other => one.Length + other.Length >= ShortestSound).Select(other => $"{one} {other}")
        );
    }
}
