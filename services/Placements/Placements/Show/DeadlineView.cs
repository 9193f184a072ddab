using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Show;

/// <summary>A deadline with the rule it follows from.</summary>
/// <param name="DueAt">The first instant at which it is missed.</param>
/// <param name="LatestSafeDay">The last Norwegian working day on or before the due day.</param>
/// <param name="RuleSet">Rule set and version.</param>
/// <param name="Rule">Parameter of the rule set.</param>
/// <param name="Version">1 when set, raised each time it moves.</param>
internal sealed record DeadlineView(
    Guid Id,
    Guid? PlacementId,
    Guid? ReflectionPeriodId,
    Guid CaseId,
    Guid? DecisionId,
    DeadlineKind Kind,
    DateOnly DueOn,
    DateTimeOffset DueAt,
    string Basis,
    string RuleSet,
    string Rule,
    string Source,
    Confidence Confidence,
    DateOnly LatestSafeDay,
    DeadlineState State,
    int Version,
    DateTimeOffset? MetAt,
    DateTimeOffset? AcknowledgedAt,
    Guid? AcknowledgedBy,
    IReadOnlyList<WarningView> Warnings
)
{
    public static DeadlineView Of(Deadline deadline) =>
        new(
            deadline.Id.Value,
            deadline.PlacementId?.Value,
            deadline.ReflectionPeriodId?.Value,
            deadline.CaseId.Value,
            deadline.DecisionId?.Value,
            deadline.Kind,
            deadline.DueOn,
            deadline.DueAt,
            deadline.Basis,
            deadline.RuleSet,
            deadline.Rule,
            deadline.Source,
            deadline.Confidence,
            deadline.LatestSafeDay,
            deadline.State,
            deadline.Version,
            deadline.MetAt,
            deadline.AcknowledgedAt,
            deadline.AcknowledgedBy?.Value,
            [
                .. deadline
                    .Warnings.OrderBy(warning => warning.Version)
                    .ThenByDescending(warning => warning.LeadDays)
                    .Select(warning => new WarningView(
                        warning.Version,
                        warning.LeadDays,
                        warning.WarnOn,
                        warning.SentAt,
                        warning.SentAt is null ? null : warning.Late
                    )),
            ]
        );
}

/// <param name="Version">The deadline's version it belongs to.</param>
/// <param name="SentAt">Missing while it lies ahead.</param>
/// <param name="Late">It was sent after its day.</param>
internal sealed record WarningView(int Version, int LeadDays, DateOnly WarnOn, DateTimeOffset? SentAt, bool? Late);
