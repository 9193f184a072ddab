using System.Globalization;
using Tot.Meetings.Access;
using Tot.Meetings.Calendar;
using Tot.Meetings.Domain;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Standing;

/// <summary>The calendar file of a standing meeting; it tells no participant's name, and there is no case that it could tell.</summary>
internal sealed class GetStandingInvitation(StandingAccess access, AgencyDirectory directory, CalendarAddresses addresses)
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/meetings/standing/{id:guid}/invitation.ics",
                (Guid id, GetStandingInvitation useCase, CancellationToken ct) => useCase.HandleAsync(id, ct)
            )
            .RequireRoles(Roles.CaseWorkers)
            .WithName("GetStandingInvitation")
            .WithSummary("The invitation as a calendar file with its recurrence; after ending, its withdrawal")
            .Produces<string>(StatusCodes.Status200OK, "text/calendar");

    private async Task<IResult> HandleAsync(Guid id, CancellationToken ct)
    {
        var found = await access.FindAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var organizer = (await directory.FindAsync([found.Value.ConvenedBy], ct))[found.Value.ConvenedBy];
        return Results.Text(Write(found.Value, organizer, addresses), Invitation.ContentType);
    }

    internal static string Write(StandingMeeting meeting, Agency organizer, CalendarAddresses addresses)
    {
        var ended = meeting.EndedAt is not null;
        var revisedAt = meeting.EndedAt ?? meeting.ConvenedAt;
        var start = meeting.FirstOn.ToDateTime(meeting.StartsAtTime);
        var lines = new ContentLines()
            .Raw("BEGIN", "VCALENDAR")
            .Raw("VERSION", "2.0")
            .Raw("PRODID", "-//Tot//Meetings//EN")
            .Raw("CALSCALE", "GREGORIAN")
            .Raw("METHOD", ended ? "CANCEL" : "REQUEST")
            .Block(OsloTimeZone.Definition)
            .Raw("BEGIN", "VEVENT")
            .Raw("UID", meeting.Id.Value.ToString())
            .Raw("SEQUENCE", meeting.Sequence.ToString(CultureInfo.InvariantCulture))
            .Instant("DTSTAMP", revisedAt)
            .Raw("DTSTART;TZID=Europe/Oslo", start.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture))
            .Raw("DURATION", string.Create(CultureInfo.InvariantCulture, $"PT{meeting.Minutes}M"))
            .Raw("RRULE", meeting.Rule)
            .Text("SUMMARY", "TOT")
            .Raw("STATUS", ended ? "CANCELLED" : "CONFIRMED")
            .Raw("CLASS", "CONFIDENTIAL")
            .Raw("ORGANIZER", addresses.Of(organizer));
        if (meeting.Place is { } place)
        {
            lines.Text("LOCATION", place);
        }
        if (meeting.VideoLink is { } link)
        {
            lines.Raw("URL", link);
        }
        return lines.Raw("END", "VEVENT").Raw("END", "VCALENDAR").ToString();
    }
}
