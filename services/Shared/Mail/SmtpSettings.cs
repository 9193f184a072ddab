using Microsoft.Extensions.Options;

namespace Tot.Mail;

/// <summary>How the way to the mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>TLS from the STARTTLS command on, or nothing is sent. The server's certificate must be trusted.</summary>
    StartTls,

    /// <summary>In clear: only for a relay on the same machine or in the same cluster.</summary>
    None,
}

/// <summary>Section <c>Mail:Smtp</c>. Without a host no mail is sent, and none is written down to be sent.</summary>
public sealed class SmtpSettings
{
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public SmtpSecurity Security { get; set; }

    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>The sender's address; its domain stands in every Message-ID.</summary>
    public string? From { get; set; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a mail is tried before it is given up.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    public bool IsConfigured => !string.IsNullOrEmpty(Host);
}

internal sealed class SmtpSettingsValidator : IValidateOptions<SmtpSettings>
{
    public ValidateOptionsResult Validate(string? name, SmtpSettings options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(SmtpSettings settings)
    {
        if (!settings.IsConfigured)
        {
            if (settings.UserName is not null || settings.Password is not null || settings.From is not null)
            {
                yield return "Mail:Smtp:Host is missing, so the rest of Mail:Smtp has no meaning.";
            }
            yield break;
        }
        if (Uri.CheckHostName(settings.Host) == UriHostNameType.Unknown)
        {
            yield return "Mail:Smtp:Host is not the name or address of a host.";
        }
        if (settings.Port is < 1 or > 65535)
        {
            yield return "Mail:Smtp:Port is between 1 and 65535.";
        }
        if (!EmailAddress.IsValid(settings.From))
        {
            yield return "Mail:Smtp:From is a plain e-mail address.";
        }
        if (string.IsNullOrEmpty(settings.UserName) != string.IsNullOrEmpty(settings.Password))
        {
            yield return "Mail:Smtp:UserName and Mail:Smtp:Password go together.";
        }
        if (settings.Security == SmtpSecurity.None && !string.IsNullOrEmpty(settings.UserName))
        {
            yield return "Mail:Smtp:Security None would send the password in clear.";
        }
        if (settings.Timeout < TimeSpan.FromSeconds(1) || settings.Timeout > TimeSpan.FromMinutes(2))
        {
            yield return "Mail:Smtp:Timeout is between one second and two minutes.";
        }
        if (settings.GiveUpAfter < TimeSpan.FromMinutes(1) || settings.GiveUpAfter > TimeSpan.FromDays(14))
        {
            yield return "Mail:Smtp:GiveUpAfter is between one minute and 14 days.";
        }
    }
}
