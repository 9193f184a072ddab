using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Mail;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;

namespace Tot.Obligations.Escalating;

/// <summary>
/// Tells of the steps of a ladder by mail, in the transaction that takes them: the agency at its own address, its leader at the leader's,
/// the coordinators of the case (or of the agency's municipality) at theirs. All that a mail says of a case is its number.
/// </summary>
internal sealed class EscalationMail(MailOutbox outbox, ObligationsDb db, EscalationTexts texts)
{
    public async Task TellAsync(Obligation duty, IEnumerable<Escalation> taken, DateTimeOffset now, CancellationToken ct)
    {
        if (!outbox.IsOpen)
        {
            return;
        }
        foreach (var step in taken)
        {
            foreach (var address in await AddressesAsync(duty, step.Recipient, ct))
            {
                outbox.Add(db, await ComposeAsync(duty, step.Recipient, address, ct), now);
            }
        }
    }

    private async Task<MailDraft> ComposeAsync(Obligation duty, EscalationRecipient recipient, string address, CancellationToken ct)
    {
        var number = await db.Cases.Where(c => c.CaseId == duty.CaseId).Select(c => c.CaseNumber).SingleOrDefaultAsync(ct);
        // The last instant before the duty is late is what people call its due time.
        var due = Oslo.At(duty.DueAt.AddMinutes(-1));
        var when = string.Create(CultureInfo.InvariantCulture, $"{texts["Due"]}: {due:dd.MM.yyyy HH:mm} ({texts["Zone"]})");
        return new MailDraft(
            address,
            $"{texts[recipient.ToString()]}: {(string.IsNullOrEmpty(number) ? "TOT" : number)}",
            string.Join("\n\n", texts[recipient + "Text"], when, texts["Footer"]),
            $"obligations/{duty.Id.Value}"
        );
    }

    private async Task<IReadOnlyList<string>> AddressesAsync(Obligation duty, EscalationRecipient recipient, CancellationToken ct)
    {
        var agency = await db.Agencies.SingleOrDefaultAsync(a => a.Id == duty.AgencyId, ct);
        IEnumerable<string?> addresses = recipient switch
        {
            EscalationRecipient.Agency => [agency?.Email],
            EscalationRecipient.AgencyLeader => [agency?.Leader?.Email],
            _ => await CoordinatorsAsync(duty, agency?.Municipality, ct),
        };
        return [.. addresses.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private async Task<List<string?>> CoordinatorsAsync(Obligation duty, string? municipality, CancellationToken ct)
    {
        if (duty.CaseId is not { } caseId)
        {
            return await db
                .Agencies.Where(a => a.Kind == AgencyKind.Coordinator && a.Municipality == municipality)
                .Select(a => a.Email)
                .ToListAsync(ct);
        }
        var roster = await db.Rosters.SingleOrDefaultAsync(r => r.CaseId == caseId, ct);
        var coordinators =
            roster?.Entries.Where(e => e.IsRunning && e.Ground == RosterGround.CoordinatesTeam).Select(e => e.AgencyId).ToList() ?? [];
        return await db.Agencies.Where(a => coordinators.Contains(a.Id)).Select(a => a.Email).ToListAsync(ct);
    }
}
