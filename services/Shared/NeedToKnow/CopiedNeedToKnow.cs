using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Log;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Identity;

namespace Tot.NeedToKnow;

/// <summary>Need-to-know from the local copies, once they are known to be fresh.</summary>
internal sealed class CopiedNeedToKnow(NeedToKnowDbContext db, Caller caller, RosterReadIndex index, CaseReach reach, TimeProvider clock)
    : INeedToKnow
{
    private static readonly PerModel<Func<NeedToKnowDbContext, string, CancellationToken, Task<AgencyCopy?>>> Numbered = new(() =>
        EF.CompileAsyncQuery(
            (NeedToKnowDbContext db, string number, CancellationToken ct) =>
                db.AgencyCopies.AsNoTracking().FirstOrDefault(a => a.OrganisationNumber == number)
        )
    );

    private static readonly PerModel<Func<NeedToKnowDbContext, Guid, Guid, DateTimeOffset, CancellationToken, Task<bool>>> Listed = new(
        () =>
            EF.CompileAsyncQuery(
                (NeedToKnowDbContext db, Guid caseId, Guid agencyId, DateTimeOffset now, CancellationToken ct) =>
                    db.RosterCopies.Any(r => r.CaseId == caseId && r.AgencyId == agencyId && (r.UntilAt == null || now < r.UntilAt))
            )
    );

    private CallerAgency? _agency;
    private bool _fresh;

    public async Task<CallerAgency?> AgencyAsync(CancellationToken ct)
    {
        if (_fresh)
        {
            return _agency;
        }
        await index.EnsureFreshAsync(ct);
        var today = Oslo.Day(clock.GetUtcNow());
        var copy = caller.OrganisationNumber is { } number ? await Numbered.For(db)(db, number, ct) : null;
        _agency =
            copy?.IsActive(today) == true ? new CallerAgency(copy.AgencyId, copy.Kind, copy.Name, copy.Municipality, copy.District) : null;
        _fresh = true;
        return _agency;
    }

    public async Task<bool> MaySeeAsync(Guid caseId, CancellationToken ct)
    {
        reach.Ask();
        return await AgencyAsync(ct) is { } agency && await Listed.For(db)(db, caseId, agency.Id, clock.GetUtcNow(), ct);
    }

    public async Task<IQueryable<Guid>> VisibleCasesAsync(CancellationToken ct)
    {
        reach.Ask();
        var agencyId = (await AgencyAsync(ct))?.Id ?? Guid.Empty;
        var now = clock.GetUtcNow();
        return db.RosterCopies.Where(r => r.AgencyId == agencyId && (r.UntilAt == null || now < r.UntilAt)).Select(r => r.CaseId);
    }
}
