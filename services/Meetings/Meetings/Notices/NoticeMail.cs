using Tot.Mail;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;

namespace Tot.Meetings.Notices;

/// <param name="Name">Of its texts.</param>
/// <param name="Title">The case number, or that there is none.</param>
/// <param name="About">What it is about, <c>plural/id</c>.</param>
internal sealed record Notice(string Name, string Title, string About)
{
    public string? Details { get; init; }

    public CalendarPart? Calendar { get; init; }

    public DateTimeOffset? UsefulUntil { get; init; }
}

/// <summary>Makes mail of a notice, for an agency that has an address.</summary>
internal sealed class NoticeMail(MailOutbox outbox, MeetingsDb db, NoticeTexts texts)
{
    public bool IsOpen => outbox.IsOpen;

    public void Add(Agency agency, Notice notice, DateTimeOffset now)
    {
        if (agency.Email is not { } address)
        {
            return;
        }
        string?[] paragraphs = [texts[notice.Name + "Text"], notice.Details, texts["Footer"]];
        var draft = new MailDraft(
            address,
            $"{texts[notice.Name]}: {notice.Title}",
            string.Join("\n\n", paragraphs.OfType<string>()),
            notice.About
        )
        {
            Calendar = notice.Calendar,
            UsefulUntil = notice.UsefulUntil,
        };
        outbox.Add(db, draft, now);
    }
}
