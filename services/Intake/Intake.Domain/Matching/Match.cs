using Tot.Kernel;

namespace Tot.Intake.Domain;

public enum MatchState
{
    Proposed = 1,
    Confirmed = 2,
    Rejected = 3,
}

/// <summary>One of the two persons of a match, its case's municipality, and whether that municipality's coordinator holds them for the same.</summary>
public sealed record MatchSide(PersonId Person, CaseId Case, MunicipalityNumber Municipality, bool Confirmed);

/// <summary>That two persons of different cases may be the same (mulig treff). The coordinators confirm or reject it; nothing is merged by it.</summary>
public sealed class Match
{
    private List<MatchReason> _reasons = [];

    private Match() { }

    public MatchId Id { get; private set; }

    public PersonId FirstPerson { get; private set; }

    public CaseId FirstCase { get; private set; }

    public MunicipalityNumber FirstMunicipality { get; private set; }

    public bool FirstConfirmed { get; private set; }

    public PersonId SecondPerson { get; private set; }

    public CaseId SecondCase { get; private set; }

    public MunicipalityNumber SecondMunicipality { get; private set; }

    public bool SecondConfirmed { get; private set; }

    public IReadOnlyList<MatchReason> Reasons => _reasons;

    /// <summary>Of a hundred.</summary>
    public int Score { get; private set; }

    public MatchState State { get; private set; }

    public DateTimeOffset ProposedAt { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    /// <summary>Raised by one on every change; the ETag.</summary>
    public long Version { get; private set; }

    public IReadOnlyList<MatchSide> Sides =>
        [
            new(FirstPerson, FirstCase, FirstMunicipality, FirstConfirmed),
            new(SecondPerson, SecondCase, SecondMunicipality, SecondConfirmed),
        ];

    /// <summary>Whichever way round two persons are compared, they make the same match.</summary>
    public static Match Propose(MatchId id, MatchSide one, MatchSide other, IEnumerable<MatchReason> reasons, DateTimeOffset now)
    {
        var (first, second) = one.Person.Value.CompareTo(other.Person.Value) < 0 ? (one, other) : (other, one);
        var strongest = MatchTraits.Strongest(reasons);
        return new Match
        {
            Id = id,
            FirstPerson = first.Person,
            FirstCase = first.Case,
            FirstMunicipality = first.Municipality,
            SecondPerson = second.Person,
            SecondCase = second.Case,
            SecondMunicipality = second.Municipality,
            _reasons = [.. strongest],
            Score = MatchTraits.Score(strongest),
            State = MatchState.Proposed,
            ProposedAt = now,
            Version = 1,
        };
    }

    /// <summary>
    /// More speaks for it than when it was proposed. One that was rejected is proposed again, and both are asked anew; one that is confirmed stays as it is. False: there is
    /// no more.
    /// </summary>
    public bool Strengthen(IEnumerable<MatchReason> reasons, DateTimeOffset now)
    {
        var strongest = MatchTraits.Strongest(reasons);
        var score = MatchTraits.Score(strongest);
        if (State is MatchState.Confirmed || score <= Score)
        {
            return false;
        }
        (_reasons, Score) = ([.. strongest], score);
        if (State is MatchState.Rejected)
        {
            (State, ProposedAt, ResolvedAt) = (MatchState.Proposed, now, null);
            (FirstConfirmed, SecondConfirmed) = (false, false);
        }
        Version++;
        return true;
    }

    /// <summary>May a municipality's coordinator see whose match it is? The other one's person only when that one's coordinator has agreed.</summary>
    public bool Shows(MatchSide side, MunicipalityNumber to) =>
        side.Municipality == to || (side.Confirmed && State is not MatchState.Rejected);

    /// <summary>The coordinator of <paramref name="by"/> holds them for the same; it is confirmed when both sides' have said so. False: it had said so before.</summary>
    public Result<bool> Confirm(MunicipalityNumber by, DateTimeOffset now)
    {
        if (State is MatchState.Rejected)
        {
            return IntakeErrors.MatchIsResolved(State);
        }
        var before = (FirstConfirmed, SecondConfirmed);
        FirstConfirmed |= FirstMunicipality == by;
        SecondConfirmed |= SecondMunicipality == by;
        if (before == (FirstConfirmed, SecondConfirmed))
        {
            return false;
        }
        if (FirstConfirmed && SecondConfirmed)
        {
            Resolve(MatchState.Confirmed, now);
        }
        Version++;
        return true;
    }

    /// <summary>A coordinator knows them to be two persons; one is enough. False: it was rejected before.</summary>
    public Result<bool> Reject(DateTimeOffset now)
    {
        if (State is MatchState.Confirmed)
        {
            return IntakeErrors.MatchIsResolved(State);
        }
        if (State is MatchState.Rejected)
        {
            return false;
        }
        Resolve(MatchState.Rejected, now);
        Version++;
        return true;
    }

    private void Resolve(MatchState state, DateTimeOffset now) => (State, ResolvedAt) = (state, now);
}
