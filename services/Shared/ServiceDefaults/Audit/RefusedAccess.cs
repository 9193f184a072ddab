using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Audit;

/// <summary>
/// Records who was refused what: 403, and 404, which is how a case outside the caller's need-to-know is answered. Holds the route with its
/// identifiers only: whatever else a caller writes into an address could be a name.
/// </summary>
internal static partial class RefusedAccess
{
    private const string Action = "refused";

    public static async Task RecordAsync(HttpContext http, int status)
    {
        var caller = Caller.From(http.User);
        if (status is not (403 or 404) || caller.Subject.Length == 0 || http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return;
        }
        // What the request itself had changed and not saved is none of this one's business.
        await using var scope = http.RequestServices.CreateAsyncScope();
        if (scope.ServiceProvider.GetService<ServiceDbContext>() is not { } db)
        {
            return;
        }
        var caseId = CaseOf(http, endpoint);
        db.AuditLog.Add(
            new AuditEntry
            {
                At = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow(),
                Subject = caller.Subject,
                OrganisationNumber = caller.OrganisationNumber,
                Action = Action,
                Target = $"{http.Request.Method} {TargetOf(http, endpoint)}",
                CaseId = caseId,
                Changed = status.ToString(CultureInfo.InvariantCulture),
                RequestId = http.TraceIdentifier,
            }
        );
        await db.SaveChangesAsync(http.RequestAborted);
    }

    private static string TargetOf(HttpContext http, RouteEndpoint endpoint)
    {
        var route = (endpoint.RoutePattern.RawText ?? "").Trim('/');
        var prefix = HttpApi.Prefix.Trim('/') + "/";
        route = route.StartsWith(prefix, StringComparison.Ordinal) ? route[prefix.Length..] : route;
        return Parameter()
            .Replace(route, m => IdOf(http.Request.RouteValues[m.Groups["name"].Value])?.ToString() ?? $"{{{m.Groups["name"].Value}}}");
    }

    private static Guid? CaseOf(HttpContext http, RouteEndpoint endpoint)
    {
        var route = endpoint.RoutePattern.RawText ?? "";
        var ofRoute = route.StartsWith($"{HttpApi.Prefix}/cases/{{id", StringComparison.Ordinal) ? "id" : "caseId";
        return IdOf(http.Request.RouteValues[ofRoute]) ?? IdOf(http.Request.Query["caseId"].ToString());
    }

    private static Guid? IdOf(object? value) =>
        Guid.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), out var id) ? id : null;

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}

/// <summary>Records what a policy refused, then answers as ever.</summary>
internal sealed class RecordForbidden : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _answer = new();

    public async Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Forbidden)
        {
            await RefusedAccess.RecordAsync(context, StatusCodes.Status403Forbidden);
        }
        await _answer.HandleAsync(next, context, policy, authorizeResult);
    }
}
