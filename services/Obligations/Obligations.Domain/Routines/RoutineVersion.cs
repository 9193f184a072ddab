namespace Tot.Obligations.Domain;

/// <summary>What a version of a routine says of itself, and how long its agencies have.</summary>
/// <param name="Reference">Where the text is: an address or an archive reference.</param>
/// <param name="Summary">What is new.</param>
/// <param name="InForceOn">First day in Oslo.</param>
/// <param name="DaysToAcknowledge">Counted from publication.</param>
/// <param name="DaysToTrain">Counted from the first day in force.</param>
public sealed record RoutineText(string Reference, string? Summary, DateOnly InForceOn, int DaysToAcknowledge, int DaysToTrain);

/// <summary>A version of a joint routine, and which agencies it binds.</summary>
public sealed class RoutineVersion
{
    private readonly List<RoutineAcknowledgement> _acknowledgements = [];

    private RoutineVersion() => (Reference, PublishedBy) = ("", "");

    internal RoutineVersion(int number, RoutineText text, Actor by, DateTimeOffset now) =>
        (Number, Reference, Summary, InForceOn, PublishedAt, PublishedBy) = (
            number,
            text.Reference,
            text.Summary,
            text.InForceOn,
            now,
            by.Name
        );

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    public string Reference { get; private set; }

    public string? Summary { get; private set; }

    public DateOnly InForceOn { get; private set; }

    public DateTimeOffset PublishedAt { get; private set; }

    public string PublishedBy { get; private set; }

    /// <summary>When a newer version was published; null for the newest.</summary>
    public DateTimeOffset? SupersededAt { get; private set; }

    /// <summary>One for each agency that is bound.</summary>
    public IReadOnlyList<RoutineAcknowledgement> Acknowledgements => _acknowledgements;

    internal void Bind(AgencyId agency, ObligationId duty, ObligationId training) =>
        _acknowledgements.Add(new RoutineAcknowledgement(agency, duty, training));

    internal void Supersede(DateTimeOffset now) => SupersededAt = now;
}

/// <summary>An agency that a version binds, and when a person of it acknowledged.</summary>
public sealed class RoutineAcknowledgement
{
    internal RoutineAcknowledgement(AgencyId agencyId, ObligationId dutyId, ObligationId trainingDutyId) =>
        (AgencyId, DutyId, TrainingDutyId) = (agencyId, dutyId, trainingDutyId);

    public AgencyId AgencyId { get; }

    /// <summary>The duty to acknowledge.</summary>
    public ObligationId DutyId { get; }

    /// <summary>The duty to train staff.</summary>
    public ObligationId TrainingDutyId { get; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    public string? AcknowledgedBy { get; private set; }

    internal void Acknowledge(Actor by, DateTimeOffset now) => (AcknowledgedAt, AcknowledgedBy) = (now, by.Name);
}
