using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Kernel;
using Tot.Mail;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;

namespace Tot.Subscriptions.Alarm;

/// <summary>
/// Takes the due steps of warnings that no person has acknowledged: the child welfare services of the case, their leaders, the coordinators of the
/// case. Each step is told as an event, and by mail where there is a mail server.
/// </summary>
internal sealed class ClimbLadders(SubscriptionsDb db, MailOutbox outbox, AlarmTexts texts)
{
    private const int AtATime = 50;

    public async Task ClimbAsync(DateTimeOffset now, CancellationToken ct)
    {
        var due = await db
            .OpenWarnings.Where(w => w.NextStepAt != null && w.NextStepAt <= now)
            .OrderBy(w => w.NextStepAt)
            .Take(AtATime)
            .ToListAsync(ct);
        foreach (var warning in due)
        {
            if (warning.Climb(now) is { } recipient)
            {
                Tell(warning, recipient, now);
                await MailAsync(warning, recipient, now, ct);
            }
        }
    }

    private void Tell(OpenWarning warning, LadderRecipient recipient, DateTimeOffset now) =>
        db.Append(
            new DeadlineEscalated
            {
                DeadlineId = warning.DeadlineId.ToString(),
                CaseId = warning.CaseId.ToString(),
                Step = warning.Steps,
                Recipient = recipient switch
                {
                    LadderRecipient.Agency => WarningRecipient.Agency,
                    LadderRecipient.AgencyLeader => WarningRecipient.AgencyLeader,
                    _ => WarningRecipient.Coordinator,
                },
            },
            $"warnings/{warning.DeadlineId}",
            warning.Version,
            now
        );

    private async Task MailAsync(OpenWarning warning, LadderRecipient recipient, DateTimeOffset now, CancellationToken ct)
    {
        if (!outbox.IsOpen)
        {
            return;
        }
        var number = await db.CaseCopies.Where(c => c.CaseId == warning.CaseId).Select(c => c.Number).FirstOrDefaultAsync(ct) ?? "TOT";
        var day = Oslo.Day(warning.DueAt.AddTicks(-1)).ToString("dd.MM.yyyy", System.Globalization.CultureInfo.InvariantCulture);
        string?[] paragraphs =
        [
            recipient switch
            {
                LadderRecipient.AgencyLeader => texts["WarningLeader"],
                LadderRecipient.Coordinator => texts["WarningCoordinator"],
                _ => null,
            },
            texts["WarningText", number, day],
        ];
        foreach (var address in await AddressesAsync(warning.CaseId, recipient, now, ct))
        {
            var draft = new MailDraft(
                address,
                texts["WarningSubject", number],
                string.Join("\n\n", paragraphs.OfType<string>()),
                $"deadlines/{warning.DeadlineId}"
            );
            outbox.Add(db, draft, now);
        }
    }

    private Task<List<string>> AddressesAsync(Guid caseId, LadderRecipient recipient, DateTimeOffset now, CancellationToken ct)
    {
        AgencyKind[] kinds =
            recipient == LadderRecipient.Coordinator
                ? [AgencyKind.Coordinator]
                : [AgencyKind.ChildWelfare, AgencyKind.ChildWelfareEmergency];
        return db
            .RosterCopies.Where(r => r.CaseId == caseId && (r.UntilAt == null || now < r.UntilAt))
            .Join(db.AgencyCopies.Where(a => kinds.Contains(a.Kind)), r => r.AgencyId, a => a.AgencyId, (_, a) => a.AgencyId)
            .Join(db.AgencyAddresses, id => id, a => a.AgencyId, (_, a) => a.Email)
            .Where(e => e != "")
            .Distinct()
            .ToListAsync(ct);
    }
}
