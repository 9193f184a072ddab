using Tot.Kernel;
using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;

namespace Tot.WebConsole.Identity;

/// <summary>Who reads: role and agency. Their name is never known here.</summary>
internal sealed class Reader(IHttpContextAccessor http, SignInMode mode, Agencies agencies, TimeProvider clock)
{
    public bool Demo => mode.Demo;

    public bool SignedIn => http.HttpContext!.User.Identity?.IsAuthenticated == true;

    public Caller Caller => Caller.From(http.HttpContext!.User);

    public string Subject => Caller.Subject;

    /// <summary>The role that says most about what the reader is here for.</summary>
    public string Role => Roles.All.FirstOrDefault(Caller.Is) ?? "";

    public bool Is(params string[] roles) => roles.Any(Caller.Is);

    public DateOnly Today => Oslo.Day(clock.GetUtcNow());

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The reader's agency; null when the directory does not have it.</summary>
    public async Task<AgencyView?> AgencyAsync(CancellationToken ct) =>
        (await agencies.AllAsync(ct)).FirstOrDefault(a => a.OrganisationNumber == Caller.OrganisationNumber);
}
