using Tot.Kernel;

namespace Tot.Meetings.Domain;

/// <summary>The case a meeting is about; its number is all that ever stands in a calendar.</summary>
public readonly record struct MeetingCase(CaseId Id, string Number);

/// <summary>What a new meeting is made of.</summary>
public sealed record Proposal(MeetingKind Kind, MeetingCase? Case, string Municipality, IReadOnlyList<Seat> Composition)
{
    /// <summary>When it ought to be held at the latest.</summary>
    public DateTimeOffset? TargetAt { get; init; }

    /// <summary>Of the case; empty when not known.</summary>
    public string District { get; init; } = "";

    /// <summary>The identification that called for it; at most one meeting each.</summary>
    public Guid? IdentificationId { get; init; }
}

/// <summary>A meeting of the follow-up team: proposed, convened, held, minuted, or cancelled before it was held.</summary>
public sealed partial class Meeting
{
    public const int MaxReasonLength = 500;

    private readonly List<Seat> _composition = [];
    private readonly List<Summons> _summonses = [];
    private readonly List<ScheduledTime> _times = [];
    private readonly List<MinutesVersion> _minutes = [];
    private readonly List<MinutesCopy> _minutesCopies = [];
    private readonly List<Decision> _decisions = [];
    private readonly List<string> _otherAttendees = [];

    private Meeting() { }

    public MeetingId Id { get; private set; }

    /// <summary>Rises with every change that is told; reading an invitation is none.</summary>
    public long Version { get; private set; } = 1;

    public MeetingKind Kind { get; private set; }

    public MeetingState State { get; private set; }

    public CaseId? CaseId { get; private set; }

    public string? CaseNumber { get; private set; }

    /// <summary>Four digits (SSB).</summary>
    public string Municipality { get; private set; } = "";

    /// <summary>Of the case; empty when not known.</summary>
    public string District { get; private set; } = "";

    public Guid? IdentificationId { get; private set; }

    public DateTimeOffset ProposedAt { get; private set; }

    /// <summary>When it ought to be held at the latest; null when nothing says.</summary>
    public DateTimeOffset? TargetAt { get; private set; }

    /// <summary>The calendar sequence number (RFC 5545): 0 when convened, raised by each new time and by cancelling.</summary>
    public int Sequence { get; private set; }

    /// <summary>The agency that convened it: the organizer in every calendar.</summary>
    public AgencyId? ConvenedBy { get; private set; }

    public DateTimeOffset? HeldAt { get; private set; }

    /// <summary>Null before it is held. A meeting without quorum is held all the same.</summary>
    public bool? Quorate { get; private set; }

    public DateTimeOffset? CancelledAt { get; private set; }

    public string? CancelReason { get; private set; }

    /// <summary>Who ought to be there, as proposed.</summary>
    public IReadOnlyList<Seat> Composition => _composition;

    /// <summary>Who is summoned; empty before the meeting is convened.</summary>
    public IReadOnlyList<Summons> Summonses => _summonses;

    /// <summary>Every time it was set to.</summary>
    public IReadOnlyList<ScheduledTime> Times => _times;

    public IReadOnlyList<MinutesVersion> Minutes => _minutes;

    /// <summary>Which agency received and opened which version.</summary>
    public IReadOnlyList<MinutesCopy> MinutesCopies => _minutesCopies;

    public IReadOnlyList<Decision> Decisions => _decisions;

    /// <summary>Who else was there, such as an interpreter: names of persons.</summary>
    public IReadOnlyList<string> OtherAttendees => _otherAttendees;

    /// <summary>When it starts by the time that holds, for lists; null before the meeting is convened.</summary>
    public DateTimeOffset? StartsAt { get; private set; }

    /// <summary>The time that holds; null before the meeting is convened.</summary>
    public ScheduledTime? Time => _times.MaxBy(t => t.Sequence);

    public MinutesVersion? CurrentMinutes => _minutes.MaxBy(m => m.Number);

    public static Result<Meeting> Propose(Proposal proposal, DateTimeOffset now)
    {
        if (proposal.Kind.HasCase() != proposal.Case is not null)
        {
            return Error.Validation(
                "caseId",
                proposal.Case is null ? "A meeting of this kind is about a case." : "A meeting of this kind is about no case."
            );
        }
        var meeting = new Meeting
        {
            Id = IdOf<MeetingId>(now),
            Kind = proposal.Kind,
            State = MeetingState.Proposed,
            CaseId = proposal.Case?.Id,
            CaseNumber = proposal.Case?.Number,
            Municipality = proposal.Municipality,
            District = proposal.District,
            IdentificationId = proposal.IdentificationId,
            ProposedAt = now,
            TargetAt = proposal.TargetAt,
        };
        meeting._composition.AddRange(proposal.Composition);
        return meeting;
    }

    /// <summary>Ends a meeting that was not held yet. A convened one is told to every calendar, with a higher sequence.</summary>
    public Result<Outcome> Cancel(string reason, DateTimeOffset now)
    {
        reason = reason.Trim();
        if (State == MeetingState.Cancelled && reason == CancelReason)
        {
            return Outcome.Unchanged;
        }
        var next = MeetingTransitions.Next(State, MeetingAction.Cancel);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        if (reason.Length is 0 or > MaxReasonLength)
        {
            return Error.Validation("reason", $"Say why, in at most {MaxReasonLength} characters.");
        }
        if (ForbiddenContent(("reason", reason)) is { } content)
        {
            return content;
        }
        if (State == MeetingState.Convened)
        {
            Sequence++;
        }
        (State, CancelledAt, CancelReason) = (next.Value, now, reason);
        return Changed();
    }

    private Outcome Changed()
    {
        Version++;
        return Outcome.Changed;
    }

    private static T IdOf<T>(DateTimeOffset now)
        where T : struct, IId<T> => T.New(now);
}
