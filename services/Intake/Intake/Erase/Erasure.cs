using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.ServiceDefaults.Audit;
using Tot.ServiceDefaults.Privacy;

namespace Tot.Intake.Erase;

/// <summary>
/// What goes with a person's identity, in the transaction that marks it erased: what it could be found again by, ties to it, and answers kept for replays. The sealed box
/// itself goes right after its key, see <see cref="FinishErasures"/>.
/// </summary>
internal sealed class Erasure(IntakeDbContext db)
{
    /// <summary>Stands in the audit where no account acted.</summary>
    public const string Nobody = "tot-intake";

    public async Task LeaveNothingAsync(Person person, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var other in await db.Persons.Where(p => p.CaseId == person.CaseId && p.Id != person.Id).ToListAsync(ct))
        {
            other.RelateTo(person.Id, []);
        }
        db.RemoveRange(await db.MatchKeys.Where(k => k.PersonId == person.Id).ToListAsync(ct));
        db.RemoveRange(await db.WaitingComparisons.Where(w => w.PersonId == person.Id).ToListAsync(ct));
        db.RemoveRange(await db.Matches.Where(m => m.FirstPerson == person.Id || m.SecondPerson == person.Id).ToListAsync(ct));
        await PersonErasedHandler.ForgetRepliesAsync(db, [Facts.Text(person.Id), Facts.Text(person.CaseId)], ct);
        db.TellErased(person, now);
    }

    /// <summary>Audits what the program does by itself.</summary>
    public void Audit(Person person, string why, DateTimeOffset now) =>
        db.AuditLog.Add(
            new AuditEntry
            {
                At = now,
                Subject = Nobody,
                Action = "erase-person",
                Target = Facts.PersonSubject(person),
                CaseId = person.CaseId.Value,
                Changed = $"identity,ground:{Words.Of(person.ErasureGround!.Value)}",
                RequestId = why,
            }
        );
}
