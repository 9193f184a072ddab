using Tot.Mail;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Standing;

namespace Tot.Meetings.Notices;

/// <summary>Tells the participants of a standing meeting of its rule, and of its end.</summary>
internal sealed class StandingNotices(NoticeMail mail, AgencyDirectory directory, StandingInvitation invitation, NoticeTexts texts)
{
    public Task InviteAsync(StandingMeeting standing, DateTimeOffset now, CancellationToken ct) =>
        TellAsync(standing, "Standing", "REQUEST", now, ct);

    public Task WithdrawAsync(StandingMeeting standing, DateTimeOffset now, CancellationToken ct) =>
        TellAsync(standing, "StandingEnded", "CANCEL", now, ct);

    private async Task TellAsync(StandingMeeting standing, string notice, string method, DateTimeOffset now, CancellationToken ct)
    {
        if (!mail.IsOpen)
        {
            return;
        }
        var participants = standing.Participants.Select(p => p.AgencyId).ToList();
        var agencies = await directory.FindAsync([standing.ConvenedBy, .. participants], ct);
        var startsAt = Kernel.Oslo.At(standing.FirstOn, standing.StartsAtTime);
        var said = new Notice(notice, "TOT", standing.Subject())
        {
            Details = standing.EndedAt is null
                ? texts.WhenAndWhere(startsAt, startsAt.AddMinutes(standing.Minutes), standing.Place, standing.VideoLink)
                : null,
            Calendar = new CalendarPart(method, invitation.Write(standing, [], agencies[standing.ConvenedBy])),
        };
        foreach (var agency in participants.Select(p => agencies[p]))
        {
            mail.Add(agency, said, now);
        }
    }
}
