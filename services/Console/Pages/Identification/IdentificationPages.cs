using System.Globalization;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Identification;

/// <summary>One person or a group found together, sent once and only when everything is there.</summary>
internal static class IdentificationPages
{
    /// <summary>Largest group on one form.</summary>
    public const int Most = 12;

    public static void MapIdentification(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            "/identifications/new",
            (int? persons) => Show.Page<IdentificationPage>(new IdentificationModel(Math.Clamp(persons ?? 1, 1, Most)))
        );
        app.MapGet("/identifications/{id:guid}", ReceiptAsync);
        app.MapPost("/identifications/more", (Submission form) => Again(form, +1));
        app.MapPost("/identifications/fewer", (Submission form) => Again(form, -1));
        app.MapPost("/identifications", SendAsync);
        app.MapGet("/matches", MatchesAsync);
        app.MapPost("/matches/{id:guid}/{verdict}", JudgeAsync);
    }

    private static IResult Again(Submission form, int change) =>
        Show.Page<IdentificationPage>(new IdentificationModel(Math.Clamp(CountOf(form) + change, 1, Most)) { Input = form });

    private static async Task<IResult> SendAsync(Submission form, IntakeApi intake, CancellationToken ct)
    {
        var count = CountOf(form);
        var raised = await intake.PostAsync<IdentificationReceipt>("/api/v1/identifications", Request(form, count), form.Once, ct);
        return raised.Ok
            ? Results.Redirect($"/identifications/{raised.Value!.Id}")
            : Show.Page<IdentificationPage>(
                new IdentificationModel(count) { Input = form, Problem = raised.Problem },
                raised.Problem.Status
            );
    }

    private static async Task<IResult> ReceiptAsync(Guid id, IntakeApi intake, CancellationToken ct) =>
        Show.Page<ReceiptPage>((await intake.IdentificationAsync(id, ct)).Required);

    private static async Task<IResult> MatchesAsync(IntakeApi intake, CancellationToken ct) =>
        Show.Page<MatchesPage>(new MatchesModel((await intake.MatchesAsync("proposed", ct)).Required));

    private static async Task<IResult> JudgeAsync(
        Guid id,
        string verdict,
        Submission form,
        IntakeApi intake,
        Flash flash,
        CancellationToken ct
    )
    {
        if (verdict is not ("confirm" or "reject"))
        {
            return Results.NotFound();
        }
        var answer = await intake.PostAsync<Nothing>($"/api/v1/matches/{id}/{verdict}", null, form.Once, ct);
        return answer.Ok
            ? flash.Redirect("/matches", "Matches.Judged")
            : Show.Page<MatchesPage>(
                new MatchesModel((await intake.MatchesAsync("proposed", ct)).Required) { Problem = answer.Problem },
                answer.Problem.Status
            );
    }

    private static int CountOf(Submission form) =>
        int.TryParse(form["count"], CultureInfo.InvariantCulture, out var count) ? Math.Clamp(count, 1, Most) : 1;

    /// <summary>The first person's relation to the others is told by the others: sibling of person 1, and so on.</summary>
    private static object Request(Submission form, int count) =>
        new
        {
            persons = Enumerable
                .Range(0, count)
                .Select(i => new
                {
                    name = form[$"name-{i}"],
                    birthDate = form.Day($"birthDate-{i}"),
                    ageGroup = form[$"ageGroup-{i}"],
                    nationality = form[$"nationality-{i}"],
                    language = form[$"language-{i}"],
                    needsInterpreter = form.Has($"flags-{i}", "interpreter"),
                    residenceUnsettled = form.Has($"flags-{i}", "residence"),
                    immediateNeeds = form.All($"needs-{i}"),
                    relations = form[$"relation-{i}"] is { } kind && i > 0 ? [new { toIndex = 0, kind }] : Array.Empty<object>(),
                }),
            dangerAssessment = form["danger"] is null or "not-yet-assessed"
                ? null
                : new { level = form["danger"], externalReference = form["reference"] },
        };
}

/// <param name="Count">Persons on the form.</param>
public sealed record IdentificationModel(int Count)
{
    public Submission Input { get; init; } = Submission.Empty;

    public Problem? Problem { get; init; }
}

/// <param name="Items">Possible matches that wait for a judgement.</param>
public sealed record MatchesModel(IReadOnlyList<MatchView> Items)
{
    public Problem? Problem { get; init; }
}
