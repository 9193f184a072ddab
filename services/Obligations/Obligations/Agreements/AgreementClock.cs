using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.Agreements;
using Tot.Obligations.Persistence;

namespace Tot.Obligations.Agreements;

/// <summary>When an agreement's last day is over it expires; when that of a review is, the next year's is owed.</summary>
internal sealed class AgreementClock(IServiceScopeFactory scopes, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ObligationsDb>();
        var duties = scope.ServiceProvider.GetRequiredService<AgreementDuties>();
        var now = clock.GetUtcNow();
        var due = await db.Agreements.Where(a => a.NextActionAt <= now).ToListAsync(ct);
        foreach (var agreement in due)
        {
            // After a long time down each year that passed is owed.
            while (agreement.NextActionAt <= now)
            {
                var before = agreement.ReviewDutyId;
                agreement.Advance(AgreementDuties.NewId(now), now);
                if (agreement.State == AgreementState.Expired)
                {
                    await duties.FollowAsync(agreement, before, reviewed: false, Actor.Clock, now, ct);
                }
                else
                {
                    // The one before stays owed, and is breached.
                    duties.Assign(agreement, now);
                }
            }
        }
        if (due.Count > 0)
        {
            await db.SaveChangesAsync(ct);
        }
    }
}
