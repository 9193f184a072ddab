using System.ComponentModel;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Consents;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.ReadPersons;
using Tot.Intake.Sealing;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Intake.Export;

internal static class ExportPersonEndpoint
{
    public static void MapExportPerson(this RouteGroupBuilder api) =>
        api.MapGet(
                "/persons/{id:guid}/export",
                (
                    Guid id,
                    [Description("json (the default) or html, to be printed.")] string? format,
                    [Description("nb (the default), nn or en: of the headings in html.")] string? language,
                    ExportPersonUseCase act,
                    HttpContext http,
                    CancellationToken ct
                ) => act.RunAsync(id, format, language, http, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("ExportPerson")
            .WithSummary("All that is held on a person in every service, to be handed over to the person. Audited as its own kind.")
            .WithDescription(
                "Others of the group, who may be the same, and who works with the case are left out. Free text is left out when the case has more persons: read it, and hand over what is about this one."
            )
            .Produces<PersonExport>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}

internal sealed class ExportPersonUseCase(IntakeDbContext db, Act act, CaseAccess access, PersonVault vault, HeldElsewhere elsewhere)
{
    public async Task<IResult> RunAsync(Guid id, string? format, string? language, HttpContext http, CancellationToken ct)
    {
        var validation = new Validation();
        validation.Check(format is null or "json" or "html", "format", "json or html.");
        validation.Check(language is null or "nb" or "nn" or "en", "language", "nb, nn or en.");
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await access.FindAsync(new PersonId(id), ct) is not var (person, @case))
        {
            return Error.NotFound("person").ToProblem();
        }
        var export = await ComposeAsync(person, @case, ct);
        // Nobody gets it before it is on record that they asked.
        act.Audit(db, "export-person", Facts.PersonSubject(person), @case.Id.Value);
        await db.SaveChangesAsync(ct);
        var html = format is "html";
        var name = string.Create(CultureInfo.InvariantCulture, $"person-{id:N}.{(html ? "html" : "json")}");
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return html
            ? Results.Text(ExportPage.Of(export, language ?? "nb"), "text/html; charset=utf-8")
            : Results.Json(export, Json.Options);
    }

    private async Task<PersonExport> ComposeAsync(Person person, Case @case, CancellationToken ct)
    {
        var alone = !await db.Persons.AnyAsync(p => p.CaseId == @case.Id && p.Id != person.Id, ct);
        var held = await elsewhere.AskAsync(person, alone, ct);
        var box = await db.IdentityBoxes.AsNoTracking().FirstOrDefaultAsync(b => b.PersonId == person.Id, ct);
        var identity = box is null ? null : vault.Open(person.Id, box.Box);
        var identifiedAt = await db.Identifications.Where(i => i.CaseId == @case.Id).Select(i => i.IdentifiedAt).FirstAsync(ct);
        var disclosures = await db.Disclosures.AsNoTracking().Where(d => d.PersonId == person.Id).OrderBy(d => d.SharedAt).ToListAsync(ct);
        var agencies = await db.AgencyCopies.AsNoTracking().ToDictionaryAsync(a => new AgencyId(a.AgencyId), a => a.Name, ct);
        var matches = await db.Matches.AsNoTracking().Where(m => m.FirstPerson == person.Id || m.SecondPerson == person.Id).ToListAsync(ct);
        var subject = Facts.PersonSubject(person);
        var accesses = await db.AuditLog.AsNoTracking().Where(a => a.Target == subject).OrderBy(a => a.Id).ToListAsync(ct);
        return new PersonExport(
            act.Now,
            new PersonExport.CaseView(
                @case.Number.ToString(),
                @case.Municipality.Value,
                @case.District,
                @case.Phase,
                @case.OpenedAt,
                @case.ClosedAt,
                identifiedAt
            ),
            identity is null ? null : IdentityView.Of(person, identity),
            PersonExport.FactsView.Of(person),
            ConsentsView.Of(person),
            [
                .. disclosures.Select(d => new PersonExport.SharedView(
                    agencies.GetValueOrDefault(d.AgencyId, Facts.Text(d.AgencyId)),
                    agencies.GetValueOrDefault(d.SharedBy, Facts.Text(d.SharedBy)),
                    d.Category,
                    d.Ground,
                    d.Purpose,
                    d.SharedAt
                )),
            ],
            [.. matches.Select(m => new PersonExport.PossibleMatchView(m.Score, m.Reasons, m.State, m.ProposedAt))],
            [.. accesses.Select(a => new PersonExport.AccessView(a.At, a.OrganisationNumber, a.Action))],
            held
        );
    }
}
