using Tot.Placements.Domain.Rules;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.RuleSetList;

internal static class ListRuleSets
{
    public static void MapRuleSets(this RouteGroupBuilder api) =>
        api.MapGet("/rule-sets", List)
            .RequireUser()
            .WithName("ListRuleSets")
            .WithSummary("The rules of the legal clock, with their sources and how sure they are.")
            .WithDescription("Filter: inForceOn, a day. All are on one page.")
            .Produces<RuleSetList>();

    private static IResult List(DateOnly? inForceOn)
    {
        var sets = RuleSets.All.Where(set =>
            inForceOn is null || (set.ValidFrom <= inForceOn && (set.ValidUntil ?? inForceOn) >= inForceOn)
        );
        return Results.Json(new RuleSetList([.. sets.Select(RuleSetView.Of)]), Json.Options);
    }
}

internal sealed record RuleSetList(IReadOnlyList<RuleSetView> Items);

/// <param name="ValidUntil">Last day in force, inclusive.</param>
internal sealed record RuleSetView(
    string Code,
    int Version,
    string Title,
    DateOnly ValidFrom,
    DateOnly? ValidUntil,
    string Source,
    Confidence Confidence,
    IReadOnlyList<ParameterView> Parameters
)
{
    public static RuleSetView Of(RuleSet set) =>
        new(set.Code, set.Version, set.Title, set.ValidFrom, set.ValidUntil, set.Source, set.Confidence, [.. set.Parameters]);
}
