namespace Tot.Intake.Domain;

/// <summary>
/// That one or more persons found together are possible victims (identifisering), raised by the police trafficking group or confirmed by it. It opens a
/// case; more of the same group may be added, and nothing else of it changes afterwards.
/// </summary>
public sealed class Identification
{
    private List<PersonId> _persons = [];

    private Identification() { }

    public IdentificationId Id { get; private set; }

    public CaseId CaseId { get; private set; }

    public AgencyId RaisedBy { get; private set; }

    /// <summary>When the persons were found; at the latest when it was raised.</summary>
    public DateTimeOffset IdentifiedAt { get; private set; }

    public DateTimeOffset RaisedAt { get; private set; }

    /// <summary>In the order they were named; never empty.</summary>
    public IReadOnlyList<PersonId> Persons => _persons;

    /// <summary>Names more of the group, after those named before.</summary>
    public void Add(IEnumerable<PersonId> persons) => _persons.AddRange(persons);

    public static Identification Raise(
        IdentificationId id,
        CaseId caseId,
        AgencyId raisedBy,
        DateTimeOffset identifiedAt,
        IEnumerable<PersonId> persons,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = id,
            CaseId = caseId,
            RaisedBy = raisedBy,
            IdentifiedAt = identifiedAt,
            RaisedAt = now,
            _persons = [.. persons],
        };
}
