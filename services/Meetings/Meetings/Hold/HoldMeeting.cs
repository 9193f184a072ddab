using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Hold;

/// <param name="HeldAt">Left out: when it was set to start or, if that is still to come, now.</param>
/// <param name="Attendance">Every summoned agency, once.</param>
/// <param name="OtherAttendees">Who else was there, such as an interpreter.</param>
internal sealed record HoldMeetingRequest(
    DateTimeOffset? HeldAt,
    IReadOnlyList<HoldMeetingAttendance>? Attendance,
    IReadOnlyList<string>? OtherAttendees
);

/// <param name="Substitute">Only with represented; left out: the substitute of the agency's answer.</param>
internal sealed record HoldMeetingAttendance(Guid? AgencyId, Attendance? Attendance, string? Substitute);

internal sealed record HeldReceipt(Guid Id, MeetingState State, int Sequence, DateTimeOffset HeldAt, bool Quorate);

/// <summary>Records that a meeting was held and who was there.</summary>
internal sealed class HoldMeeting(MeetingsDb db, MeetingAccess access, Act act)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/meetings/{id:guid}/held",
                (Guid id, HoldMeetingRequest r, HoldMeeting useCase, CancellationToken ct) => useCase.HandleAsync(id, r, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("HoldMeeting")
            .WithSummary("Record that a meeting was held, and who was there")
            .Produces<HeldReceipt>();

    private async Task<IResult> HandleAsync(Guid id, HoldMeetingRequest request, CancellationToken ct)
    {
        var found = await access.DirectAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var meeting = found.Value.Meeting;
        var attendance = Read(request.Attendance ?? []);
        var outcome = attendance.IsSuccess
            ? meeting.Hold(request.HeldAt, attendance.Value, request.OtherAttendees ?? [], act.Now)
            : attendance.Error;
        if (!outcome.IsSuccess)
        {
            return outcome.Error.ToProblem();
        }
        if (outcome.Value == Outcome.Changed)
        {
            act.Audit(db, "hold-meeting", meeting.Subject(), meeting.CaseId?.Value, "state", "heldAt", "attendance");
            db.Tell(meeting, MeetingEvents.Held(meeting), act.Now);
        }
        var receipt = new HeldReceipt(id, meeting.State, meeting.Sequence, meeting.HeldAt!.Value, meeting.Quorate!.Value);
        return await act.CommitAsync(db, Reply.Ok(receipt, meeting.Version), ct);
    }

    private static Result<IReadOnlyList<AttendanceEntry>> Read(IReadOnlyList<HoldMeetingAttendance> asked)
    {
        var validation = new Validation();
        var entries = asked
            .Select(
                (a, i) =>
                    new AttendanceEntry(
                        new AgencyId(validation.Required(a.AgencyId, $"attendance[{i}].agencyId")),
                        validation.Required(a.Attendance, $"attendance[{i}].attendance"),
                        validation.Optional(a.Substitute, $"attendance[{i}].substitute", Meeting.MaxNameLength)
                    )
            )
            .ToList();
        return validation.Error is { } error ? error : entries;
    }
}
