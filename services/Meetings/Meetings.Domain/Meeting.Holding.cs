using Tot.Kernel;

namespace Tot.Meetings.Domain;

public sealed partial class Meeting
{
    public const int MaxNameLength = 200;
    public const int MaxOtherAttendees = 50;

    /// <summary>Records that the meeting was held and who was there: every summoned agency exactly once.</summary>
    /// <param name="heldAt">Null means when it was set to start or, if that is still to come, now.</param>
    public Result<Outcome> Hold(
        DateTimeOffset? heldAt,
        IReadOnlyList<AttendanceEntry> attendance,
        IReadOnlyList<string> otherAttendees,
        DateTimeOffset now
    )
    {
        if (State == MeetingState.Held && IsRecorded(heldAt, attendance, otherAttendees))
        {
            return Outcome.Unchanged;
        }
        var next = MeetingTransitions.Next(State, MeetingAction.Hold);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        if (HoldProblem(heldAt, attendance, otherAttendees, now) is { } error)
        {
            return error;
        }
        if (ForbiddenContent(otherAttendees.Select(o => ("otherAttendees", (string?)o))) is { } content)
        {
            return content;
        }
        foreach (var entry in attendance)
        {
            SummonsOf(entry.AgencyId)!.Record(entry);
        }
        _otherAttendees.AddRange(otherAttendees);
        State = next.Value;
        HeldAt = heldAt ?? (Time!.StartsAt < now ? Time.StartsAt : now);
        Quorate = Quorum.IsMet(_summonses.Select(s => (s.AgencyKind, s.Attendance)));
        return Changed();
    }

    private bool IsRecorded(DateTimeOffset? heldAt, IReadOnlyList<AttendanceEntry> attendance, IReadOnlyList<string> otherAttendees) =>
        (heldAt is null || heldAt == HeldAt)
        && attendance.Count == _summonses.Count
        && attendance.All(e => SummonsOf(e.AgencyId)?.Is(e) == true)
        && otherAttendees.SequenceEqual(_otherAttendees);

    private Error? HoldProblem(
        DateTimeOffset? heldAt,
        IReadOnlyList<AttendanceEntry> attendance,
        IReadOnlyList<string> otherAttendees,
        DateTimeOffset now
    )
    {
        var problems = new List<(string, string)>();
        if (heldAt > now)
        {
            problems.Add(("heldAt", "A meeting that is held is not in the future."));
        }
        var seen = new HashSet<AgencyId>();
        foreach (var (i, entry) in attendance.Index())
        {
            if (SummonsOf(entry.AgencyId) is null)
            {
                problems.Add(($"attendance[{i}].agencyId", "The agency is not summoned; name others under otherAttendees."));
            }
            if (!seen.Add(entry.AgencyId))
            {
                problems.Add(($"attendance[{i}].agencyId", "The agency is named twice."));
            }
            if (entry.Substitute is not null && (entry.Attendance != Attendance.Represented || entry.Substitute.Length > MaxNameLength))
            {
                problems.Add(($"attendance[{i}].substitute", $"Only with represented, at most {MaxNameLength} characters."));
            }
        }
        if (otherAttendees.Count > MaxOtherAttendees || otherAttendees.Any(o => string.IsNullOrWhiteSpace(o) || o.Length > MaxNameLength))
        {
            problems.Add(("otherAttendees", $"At most {MaxOtherAttendees}, each of 1 to {MaxNameLength} characters."));
        }
        var missing = _summonses.Select(s => s.AgencyId).Where(a => !seen.Contains(a)).ToList();
        return problems.Count > 0 ? Error.Validation(problems)
            : missing.Count > 0 ? MeetingErrors.AttendanceMissing(missing)
            : null;
    }
}
