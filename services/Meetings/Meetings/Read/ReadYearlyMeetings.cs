using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Read;

/// <param name="LastHeldAt">Missing when none was ever held.</param>
/// <param name="DueOn">Last day, inclusive, for the next one: a year after the last. Missing when none was ever held.</param>
/// <param name="Overdue">None was ever held, or the last one is longer ago than a year.</param>
/// <param name="NextMeetingId">One that is proposed or convened.</param>
/// <param name="NextStartsAt">Missing before it is convened.</param>
internal sealed record YearlyMeeting(
    MeetingKind Kind,
    string Municipality,
    DateTimeOffset? LastHeldAt,
    DateOnly? DueOn,
    bool Overdue,
    Guid? NextMeetingId,
    DateTimeOffset? NextStartsAt
);

internal sealed record YearlyMeetings(IReadOnlyList<YearlyMeeting> Items);

/// <summary>Tells whether the meetings that are to be held every year are: the evaluation of the routine, and police with mayor.</summary>
internal sealed class ReadYearlyMeetings(MeetingsDb db, INeedToKnow needToKnow, Act act)
{
    private static readonly MeetingKind[] Yearly = [MeetingKind.Evaluation, MeetingKind.Leadership];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/meetings/yearly", (ReadYearlyMeetings useCase, CancellationToken ct) => useCase.HandleAsync(ct))
            .RequireRoles(Roles.Coordinator, Roles.PoliceExit, Roles.Admin)
            .WithName("ReadYearlyMeetings")
            .WithSummary("When the yearly meetings of the municipality were last held, and are due")
            .Produces<YearlyMeetings>();

    private async Task<IResult> HandleAsync(CancellationToken ct)
    {
        if (await needToKnow.AgencyAsync(ct) is not { } agency)
        {
            return Results.Json(new YearlyMeetings([]), Json.Options);
        }
        var meetings = await db
            .Meetings.Where(m => m.Municipality == agency.Municipality && Yearly.Contains(m.Kind) && m.State != MeetingState.Cancelled)
            .Select(m => new
            {
                m.Id,
                m.Kind,
                m.HeldAt,
                m.StartsAt,
            })
            .ToListAsync(ct);
        var today = Oslo.Day(act.Now);
        var items = Yearly.Select(kind =>
        {
            var last = meetings.Where(m => m.Kind == kind).Max(m => m.HeldAt);
            var next = meetings.Where(m => m.Kind == kind && m.HeldAt is null).MinBy(m => m.StartsAt ?? DateTimeOffset.MaxValue);
            DateOnly? dueOn = last is { } held ? Oslo.Day(held).AddYears(1) : null;
            return new YearlyMeeting(kind, agency.Municipality, last, dueOn, !(today <= dueOn), next?.Id.Value, next?.StartsAt);
        });
        return Results.Json(new YearlyMeetings([.. items]), Json.Options);
    }
}
