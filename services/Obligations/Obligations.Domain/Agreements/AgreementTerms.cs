using Tot.Kernel;

namespace Tot.Obligations.Domain.Agreements;

/// <summary>What an agreement says of itself.</summary>
/// <param name="Title">Public name; nothing of cases or persons.</param>
/// <param name="DocumentReference">Where the text is: an address or an archive reference.</param>
/// <param name="Parties">The agencies that agree; at least two.</param>
/// <param name="ResponsibleId">The party that owes the yearly review.</param>
/// <param name="ValidFrom">First day in Oslo, inclusive.</param>
/// <param name="LastDayOn">Last day, inclusive; null while open.</param>
/// <param name="ReviewDueOn">Last day of the next review.</param>
public sealed record AgreementTerms(
    string Title,
    string DocumentReference,
    IReadOnlyList<AgencyId> Parties,
    AgencyId ResponsibleId,
    DateOnly ValidFrom,
    DateOnly? LastDayOn,
    DateOnly ReviewDueOn
)
{
    public const int MaxTitleLength = 200;
    public const int MaxReferenceLength = 500;

    internal Error? Check()
    {
        var problems = new List<(string, string)>();
        Check(Title, MaxTitleLength, "title");
        Check(DocumentReference, MaxReferenceLength, "documentReference");
        if (Parties.Count < 2 || Parties.Distinct().Count() != Parties.Count)
        {
            problems.Add(("partyIds", "At least two, each once."));
        }
        if (!Parties.Contains(ResponsibleId))
        {
            problems.Add(("responsibleId", "One of the parties."));
        }
        if (LastDayOn < ValidFrom)
        {
            problems.Add(("validUntil", "Not before validFrom."));
        }
        if (ReviewDueOn <= ValidFrom || ReviewDueOn > ValidFrom.AddYears(1))
        {
            problems.Add(("reviewDueOn", "After validFrom, and at most a year after it."));
        }
        return problems.Count == 0 ? null : Error.Validation(problems);

        void Check(string text, int max, string field)
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > max)
            {
                problems.Add((field, $"Between 1 and {max} characters."));
            }
        }
    }
}

/// <summary>An agency that an agreement binds.</summary>
public sealed class AgreementParty
{
    internal AgreementParty(AgencyId agencyId) => AgencyId = agencyId;

    public AgencyId AgencyId { get; }
}

/// <summary>What was done to an agreement, by whom and why.</summary>
public sealed class AgreementStep
{
    internal AgreementStep(AgreementAction action, string by, DateTimeOffset at, string? note) =>
        (Action, By, At, Note) = (action, by, at, note);

    public AgreementAction Action { get; }

    public string By { get; }

    public DateTimeOffset At { get; }

    public string? Note { get; }
}
