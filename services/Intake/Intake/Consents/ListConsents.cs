using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.Consents;

/// <summary>Where a person stands on one purpose.</summary>
internal sealed record ConsentListItem(
    Guid PersonId,
    Guid CaseId,
    ConsentPurpose Purpose,
    ConsentState State,
    ConsentForm? Form,
    DateTimeOffset SaidAt,
    Guid RecordedByAgencyId
)
{
    public static ConsentListItem Of(ConsentStanding s) =>
        new(s.PersonId.Value, s.CaseId.Value, s.Purpose, s.State, s.Form, s.SaidAt, s.RecordedBy.Value);
}

internal static class ConsentStandings
{
    /// <summary>The person's newest word on a purpose takes the place of the one before.</summary>
    public static async Task StandAsync(this IntakeDbContext db, Person person, Consent consent, DateTimeOffset now, CancellationToken ct)
    {
        var standing = await db.ConsentStandings.FirstOrDefaultAsync(s => s.PersonId == person.Id && s.Purpose == consent.Purpose, ct);
        if (standing is null)
        {
            db.Add(
                new ConsentStanding
                {
                    Id = new ConsentStandingId(Guid.CreateVersion7(now)),
                    PersonId = person.Id,
                    CaseId = person.CaseId,
                    Purpose = consent.Purpose,
                    State = consent.State,
                    Form = consent.Form,
                    SaidAt = consent.At,
                    RecordedBy = consent.RecordedBy,
                }
            );
            return;
        }
        (standing.State, standing.Form, standing.SaidAt, standing.RecordedBy) = (
            consent.State,
            consent.Form,
            consent.At,
            consent.RecordedBy
        );
    }
}

internal static class ListConsentsEndpoint
{
    private static readonly ListOrder<ConsentStanding, ConsentStandingId> Orders = new ListOrder<ConsentStanding, ConsentStandingId>(
        s => s.Id,
        "saidAt desc"
    ).By("saidAt", s => s.SaidAt);

    public static void MapListConsents(this RouteGroupBuilder api) =>
        api.MapGet("/persons/-/consents", ListAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ListConsents")
            .WithSummary("Where the persons of the caller's cases stand on each purpose they were asked about, the newest word first.")
            .WithDescription(
                "Filter by caseId, purpose, state and the days (saidFrom, saidTo, both included); purpose and state take several, separated by commas."
            )
            .Produces<Page<ConsentListItem>>();

    private static async Task<IResult> ListAsync(
        Guid? caseId,
        string? purpose,
        string? state,
        string? saidFrom,
        string? saidTo,
        string? orderBy,
        int? pageSize,
        string? pageToken,
        CaseAccess access,
        IntakeDbContext db,
        Act act,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var purposes = validation.AnyOf<ConsentPurpose>(purpose, "purpose");
        var states = validation.AnyOf<ConsentState>(state, "state");
        var said = validation.Period(saidFrom, "saidFrom", saidTo, "saidTo");
        var page = Orders.Read(orderBy, pageSize, pageToken, validation, caseId, purpose, state, saidFrom, saidTo);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        var only = new CaseId(caseId ?? Guid.Empty);
        var cases = (await access.CasesAsync(ct)).Where(c => caseId == null || c.Id == only).Select(c => c.Id);
        var standings = db
            .ConsentStandings.AsNoTracking()
            .Where(s => cases.Contains(s.CaseId) && s.SaidAt >= said.From && s.SaidAt < said.Before);
        if (purposes.Count > 0)
        {
            standings = standings.Where(s => purposes.Contains(s.Purpose));
        }
        if (states.Count > 0)
        {
            standings = standings.Where(s => states.Contains(s.State));
        }
        var answer = page.Of(await page.Cut(standings).ToListAsync(ct), ConsentListItem.Of);
        act.AuditList(db, "list-consents", caseId, answer.Items.Count);
        await db.SaveChangesAsync(ct);
        return Results.Json(answer, Json.Options);
    }
}
