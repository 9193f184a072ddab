using Tot.Mail;
using Tot.Meetings.Access;
using Tot.Meetings.Calendar;
using Tot.Meetings.Domain;
using Tot.Meetings.Telling;

namespace Tot.Meetings.Notices;

/// <summary>
/// Tells agencies of a meeting by mail, in the transaction of the act: those that have an address, and only where there is a mail server.
/// All that a mail says of a case is its number.
/// </summary>
internal sealed class MeetingNotices(NoticeMail mail, AgencyDirectory directory, Invitation invitation, NoticeTexts texts)
{
    /// <summary>Each of the summoned gets the invitation as it now is.</summary>
    /// <param name="meeting">Convened.</param>
    /// <param name="only">Just these; null for all.</param>
    /// <param name="now">When the act is done.</param>
    /// <param name="ct">Cancels.</param>
    public Task InviteAsync(Meeting meeting, IReadOnlyCollection<AgencyId>? only, DateTimeOffset now, CancellationToken ct) =>
        meeting.Times.Count > 1 && only is null
            ? TellSummonedAsync(meeting, "Moved", only, now, ct)
            : TellSummonedAsync(meeting, "Invitation", only, now, ct);

    /// <summary>Each of the summoned gets the withdrawal. A meeting that was never convened was told to nobody.</summary>
    public Task WithdrawAsync(Meeting meeting, DateTimeOffset now, CancellationToken ct) =>
        TellSummonedAsync(meeting, "Withdrawal", only: null, now, ct);

    /// <summary>Everybody who has the newest minutes is told that they were sent wrongly.</summary>
    public async Task RecalledAsync(Meeting meeting, DateTimeOffset now, CancellationToken ct)
    {
        if (!mail.IsOpen)
        {
            return;
        }
        var receivers = meeting.CopiesOf(meeting.CurrentMinutes!.Number).Select(c => c.AgencyId);
        foreach (var agency in (await directory.FindAsync(receivers, ct)).Values)
        {
            mail.Add(agency, new Notice("MinutesRecalled", TitleOf(meeting), meeting.Subject()), now);
        }
    }

    private async Task TellSummonedAsync(
        Meeting meeting,
        string notice,
        IReadOnlyCollection<AgencyId>? only,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        if (!mail.IsOpen || meeting is not { ConvenedBy: { } convener, Time: { } time })
        {
            return;
        }
        var summoned = meeting.Summonses.Select(s => s.AgencyId).Where(a => only is null || only.Contains(a)).ToList();
        var agencies = await directory.FindAsync([convener, .. summoned], ct);
        var details = texts.WhenAndWhere(time.StartsAt, time.EndsAt, time.Place, time.VideoLink);
        var method = meeting.State == MeetingState.Cancelled ? "CANCEL" : "REQUEST";
        foreach (var agency in summoned.Select(a => agencies[a]))
        {
            var calendar = new CalendarPart(method, invitation.Write(meeting, agencies[convener], [agency]));
            var said = new Notice(notice, TitleOf(meeting), meeting.Subject())
            {
                Details = details,
                Calendar = calendar,
                UsefulUntil = time.EndsAt,
            };
            mail.Add(agency, said, now);
        }
    }

    private static string TitleOf(Meeting meeting) => meeting.CaseNumber ?? "TOT";
}
