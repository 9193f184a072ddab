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

    /// <summary>Who asks and whether they may, in one question: both are asked for with every read of a case.</summary>
    private static readonly PerModel<Func<NeedToKnowDbContext, string, Guid, DateTimeOffset, CancellationToken, Task<Listed?>>> ListedIn =
        new(() =>
            EF.CompileAsyncQuery(
                (NeedToKnowDbContext db, string number, Guid caseId, DateTimeOffset now, CancellationToken ct) =>
                    db
                        .AgencyCopies.AsNoTracking()
                        .Where(a => a.OrganisationNumber == number)
                        .Select(a => new Listed(
                            a,
                            db.RosterCopies.Any(r =>
                                r.CaseId == caseId && r.AgencyId == a.AgencyId && (r.UntilAt == null || now < r.UntilAt)
                            )
                        ))
                        .FirstOrDefault()
            )
        );

    private CallerAgency? _agency;
    private bool _fresh;
    private bool _known;

    public async Task<CallerAgency?> AgencyAsync(CancellationToken ct)
    {
        if (!_known)
        {
            await EnsureFreshAsync(ct);
            Remember(caller.OrganisationNumber is { } number ? await Numbered.For(db)(db, number, ct) : null);
        }
        return _agency;
    }

    public async Task<bool> MaySeeAsync(Guid caseId, CancellationToken ct)
    {
        reach.Ask();
        await EnsureFreshAsync(ct);
        var listed = caller.OrganisationNumber is { } number ? await ListedIn.For(db)(db, number, caseId, clock.GetUtcNow(), ct) : null;
        Remember(listed?.Agency);
        return _agency is not null && listed!.IsListed;
    }

    public async Task<IQueryable<Guid>> VisibleCasesAsync(CancellationToken ct)
    {
        reach.Ask();
        var agencyId = (await AgencyAsync(ct))?.Id ?? Guid.Empty;
        var now = clock.GetUtcNow();
        return db.RosterCopies.Where(r => r.AgencyId == agencyId && (r.UntilAt == null || now < r.UntilAt)).Select(r => r.CaseId);
    }

    /// <summary>Once in a request: what the copies held when it came is what it is answered by.</summary>
    private async Task EnsureFreshAsync(CancellationToken ct)
    {
        if (!_fresh)
        {
            await index.EnsureFreshAsync(ct);
            _fresh = true;
        }
    }

    private void Remember(AgencyCopy? copy)
    {
        _agency =
            copy?.IsActive(Oslo.Day(clock.GetUtcNow())) == true
                ? new CallerAgency(copy.AgencyId, copy.Kind, copy.Name, copy.Municipality, copy.District)
                : null;
        _known = true;
    }

    private sealed record Listed(AgencyCopy Agency, bool IsListed);
}
