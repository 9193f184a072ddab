using Tot.ServiceDefaults.Privacy;

namespace Tot.Mail;

/// <summary>How far a mail has come.</summary>
public enum MailState
{
    /// <summary>To be sent, for the first time or again.</summary>
    Waiting,

    /// <summary>The mail server took it.</summary>
    Sent,

    /// <summary>Given up.</summary>
    Failed,
}

/// <summary>What is to be said to whom. It holds no name and nothing of a case but its number.</summary>
/// <param name="To">A functional address of an agency.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="About">What it is about, <c>plural/id</c>; it stands in the log when the mail is given up.</param>
public sealed record MailDraft(string To, string Subject, string Text, string About)
{
    /// <summary>Goes with the text as an alternative to it.</summary>
    public CalendarPart? Calendar { get; init; }

    /// <summary>After this there is no use in sending it; null means as long as the settings say.</summary>
    public DateTimeOffset? UsefulUntil { get; init; }
}

/// <param name="Method">The METHOD of the calendar object, in capitals: REQUEST, CANCEL.</param>
/// <param name="Content">The whole calendar object.</param>
public sealed record CalendarPart(string Method, string Content);

/// <summary>A mail in the outbox: written in the transaction of the act that calls for it, sent afterwards.</summary>
public sealed class OutgoingMail : IAboutSubject
{
    public const int MaxSubjectLength = 200;
    public const int MaxTextLength = 20_000;
    public const int MaxCalendarLength = 100_000;

    private OutgoingMail() { }

    /// <summary>UUIDv7. The Message-ID is made of it, so that sending twice can be recognised.</summary>
    public Guid Id { get; private set; }

    public string To { get; private set; } = "";

    public string Subject { get; private set; } = "";

    public string Text { get; private set; } = "";

    public string? CalendarMethod { get; private set; }

    public string? CalendarContent { get; private set; }

    public string About { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset GiveUpAt { get; private set; }

    public MailState State { get; private set; }

    /// <summary>How often sending was tried in vain.</summary>
    public int Attempts { get; private set; }

    public DateTimeOffset NextAttemptAt { get; private set; }

    /// <summary>Who is sending it: made anew for each claim.</summary>
    public Guid? LeaseId { get; private set; }

    /// <summary>Until then nobody else sends it.</summary>
    public DateTimeOffset? LeasedUntil { get; private set; }

    /// <summary>When it was sent or given up.</summary>
    public DateTimeOffset? DoneAt { get; private set; }

    public bool IsDone => DoneAt is not null || LeaseId is null;

    /// <summary>Why the newest attempt failed: a word, never the server's text.</summary>
    public string? Reason { get; private set; }

    /// <summary>Refuses whatever could begin a header of its own.</summary>
    /// <param name="draft">What to say.</param>
    /// <param name="giveUpAfter">How long to try.</param>
    /// <param name="now">When the act is done.</param>
    public static Result<OutgoingMail> Compose(MailDraft draft, TimeSpan giveUpAfter, DateTimeOffset now)
    {
        var problems = Problems(draft).ToList();
        if (problems.Count > 0)
        {
            return Error.Validation(problems);
        }
        var limit = now + giveUpAfter;
        return new OutgoingMail
        {
            Id = Guid.CreateVersion7(now),
            To = draft.To,
            Subject = draft.Subject,
            Text = draft.Text,
            CalendarMethod = draft.Calendar?.Method,
            CalendarContent = draft.Calendar?.Content,
            About = draft.About,
            CreatedAt = now,
            GiveUpAt = draft.UsefulUntil < limit ? draft.UsefulUntil.Value : limit,
            NextAttemptAt = now,
        };
    }

    private static IEnumerable<(string Field, string Message)> Problems(MailDraft draft)
    {
        if (!EmailAddress.IsValid(draft.To))
        {
            yield return ("to", "Not a plain e-mail address.");
        }
        if (draft.Subject.Length is 0 or > MaxSubjectLength || draft.Subject.Any(char.IsControl))
        {
            yield return ("subject", $"One line of 1 to {MaxSubjectLength} characters.");
        }
        if (draft.Text.Length is 0 or > MaxTextLength)
        {
            yield return ("text", $"Between 1 and {MaxTextLength} characters.");
        }
        if (draft.Calendar is { } calendar)
        {
            if (calendar.Method.Length is 0 or > 20 || !calendar.Method.All(char.IsAsciiLetterUpper))
            {
                yield return ("calendar.method", "A method of RFC 5546.");
            }
            if (calendar.Content.Length is 0 or > MaxCalendarLength)
            {
                yield return ("calendar.content", $"Between 1 and {MaxCalendarLength} characters.");
            }
        }
    }
}
