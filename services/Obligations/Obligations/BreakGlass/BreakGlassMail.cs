using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Mail;
using Tot.Obligations.Agencies;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.BreakGlass;
using Tot.Obligations.Escalating;
using Tot.Obligations.Persistence;

namespace Tot.Obligations.BreakGlass;

/// <summary>
/// Tells of an emergency opening by mail, in the transaction that opens: the coordinators of the case, the leader of the agency that opened it,
/// and the data protection officers of the municipality. All that it says of the case is its number.
/// </summary>
internal sealed class BreakGlassMail(MailOutbox outbox, ObligationsDb db, EscalationTexts texts)
{
    public async Task TellAsync(BreakGlassUse use, DateTimeOffset now, CancellationToken ct)
    {
        if (!outbox.IsOpen)
        {
            return;
        }
        var copy = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.CaseId == use.CaseId, ct);
        foreach (var address in await AddressesAsync(use, copy?.Municipality, now, ct))
        {
            outbox.Add(db, Compose(use, address, copy?.CaseNumber), now);
        }
    }

    private MailDraft Compose(BreakGlassUse use, string address, string? caseNumber)
    {
        var until = Oslo.At(use.ExpiresAt);
        var when = string.Create(CultureInfo.InvariantCulture, $"{texts["OpenUntil"]}: {until:dd.MM.yyyy HH:mm} ({texts["Zone"]})");
        return new MailDraft(
            address,
            $"{texts["BreakGlass"]}: {(string.IsNullOrEmpty(caseNumber) ? "TOT" : caseNumber)}",
            string.Join("\n\n", texts["BreakGlassText"], when, texts["Footer"]),
            $"break-glass/{use.Id.Value}"
        );
    }

    private async Task<IReadOnlyList<string>> AddressesAsync(
        BreakGlassUse use,
        string? municipality,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var roster = await db.Rosters.AsNoTracking().SingleAsync(r => r.CaseId == use.CaseId, ct);
        var coordinators = roster
            .Entries.Where(e => e.IsRunning && e.Ground == RosterGround.CoordinatesTeam)
            .Select(e => e.AgencyId)
            .ToList();
        var told = await db
            .Agencies.AsNoTracking()
            .ActiveOn(Oslo.Day(now))
            .Where(a => coordinators.Contains(a.Id) || (a.Kind == AgencyKind.Auditor && a.Municipality == municipality))
            .Select(a => a.Email)
            .ToListAsync(ct);
        var leader = await db.Agencies.AsNoTracking().Where(a => a.Id == use.AgencyId).Select(a => a.Leader).SingleOrDefaultAsync(ct);
        return [.. told.Append(leader?.Email).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
