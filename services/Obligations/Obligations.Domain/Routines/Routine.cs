using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>
/// A joint routine of several agencies. Every version is kept; the newest supersedes the others. Each version binds agencies, which owe an
/// acknowledgement and training; the owner and all of them owe an evaluation each year.
/// </summary>
public sealed partial class Routine
{
    public const int MaxTitleLength = 200;
    public const int MaxReferenceLength = 500;
    public const int MaxSummaryLength = 2000;
    public const int MaxDays = 366;

    private readonly List<RoutineVersion> _versions = [];

    private Routine(RoutineId id, string title, AgencyId ownerId, DateTimeOffset registeredAt) =>
        (Id, Title, OwnerId, RegisteredAt, Version) = (id, title, ownerId, registeredAt, 1);

    public RoutineId Id { get; }

    public string Title { get; }

    /// <summary>The agency that publishes versions and leads the evaluation.</summary>
    public AgencyId OwnerId { get; }

    public DateTimeOffset RegisteredAt { get; }

    /// <summary>Last day of the yearly evaluation that comes next; null before the first version.</summary>
    public DateOnly? EvaluationDueOn { get; private set; }

    /// <summary>When that day is over and the next year's evaluation is owed.</summary>
    public DateTimeOffset? NextEvaluationAt { get; private set; }

    public IReadOnlyList<RoutineVersion> Versions => _versions;

    public RoutineVersion? Current => _versions.Find(v => v.SupersededAt is null);

    public long Version { get; private set; }

    public static Result<Routine> Register(RoutineId id, string title, AgencyId owner, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(title) || title.Length > MaxTitleLength
            ? Error.Validation("title", $"Between 1 and {MaxTitleLength} characters.")
            : new Routine(id, title, owner, now);

    /// <summary>Publishes the next version; the one before is superseded at once.</summary>
    /// <param name="text">What it says of itself.</param>
    /// <param name="bound">The agencies that it binds.</param>
    /// <param name="newDuty">Identifiers for their duties.</param>
    /// <param name="by">Who publishes.</param>
    /// <param name="now">When.</param>
    public Result<RoutineVersion> Publish(
        RoutineText text,
        IReadOnlyCollection<AgencyId> bound,
        Func<ObligationId> newDuty,
        Actor by,
        DateTimeOffset now
    )
    {
        if (Problems(text, bound, now) is { Count: > 0 } problems)
        {
            return Error.Validation(problems);
        }
        Current?.Supersede(now);
        var version = new RoutineVersion(_versions.Count + 1, text, by, now);
        foreach (var agency in bound)
        {
            version.Bind(agency, newDuty(), newDuty());
        }
        _versions.Add(version);
        if (EvaluationDueOn is null)
        {
            EvaluateBy(text.InForceOn.AddYears(1));
        }
        Version++;
        return version;
    }

    /// <summary>A person of a bound agency has read the version.</summary>
    public Result<Change> Acknowledge(int number, AgencyId agency, Actor by, DateTimeOffset now)
    {
        if (_versions.Find(v => v.Number == number) is not { } version)
        {
            return Error.NotFound("version");
        }
        if (!by.IsPerson)
        {
            return ObligationErrors.NeedsPerson;
        }
        if (version.Acknowledgements.FirstOrDefault(a => a.AgencyId == agency) is not { } owed)
        {
            return Error.Forbidden("The version does not bind your agency.");
        }
        if (owed.AcknowledgedAt is not null)
        {
            return Change.None;
        }
        if (version.SupersededAt is not null)
        {
            return ObligationErrors.RoutineSuperseded(Current!.Number);
        }
        owed.Acknowledge(by, now);
        Version++;
        return Change.Made;
    }

    /// <summary>The evaluation's day is over: the next is due a year later.</summary>
    public void PlanNextEvaluation()
    {
        if (EvaluationDueOn is { } due)
        {
            EvaluateBy(due.AddYears(1));
            Version++;
        }
    }

    private void EvaluateBy(DateOnly day) => (EvaluationDueOn, NextEvaluationAt) = (day, Oslo.EndOf(day));

    private static List<(string, string)> Problems(RoutineText text, IReadOnlyCollection<AgencyId> bound, DateTimeOffset now)
    {
        var problems = new List<(string, string)>();
        if (string.IsNullOrWhiteSpace(text.Reference) || text.Reference.Length > MaxReferenceLength)
        {
            problems.Add(("reference", $"Between 1 and {MaxReferenceLength} characters."));
        }
        if (text.Summary?.Length > MaxSummaryLength)
        {
            problems.Add(("summary", $"At most {MaxSummaryLength} characters."));
        }
        if (text.InForceOn < Oslo.Day(now))
        {
            problems.Add(("inForceOn", "Not before today."));
        }
        if (text.DaysToAcknowledge is < 1 or > MaxDays)
        {
            problems.Add(("daysToAcknowledge", $"Between 1 and {MaxDays}."));
        }
        if (text.DaysToTrain is < 1 or > MaxDays)
        {
            problems.Add(("daysToTrain", $"Between 1 and {MaxDays}."));
        }
        if (bound.Count == 0 || bound.Distinct().Count() != bound.Count)
        {
            problems.Add(("agencyIds", "At least one, each once."));
        }
        return problems;
    }
}
