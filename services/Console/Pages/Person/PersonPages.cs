using Tot.Kernel;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Person;

/// <summary>One person of a case, known by number: what is agreed, what was shared on which ground, and what has changed.</summary>
internal static class PersonPages
{
    private const string One = "/cases/{id:guid}/persons/{number:int}";

    public static void MapPerson(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            One,
            async (Guid id, int number, PersonQuery query, CancellationToken ct) =>
                Show.Page<PersonPage>(await query.RunAsync(id, number, ct))
        );
        app.MapGet(
            $"{One}/viewers",
            async (Guid id, int number, string? seen, string? page, ViewersQuery query, CancellationToken ct) =>
                Show.Page<ViewersPage>(await query.RunAsync(id, number, seen, page, ct))
        );
        Map(
            app,
            "consents",
            "Person.ConsentRecorded",
            form => new
            {
                purpose = form["purpose"],
                state = form["state"],
                form = form["form"],
            }
        );
        Map(
            app,
            "disclosures",
            "Person.DisclosureRecorded",
            form => new
            {
                agencyId = form.Id("agencyId"),
                category = form["category"],
                ground = form["ground"],
                purpose = form["ground"] == "consent" ? form["purpose"] : null,
            }
        );
        Map(
            app,
            "status",
            "Person.StatusChanged",
            form => new { status = form["status"], reason = form["status"] == "not-a-victim" ? form["reason"] : null }
        );
        Map(app, "age-assessments", "Person.AgeAssessed", form => new { ageGroup = form["ageGroup"] });
        Map(
            app,
            "danger-assessments",
            "Person.DangerAssessed",
            form => new
            {
                level = form["level"],
                validUntil = form.Day("validUntil"),
                externalReference = form["reference"],
            }
        );
    }

    /// <param name="app">The console.</param>
    /// <param name="act">Last part of the path, here and at the service.</param>
    /// <param name="done">What is said when it is done.</param>
    /// <param name="body">The form as the service takes it.</param>
    private static void Map(IEndpointRouteBuilder app, string act, string done, Func<Submission, object> body) =>
        app.MapPost(
            $"{One}/{act}",
            async (Guid id, int number, Submission form, IntakeApi intake, PersonQuery query, Flash flash, CancellationToken ct) =>
            {
                var model = await query.RunAsync(id, number, ct);
                var answer = await intake.PostAsync<Nothing>(
                    $"/api/v1/persons/{model.Person.Id}/{act}",
                    body(form),
                    form.Once,
                    ct,
                    form.Version
                );
                return answer.Ok
                    ? flash.Redirect($"/cases/{id}/persons/{number}", done)
                    : Show.Page<PersonPage>(model with { Problem = answer.Problem, Input = form, Refused = act }, answer.Problem.Status);
            }
        );
}
