using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;

namespace Tot.Obligations.Reports;

/// <summary>A duty that was due in a report's period.</summary>
internal sealed class DutyDue
{
    /// <summary>Of the case, or of the agency where there is none.</summary>
    public required string Municipality { get; init; }

    public required AgencyId AgencyId { get; init; }

    public required string AgencyName { get; init; }

    public required ObligationKind Kind { get; init; }

    public required ObligationState State { get; init; }

    public required bool BreachedBySilence { get; init; }
}

internal static class DutiesDueQuery
{
    /// <summary>The duties whose last instant is in the period, cancelled ones aside. Due times are exclusive ends, so the period's are shifted.</summary>
    public static IQueryable<DutyDue> DutiesDue(this ObligationsDb db, ReportScope scope)
    {
        var (start, end, only) = (scope.StartsAt, scope.EndsAt, scope.Municipality);
        return from duty in db.Obligations
            where duty.DueAt > start && duty.DueAt <= end && duty.State != ObligationState.Cancelled
            join agency in db.Agencies on duty.AgencyId equals agency.Id
            join found in db.Cases on duty.CaseId equals (CaseId?)found.CaseId into cases
            from @case in cases.DefaultIfEmpty()
            let municipality = @case == null ? agency.Municipality : @case.Municipality
            where only == null || municipality == only
            select new DutyDue
            {
                Municipality = municipality,
                AgencyId = duty.AgencyId,
                AgencyName = agency.Name,
                Kind = duty.Kind,
                State = duty.State,
                BreachedBySilence = duty.BreachedBySilence,
            };
    }
}
