using Microsoft.EntityFrameworkCore;
using Tot.Messaging.Handling;
using Tot.Obligations.Domain;
using Tot.Obligations.Duties;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;

namespace Tot.Obligations.Aftercare;

/// <summary>
/// Child welfare, police and immigration each owe a signature on a placement's aftercare plan by its deadline. Of several agencies of a kind
/// in the roster the one that came first owes it; any of them can give it.
/// </summary>
internal sealed class AftercareDuties(ObligationsDb db, Ladders ladders, TimeProvider clock)
{
    private static readonly AgencyKind[] Signers = [AgencyKind.ChildWelfare, AgencyKind.PoliceExit, AgencyKind.ImmigrationAuthority];

    private readonly DateTimeOffset _now = clock.GetUtcNow();
    private readonly EscalationLadder _ladder = ladders.For(ObligationKind.SignAftercare);

    /// <summary>Whoever is in the roster by now owes the signature by <paramref name="dueAt"/>; what is signed stays done.</summary>
    /// <exception cref="NotYetException">The case's roster has not been opened.</exception>
    public async Task LayAsync(Guid placement, CaseId caseId, DateTimeOffset dueAt, CancellationToken ct)
    {
        var newest = (await OfAsync(placement, ct)).ToLookup(duty => duty.Kind);
        foreach (var (kind, agency) in await SignersOfAsync(caseId, ct))
        {
            switch (Newest(newest[kind]))
            {
                case null or { State: ObligationState.Cancelled }:
                    Assign(placement, caseId, agency, dueAt);
                    break;
                case { State: ObligationState.Breached } breached when breached.DueAt != dueAt:
                    Assign(placement, caseId, agency, dueAt);
                    break;
                case { State: ObligationState.Open or ObligationState.Excused } duty when duty.DueAt != dueAt:
                    duty.Move(dueAt, _ladder, _now);
                    db.TellAssigned(duty, _now);
                    break;
            }
        }
    }

    /// <summary>The plan stands as it is now, signed by these agencies and no other.</summary>
    public async Task FollowAsync(Guid placement, IEnumerable<AgencyId> signedBy, Actor by, CancellationToken ct)
    {
        var signed = await KindsAsync([.. signedBy], ct);
        foreach (var ofKind in (await OfAsync(placement, ct)).GroupBy(of => of.Kind))
        {
            var newest = Newest(ofKind)!;
            if (signed.ContainsValue(ofKind.Key))
            {
                Meet(newest, by);
            }
            else if (newest.State is ObligationState.Fulfilled)
            {
                // What was signed has changed since: nobody has signed what it says now.
                Assign(placement, newest.CaseId!.Value, newest.AgencyId, newest.DueAt);
            }
        }
    }

    /// <summary>All three have signed.</summary>
    public async Task MeetAllAsync(Guid placement, Actor by, CancellationToken ct)
    {
        foreach (var (_, duty) in await OfAsync(placement, ct))
        {
            Meet(duty, by);
        }
    }

    /// <summary>No plan is asked for any more.</summary>
    public async Task FallAwayAsync(Guid placement, Actor by, CancellationToken ct)
    {
        foreach (var (_, duty) in await OfAsync(placement, ct))
        {
            var before = duty.State;
            if (duty.FallAway("No aftercare plan is due any more.", by, _now) == Change.Made)
            {
                db.TellOutcome(duty, before, _now);
            }
        }
    }

    private static Obligation? Newest(IEnumerable<(AgencyKind, Obligation Duty)> ofKind) =>
        ofKind.Select(of => of.Duty).OrderBy(duty => duty.AssignedAt).ThenBy(duty => duty.State is ObligationState.Open).LastOrDefault();

    private void Assign(Guid placement, CaseId caseId, AgencyId agency, DateTimeOffset dueAt)
    {
        var id = ObligationId.From(Guid.CreateVersion7(_now));
        var duty = Obligation.Of(id, ObligationKind.SignAftercare, placement, caseId, agency, dueAt, _ladder, _now);
        db.Obligations.Add(duty);
        db.TellAssigned(duty, _now);
    }

    private void Meet(Obligation duty, Actor by)
    {
        var before = duty.State;
        if (before is not ObligationState.Cancelled && duty.Meet(by, _now) == Change.Made)
        {
            db.TellOutcome(duty, before, _now);
        }
    }

    private async Task<List<(AgencyKind Kind, Obligation Duty)>> OfAsync(Guid placement, CancellationToken ct)
    {
        var duties = await db.Obligations.Where(o => o.Kind == ObligationKind.SignAftercare && o.AboutId == placement).ToListAsync(ct);
        var kinds = await KindsAsync([.. duties.Select(duty => duty.AgencyId)], ct);
        return duties.ConvertAll(duty => (kinds[duty.AgencyId], duty));
    }

    private async Task<List<(AgencyKind Kind, AgencyId Agency)>> SignersOfAsync(CaseId caseId, CancellationToken ct)
    {
        var roster =
            await db.Rosters.AsNoTracking().SingleOrDefaultAsync(r => r.CaseId == caseId, ct)
            ?? throw new NotYetException("the roster of the case");
        var inIt = roster
            .Entries.Where(entry => entry.CoversAt(_now))
            .OrderBy(entry => entry.From)
            .Select(entry => entry.AgencyId)
            .ToList();
        var kinds = await KindsAsync(inIt, ct);
        return
        [
            .. inIt.Where(kinds.ContainsKey)
                .Select(agency => (Kind: kinds[agency], Agency: agency))
                .Where(of => Signers.Contains(of.Kind))
                .DistinctBy(of => of.Kind),
        ];
    }

    private Task<Dictionary<AgencyId, AgencyKind>> KindsAsync(List<AgencyId> agencies, CancellationToken ct) =>
        db.Agencies.Where(a => agencies.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Kind, ct);
}
