using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tot.Mail;

public static class MailSetup
{
    /// <summary>
    /// Lets a service send mail. Its store holds the outbox when its assembly has a class that inherits
    /// <see cref="OutgoingMailConfiguration"/>, and a migration for it.
    /// </summary>
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<SmtpSettings>, SmtpSettingsValidator>();
        services.AddOptions<SmtpSettings>().BindConfiguration("Mail:Smtp").ValidateOnStart();
        services.AddSingleton<MailOutbox>();
        services.AddSingleton<SmtpSender>();
        services.AddHostedService<MailWorker>();
        services.AddHealthChecks().AddCheck<MailHealthCheck>("mail");
    }
}
