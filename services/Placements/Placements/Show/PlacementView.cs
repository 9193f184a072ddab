using Tot.Placements.Aftercare;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Placements;

namespace Tot.Placements.Show;

/// <summary>A placement as the API shows it. All days are calendar days in Oslo; last days are included.</summary>
/// <param name="CapLastDay">The last lawful day of the placement.</param>
/// <param name="InstitutionId">Where the child is now.</param>
/// <param name="DaysUsed">Days covered by decisions, those in the child's other placements under the provision among them, through today.</param>
/// <param name="ChildFoundAdultAt">When an assessment found the child to be over 18; no new decision can hold it.</param>
/// <param name="DaysLeft">Days after today through the last lawful day.</param>
internal sealed record PlacementView(
    Guid Id,
    Guid CaseId,
    Guid PersonId,
    Guid InstitutionId,
    string RuleSet,
    PlacementState State,
    DateOnly? FirstDay,
    DateOnly? CapLastDay,
    int DaysUsed,
    int DaysLeft,
    DateOnly? EndedOn,
    string? EndReason,
    DateOnly? ReflectionPeriodGrantedOn,
    IReadOnlyList<DecisionView> Decisions,
    IReadOnlyList<AbsenceView> Absences,
    IReadOnlyList<TransferView> Transfers,
    DateTimeOffset? ChildFoundAdultAt,
    AftercareSummary? Aftercare,
    IReadOnlyList<DeadlineView> Deadlines,
    long Version
)
{
    public static PlacementView Of(Placement placement, DateTimeOffset now)
    {
        var reading = placement.Read(now);
        return new PlacementView(
            placement.Id.Value,
            placement.CaseId.Value,
            placement.ChildId.Value,
            placement.InstitutionId.Value,
            placement.RuleSetCode,
            placement.State,
            reading.FirstDay,
            reading.CapLastDay,
            reading.DaysUsed,
            reading.DaysLeft,
            placement.EndedOn,
            placement.EndReason,
            placement.ReflectionPeriodGrantedOn,
            DecisionView.All(placement, reading),
            [.. placement.Absences.Select(absence => new AbsenceView(absence.Id.Value, absence.FirstDay, absence.LastDay))],
            [
                .. placement.Transfers.Select(transfer => new TransferView(
                    transfer.FromId.Value,
                    transfer.ToId.Value,
                    transfer.FirstDay,
                    transfer.Reason
                )),
            ],
            placement.ChildFoundAdultAt,
            placement.Aftercare is { } plan ? AftercareSummary.Of(plan) : null,
            [.. placement.Deadlines.OrderBy(deadline => deadline.DueAt).ThenBy(deadline => deadline.Kind).Select(DeadlineView.Of)],
            placement.Version
        );
    }
}

/// <param name="LastDay">The last day it covers, as the chain stands today; missing when it was struck.</param>
/// <param name="StatedLastDay">As stated in the decision; missing means as long as the rule allows.</param>
internal sealed record DecisionView(
    Guid Id,
    int Number,
    DecisionKind Kind,
    DateTimeOffset DecidedAt,
    DateOnly FirstDay,
    DateOnly? LastDay,
    DateOnly? StatedLastDay,
    DateTimeOffset? ApplicationSentAt,
    DateTimeOffset? ApprovedAt,
    DateTimeOffset? ComplaintReceivedAt,
    DateTimeOffset? ComplaintHeardAt,
    bool? DangerAssessed,
    string? OverlapReason,
    string? GapReason,
    DateTimeOffset? StruckAt,
    string? StrikeReason
)
{
    /// <summary>Every decision, struck ones among them, with the days that those which stand cover.</summary>
    public static IReadOnlyList<DecisionView> All(Placement placement, ClockReading reading)
    {
        var periods = placement.StandingDecisions.Zip(reading.Decisions).ToDictionary(pair => pair.First.Id, pair => pair.Second);
        return [.. placement.Decisions.Select(decision => Of(decision, periods.GetValueOrDefault(decision.Id)))];
    }

    private static DecisionView Of(Decision decision, DecisionPeriod? period) =>
        new(
            decision.Id.Value,
            decision.Number,
            decision.Kind,
            decision.DecidedAt,
            decision.FirstDay,
            period?.LastDay,
            decision.LastDay,
            decision.ApplicationSentAt,
            decision.ApprovedAt,
            decision.ComplaintReceivedAt,
            decision.ComplaintHeardAt,
            decision.Kind is DecisionKind.BoardDecision ? decision.DangerAssessed : null,
            decision.OverlapReason,
            decision.GapReason,
            decision.StruckAt,
            decision.StrikeReason
        );
}

internal sealed record TransferView(Guid FromInstitutionId, Guid ToInstitutionId, DateOnly FirstDay, string Reason);

internal sealed record AbsenceView(Guid Id, DateOnly FirstDay, DateOnly? LastDay);
