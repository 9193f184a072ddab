using Tot.Kernel;
using Tot.Obligations.Domain.BreakGlass;

namespace Tot.Obligations.Domain;

/// <summary>
/// Who takes part in a case: the source of need-to-know for every service. Entries are ended, never removed, so that one can tell
/// afterwards who could see what, and on which ground.
/// </summary>
public sealed class Roster
{
    public const int MaxPersonLength = 200;
    public const int MaxReasonLength = 1000;

    private readonly List<RosterEntry> _entries = [];

    private Roster(CaseId caseId) => CaseId = caseId;

    public CaseId CaseId { get; }

    /// <summary>0 before the first entry, one more for each change.</summary>
    public long Version { get; private set; }

    /// <summary>Every entry that ever was, oldest first.</summary>
    public IReadOnlyList<RosterEntry> Entries => _entries;

    public static Roster Open(CaseId caseId) => new(caseId);

    /// <summary>Adds an agency, or names one more person of an agency that is in already.</summary>
    public Result<Change> Add(AgencyId agency, RosterGround ground, string? person, Actor by, DateTimeOffset now)
    {
        if (person is not null && (string.IsNullOrWhiteSpace(person) || person.Length > MaxPersonLength))
        {
            return Error.Validation("personName", $"Between 1 and {MaxPersonLength} characters.");
        }
        if (Running(agency) is not { } entry)
        {
            entry = new RosterEntry(agency, ground, now, by.Name);
            if (person is not null)
            {
                entry.Name(person);
            }
            _entries.Add(entry);
            return Changed();
        }
        return person is not null && entry.Name(person) ? Changed() : Change.None;
    }

    /// <summary>Ends an agency's need-to-know at <paramref name="now"/>. Ending it again changes nothing.</summary>
    public Result<Change> End(AgencyId agency, string? reason, Actor by, DateTimeOffset now)
    {
        if (reason?.Length > MaxReasonLength)
        {
            return Error.Validation("reason", $"At most {MaxReasonLength} characters.");
        }
        if (_entries.TrueForAll(e => e.AgencyId != agency))
        {
            return Error.NotFound("roster entry");
        }
        var open = _entries.FindAll(e => e.AgencyId == agency && (e.IsRunning || e.CoversAt(now)));
        if (open.Count == 0)
        {
            return Change.None;
        }
        if (open.Exists(e => e.Ground == RosterGround.CoordinatesTeam))
        {
            return ObligationErrors.CoordinatorStays;
        }
        open.ForEach(e => e.End(now, by.Name, reason));
        return Changed();
    }

    /// <summary>Lets an agency in that takes no part in the case, until the use of break-glass expires.</summary>
    public Result<Change> BreakGlass(BreakGlassUse use)
    {
        if (_entries.Exists(e => e.AgencyId == use.AgencyId && e.Ground != RosterGround.BreakGlass && e.CoversAt(use.UsedAt)))
        {
            return ObligationErrors.InRosterAlready;
        }
        _entries.Add(new RosterEntry(use.AgencyId, RosterGround.BreakGlass, use.UsedAt, use.UsedBy, use.ExpiresAt));
        return Changed();
    }

    /// <summary>May the agency know of the case at <paramref name="instant"/>, as far as the roster goes?</summary>
    public bool Admits(AgencyId agency, DateTimeOffset instant) => _entries.Exists(e => e.AgencyId == agency && e.CoversAt(instant));

    private RosterEntry? Running(AgencyId agency) => _entries.Find(e => e.AgencyId == agency && e.IsRunning);

    private Change Changed()
    {
        Version++;
        return Change.Made;
    }
}
