using Tot.Kernel;

namespace Tot.Intake.Domain;

/// <summary>What a follow-up team comes together about (sak): the persons of one identification, in one municipality.</summary>
public sealed class Case
{
    // acute → working → closed → acute again. There is no short cut from acute to closed: what the acute phase began is followed up first.
    private static readonly IReadOnlySet<(CasePhase From, CasePhase To)> Transitions = new HashSet<(CasePhase, CasePhase)>
    {
        (CasePhase.Acute, CasePhase.Working),
        (CasePhase.Working, CasePhase.Closed),
        (CasePhase.Closed, CasePhase.Acute),
    };

    private Case() { }

    public CaseId Id { get; private set; }

    public CaseNumber Number { get; private set; } = null!;

    /// <summary>Sorts as the numbers do.</summary>
    public long Ordinal { get; private set; }

    public MunicipalityNumber Municipality { get; private set; }

    /// <summary>The district within the municipality, when known.</summary>
    public string? District { get; private set; }

    public CasePhase Phase { get; private set; }

    /// <summary>The agency that raised the identification: it knows of the case until there is a roster.</summary>
    public AgencyId RaisedBy { get; private set; }

    /// <summary>The municipality's coordinator when the case was opened, if the directory named one: it knows of the case until there is a roster.</summary>
    public AgencyId? Coordinator { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>When it was closed; only while it is. What is kept of its persons is kept from then on for a time.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Raised by one on every change; the ETag.</summary>
    public long Version { get; private set; }

    public static Case Open(
        CaseId id,
        CaseNumber number,
        MunicipalityNumber municipality,
        string? district,
        AgencyId raisedBy,
        AgencyId? coordinator,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = id,
            Number = number,
            Ordinal = number.Ordinal,
            Municipality = municipality,
            District = district,
            Phase = CasePhase.Acute,
            RaisedBy = raisedBy,
            Coordinator = coordinator,
            OpenedAt = now,
            Version = 1,
        };

    /// <summary>Would the transition table let the case move? Asked before others are asked what stands in the way of closing.</summary>
    public Result MayMoveTo(CasePhase to) =>
        to == Phase || Transitions.Contains((Phase, to)) ? Result.Success : IntakeErrors.PhaseNotReachable(Phase, to);

    /// <summary>From acute to working.</summary>
    public Result<PhaseChange> StartWorking(DateTimeOffset now) => MoveTo(CasePhase.Working, now);

    /// <summary>From closed to acute again.</summary>
    public Result<PhaseChange> Reopen(DateTimeOffset now) => MoveTo(CasePhase.Acute, now);

    /// <summary>
    /// From working to closed, unless something stands in the way: <paramref name="blockers"/> are the stable codes that Obligations, Meetings
    /// and Placements answered with.
    /// </summary>
    public Result<PhaseChange> Close(IReadOnlyCollection<string> blockers, DateTimeOffset now) =>
        MayMoveTo(CasePhase.Closed).Error is { } refusal ? refusal
        : Phase != CasePhase.Closed && blockers.Count > 0 ? IntakeErrors.NotClosable(blockers)
        : MoveTo(CasePhase.Closed, now);

    /// <summary>More persons of the same group were found.</summary>
    public Result Grow()
    {
        if (Phase is CasePhase.Closed)
        {
            return IntakeErrors.CaseIsClosed();
        }
        Version++;
        return Result.Success;
    }

    private Result<PhaseChange> MoveTo(CasePhase to, DateTimeOffset now)
    {
        if (MayMoveTo(to).Error is { } refusal)
        {
            return refusal;
        }
        var change = new PhaseChange(Phase, to);
        if (change.Changed)
        {
            Phase = to;
            ClosedAt = to is CasePhase.Closed ? now : null;
            Version++;
        }
        return change;
    }
}
