using System.Diagnostics.Metrics;

namespace Tot.Mail;

/// <summary>Meter <c>Tot.Mail</c>.</summary>
internal static class MailMetrics
{
    public const string Name = "Tot.Mail";

    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Sent = Meter.CreateCounter<long>("tot.mail.sent", "{mail}", "Mails that the server took.");

    public static readonly Counter<long> Retried = Meter.CreateCounter<long>("tot.mail.retried", "{attempt}", "Attempts in vain.");

    public static readonly Counter<long> Failed = Meter.CreateCounter<long>("tot.mail.failed", "{mail}", "Mails that were given up.");
}
