using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Obligations.Domain;
using Tot.Obligations.Duties;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using ObligationKind = Tot.Obligations.Domain.ObligationKind;

namespace Tot.Obligations.Attending;

/// <summary>The duties to attend a meeting, as its events change them.</summary>
internal sealed class MeetingDuties(ObligationsDb db, Ladders ladders, TimeProvider clock)
{
    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public EscalationLadder Ladder { get; } = ladders.For(ObligationKind.Attend);

    public static MeetingId IdOf(string text) => MeetingId.From(Guid.Parse(text));

    public static CaseId? CaseOf(string text) => text.Length == 0 ? null : CaseId.From(Guid.Parse(text));

    public Task<MeetingCopy?> FindMeetingAsync(MeetingId id, CancellationToken ct) => db.Meetings.SingleOrDefaultAsync(m => m.Id == id, ct);

    public Task<List<Obligation>> OfAsync(MeetingId meeting, CancellationToken ct) =>
        db.Obligations.Where(o => o.MeetingId == meeting && o.Kind == ObligationKind.Attend).ToListAsync(ct);

    /// <summary>Lets everybody who is summoned know of the case.</summary>
    /// <exception cref="NotYetException">The case's roster has not been opened.</exception>
    public async Task AdmitAsync(CaseId caseId, IEnumerable<SummonedAgency> summoned, Actor by, CancellationToken ct)
    {
        var roster =
            await db.Rosters.SingleOrDefaultAsync(r => r.CaseId == caseId, ct) ?? throw new NotYetException("the roster of the case");
        var before = roster.Version;
        foreach (var participant in summoned)
        {
            roster.Add(AgencyId.From(Guid.Parse(participant.AgencyId)), GroundOf(participant.Ground), person: null, by, Now);
        }
        if (roster.Version != before)
        {
            db.Tell(roster, Now);
        }
    }

    /// <summary>Why it is let in: the ground that the coordinator stated for an agency outside the core, or the summons itself.</summary>
    public static RosterGround GroundOf(SummonedAgency.Types.Ground stated) =>
        stated switch
        {
            SummonedAgency.Types.Ground.Consent => RosterGround.Consent,
            SummonedAgency.Types.Ground.Anonymised => RosterGround.Anonymised,
            SummonedAgency.Types.Ground.NecessaryForOwnTask => RosterGround.NecessaryForOwnTask,
            SummonedAgency.Types.Ground.DutyToReport => RosterGround.DutyToReport,
            SummonedAgency.Types.Ground.DangerToLife => RosterGround.DangerToLifeOrHealth,
            SummonedAgency.Types.Ground.AvertingCrime => RosterGround.AvertingSeriousCrime,
            SummonedAgency.Types.Ground.CourtOrder => RosterGround.CourtOrder,
            _ => RosterGround.Summoned,
        };

    public void Assign(MeetingId meeting, CaseId? caseId, AgencyId agency, DateTimeOffset endsAt)
    {
        var duty = Obligation.ToAttend(ObligationId.From(Guid.CreateVersion7(Now)), meeting, caseId, agency, endsAt, Ladder, Now);
        db.Obligations.Add(duty);
        db.TellAssigned(duty, Now);
    }

    public void Cancel(Obligation duty, string reason, Actor by)
    {
        var before = duty.State;
        // What is closed already stays as it is.
        if (duty.Cancel(reason, by, Now) is { IsSuccess: true, Value: Change.Made })
        {
            db.TellOutcome(duty, before, Now);
        }
    }
}
