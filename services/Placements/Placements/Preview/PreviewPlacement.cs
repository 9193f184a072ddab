using Tot.Kernel;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Rules;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Preview;

/// <summary>What the legal clock would say of a chain. Reads no case and changes nothing.</summary>
internal static class PreviewPlacement
{
    private const int MaxEvents = 200;

    public static void MapPreviewPlacement(this RouteGroupBuilder api) =>
        api.MapPost("/placements/preview", Handle)
            .RequireUser()
            .WithName("PreviewPlacement")
            .WithSummary("What the legal clock says of a chain of events: refusals, last lawful day, days used and left, deadlines.")
            .Produces<PreviewView>();

    private static IResult Handle(PreviewRequest body, TimeProvider clock)
    {
        var valid = new Validation();
        var asOf = body.AsOf ?? clock.GetUtcNow();
        valid.CheckInstant(asOf, "asOf");
        var given = valid.Required(body.Events, "events", MaxEvents);
        List<ClockEvent> events = [.. given.Take(MaxEvents).Select((e, i) => e.ToEvent(valid, $"events[{i}]")).OfType<ClockEvent>()];
        if (body.ReflectionPeriodGrantedOn is { } granted)
        {
            valid.CheckDay(granted, "reflectionPeriodGrantedOn");
            events.Add(new ReflectionPeriodEvent(granted));
        }
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var rules = body.RuleSet is null ? RuleSets.InForceOn(Oslo.Day(asOf)) : RuleSets.Find(body.RuleSet);
        return rules is null
            ? Error.Validation("ruleSet", "There is no such rule set; see GET /api/v1/rule-sets.").ToProblem()
            : Results.Json(PreviewView.Of(LegalClock.Read(rules, events, asOf)), Json.Options);
    }
}

/// <param name="RuleSet">Code; the one in force at asOf when left out.</param>
/// <param name="AsOf">What is known by then; now when left out.</param>
internal sealed record PreviewRequest(
    string? RuleSet,
    IReadOnlyList<PreviewEvent>? Events,
    DateOnly? ReflectionPeriodGrantedOn,
    DateTimeOffset? AsOf
);

/// <summary>The clock's reading. Days are inclusive; dueAt is the first instant at which a deadline is missed.</summary>
internal sealed record PreviewView(
    bool Accepted,
    IReadOnlyList<PreviewRefusal> Refusals,
    DateOnly? FirstDay,
    DateOnly? CapLastDay,
    int DaysUsed,
    int DaysLeft,
    IReadOnlyList<PreviewDeadline> Deadlines
)
{
    public static PreviewView Of(ClockReading reading) =>
        new(
            reading.Accepted,
            [
                .. reading.Refusals.Select(refusal => new PreviewRefusal(
                    refusal.Index,
                    refusal.Code,
                    refusal.Message,
                    refusal.LastLawfulDay
                )),
            ],
            reading.FirstDay,
            reading.CapLastDay,
            reading.DaysUsed,
            reading.DaysLeft,
            [
                .. reading.Deadlines.Select(deadline => new PreviewDeadline(
                    deadline.Kind,
                    deadline.DueOn,
                    deadline.DueAt,
                    deadline.Basis,
                    deadline.LatestSafeDay,
                    [.. deadline.Warnings.Select(warning => warning.On).Distinct().Order()]
                )),
            ]
        );
}

internal sealed record PreviewRefusal(int Index, string Code, string Message, DateOnly? LastLawfulDay);

internal sealed record PreviewDeadline(
    DeadlineKind Kind,
    DateOnly DueOn,
    DateTimeOffset DueAt,
    string Basis,
    DateOnly LatestSafeDay,
    IReadOnlyList<DateOnly> WarnOn
);
