using Microsoft.Extensions.Configuration;

namespace Tot.ServiceDefaults.Demo;

/// <summary>Invented persons, agencies and a clock that can be moved; only on one's own machine and only without an issuer.</summary>
public static class DemoMode
{
    /// <summary><c>Demo:Enabled</c>.</summary>
    /// <exception cref="InvalidOperationException">It is on together with a configured issuer.</exception>
    public static bool IsEnabled(IConfiguration configuration)
    {
        if (!configuration.GetValue("Demo:Enabled", defaultValue: false))
        {
            return false;
        }
        return configuration.GetSection("Auth:Issuers").GetChildren().Any()
            ? throw new InvalidOperationException("Demo:Enabled and Auth:Issuers exclude each other.")
            : true;
    }
}
