using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tot.ServiceDefaults.Stores;

namespace Tot.Mail;

/// <summary>Writes mail beside the act that calls for it. Whoever saves the act saves the mail.</summary>
public sealed partial class MailOutbox(IOptions<SmtpSettings> settings, ILogger<MailOutbox> logger)
{
    /// <summary>Is there a mail server? Without one adding does nothing, and composing a text is a waste.</summary>
    public bool IsOpen => settings.Value.IsConfigured;

    /// <summary>
    /// Adds a mail to the store, to be sent once the surrounding save has committed. An address that is none (the directory is written by
    /// people) stops no act: the mail is left out and counted as failed.
    /// </summary>
    /// <returns>Was it added?</returns>
    public bool Add(ServiceDbContext db, MailDraft draft, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return false;
        }
        var composed = OutgoingMail.Compose(draft, settings.Value.GiveUpAfter, now);
        if (!composed.IsSuccess)
        {
            MailMetrics.Failed.Add(1);
            LogRefused(draft.About, string.Join(", ", composed.Error.Fields.Keys));
            return false;
        }
        db.Add(composed.Value);
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "A mail about {About} cannot be written; wrong: {Fields}.")]
    private partial void LogRefused(string about, string fields);
}
