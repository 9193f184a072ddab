using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;

namespace Tot.Mail;

/// <summary>Hands one mail to the mail server.</summary>
internal sealed class SmtpSender(IOptions<SmtpSettings> options)
{
    private readonly SmtpSettings _settings = options.Value;

    /// <exception cref="SmtpException">The server did not take it, or could not be reached.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        using var message = Compose(mail);
        using var client = new SmtpClient(_settings.Host, _settings.Port)
        {
            // Means STARTTLS: a server that does not offer it gets no mail.
            EnableSsl = _settings.Security == SmtpSecurity.StartTls,
            Credentials = string.IsNullOrEmpty(_settings.UserName) ? null : new NetworkCredential(_settings.UserName, _settings.Password),
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(_settings.Timeout);
        // The client cannot be interrupted while it looks a name up.
        await client.SendMailAsync(message, patience.Token).WaitAsync(patience.Token);
    }

    private MailMessage Compose(OutgoingMail mail)
    {
        var message = new MailMessage(_settings.From!, mail.To)
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Text,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        message.Headers.Add("Message-ID", $"<{mail.Id:D}@{message.From!.Host}>");
        // RFC 3834: no absence notice is to answer.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (mail.CalendarContent is { } content)
        {
            // RFC 6047 § 2.4: the method stands here too. Base64 keeps the line ends that RFC 5545 asks for.
            var type = new ContentType("text/calendar") { CharSet = "utf-8" };
            type.Parameters.Add("method", mail.CalendarMethod);
            var view = AlternateView.CreateAlternateViewFromString(content, type);
            view.TransferEncoding = TransferEncoding.Base64;
            message.AlternateViews.Add(view);
        }
        return message;
    }

    /// <summary>The server knows the address and will never take mail to it. Everything else may come right.</summary>
    public static bool IsForGood(Exception e) =>
        e
            is SmtpFailedRecipientException
            {
                StatusCode: SmtpStatusCode.MailboxUnavailable
                    or SmtpStatusCode.MailboxNameNotAllowed
                    or SmtpStatusCode.UserNotLocalTryAlternatePath
            };

    /// <summary>A word for the log: a server's own text may repeat the address.</summary>
    public static string ReasonOf(Exception e) =>
        e switch
        {
            SmtpException { StatusCode: not SmtpStatusCode.GeneralFailure } refused => refused.StatusCode.ToString(),
            SmtpException { InnerException: { } inner } => inner.GetType().Name,
            OperationCanceledException => "Timeout",
            _ => e.GetType().Name,
        };
}
