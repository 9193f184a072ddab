using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Help;

/// <summary>What is expected of each agency, what the words mean, and which rules every legal date follows from.</summary>
internal static class HelpPages
{
    public static void MapHelp(this IEndpointRouteBuilder app)
    {
        app.MapGet("/help", () => Show.Page<HelpPage>(new HelpModel(null))).AllowAnonymous();
        app.MapGet(
            "/help/rules",
            async (PlacementsApi placements, CancellationToken ct) =>
                Show.Page<RulesPage>((await placements.GetAsync<RuleSetsView>("/api/v1/rule-sets", ct)).Required)
        );
        app.MapGet(
                "/help/roles/{role}",
                (string role) =>
                    Roles.CaseWorkers.Contains(role, StringComparer.Ordinal) ? Show.Page<HelpPage>(new HelpModel(role)) : Results.NotFound()
            )
            .AllowAnonymous();
    }
}

/// <param name="Role">Whose card is shown; null for the overview.</param>
public sealed record HelpModel(string? Role);
