namespace Tot.Intake.Domain;

/// <summary>What sort of information was shared. A word, never the information.</summary>
public enum DisclosureCategory
{
    Identity = 1,
    Contact = 2,
    Whereabouts = 3,
    Danger = 4,
    Health = 5,
    Needs = 6,
    Residence = 7,
    FamilyTies = 8,
    CaseProgress = 9,
}

/// <summary>What makes it lawful to share.</summary>
public enum DisclosureGround
{
    Consent = 1,

    /// <summary>Nobody can tell from it who the person is.</summary>
    Anonymised = 2,

    NecessaryForOwnTask = 3,

    /// <summary>The duty to report to child welfare.</summary>
    DutyToReport = 4,

    DangerToLife = 5,
    AvertingCrime = 6,
    CourtOrder = 7,
}

/// <summary>
/// That information on a person was shared with an agency (deling), and on which ground. It never changes and is never deleted: a consent withdrawn later does not undo
/// what was lawful.
/// </summary>
public sealed class Disclosure
{
    private Disclosure() { }

    public DisclosureId Id { get; private set; }

    public CaseId CaseId { get; private set; }

    public PersonId PersonId { get; private set; }

    /// <summary>Whom it was shared with.</summary>
    public AgencyId AgencyId { get; private set; }

    /// <summary>Who shared it.</summary>
    public AgencyId SharedBy { get; private set; }

    public DisclosureCategory Category { get; private set; }

    public DisclosureGround Ground { get; private set; }

    /// <summary>What it was shared for; always there when the ground is consent.</summary>
    public ConsentPurpose? Purpose { get; private set; }

    public DateTimeOffset SharedAt { get; private set; }

    internal static Disclosure Record(DisclosureId id, Person person, Sharing sharing, AgencyId sharedBy, DateTimeOffset now) =>
        new()
        {
            Id = id,
            CaseId = person.CaseId,
            PersonId = person.Id,
            AgencyId = sharing.With,
            SharedBy = sharedBy,
            Category = sharing.Category,
            Ground = sharing.Ground,
            Purpose = sharing.Purpose,
            SharedAt = now,
        };
}

/// <summary>What is to be shared, with whom and why it may be.</summary>
public sealed record Sharing(
    AgencyId With,
    bool WithChildWelfare,
    DisclosureCategory Category,
    DisclosureGround Ground,
    ConsentPurpose? Purpose
);
