using System.Globalization;
using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Courses;

/// <summary>Courses for the agencies' staff: where and when, who comes, who came.</summary>
internal static class CoursesPages
{
    private const string One = "/courses/{id:guid}";

    public static void MapCourses(this IEndpointRouteBuilder app)
    {
        app.MapGet("/courses", async (CoursesQuery query, CancellationToken ct) => Show.Page<CoursesPage>(await query.RunAsync(ct)));
        app.MapGet(One, async (Guid id, CoursesQuery query, CancellationToken ct) => Show.Page<CoursePage>(await query.RunAsync(id, ct)));
        app.MapPost("/courses", RegisterAsync);
        app.MapActOn(
            One,
            "enrol",
            "Courses.Enrolled",
            (a, ct) => SessionAsync(a, "enrol", new { count = Number(a.Form["count"]) }, ct),
            RefusedAsync
        );
        app.MapActOn(
            One,
            "cancel",
            "Courses.SessionCancelled",
            (a, ct) => SessionAsync(a, "cancel", new { reason = a.Form["reason"] }, ct),
            RefusedAsync
        );
        app.MapActOn(
            One,
            "attendance",
            "Courses.AttendanceRecorded",
            (a, ct) => SessionAsync(a, "record-attendance", Attendance(a.Form), ct),
            RefusedAsync
        );
        app.MapActOn(One, "sessions", "Courses.SessionPlanned", (a, ct) => PostAsync(a, "sessions", Session(a.Form), ct), RefusedAsync);
    }

    private static object Session(Submission form) =>
        new
        {
            startsAt = form.Moment("day", "from"),
            endsAt = form.End("day", "from", "to"),
            place = form["place"],
            places = Number(form["places"]),
        };

    private static object Attendance(Submission form) =>
        new
        {
            attendance = form.All("agency")
                .Where(a => form["came-" + a] is not null)
                .Select(a => new { agencyId = a, count = Number(form["came-" + a]) }),
        };

    private static Task<Answer<Nothing>> SessionAsync(Acting a, string act, object body, CancellationToken ct) =>
        PostAsync(a, $"sessions/{a.Form.Id("session")}/{act}", body, ct);

    private static Task<Answer<Nothing>> PostAsync(Acting a, string act, object body, CancellationToken ct) =>
        a.Get<ObligationsApi>().PostAsync<Nothing>($"/api/v1/courses/{a.Id}/{act}", body, a.Form.Once, ct, a.Form.Version);

    private static async Task<IResult> RegisterAsync(
        Submission form,
        ObligationsApi obligations,
        CoursesQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var made = await obligations.PostAsync<CourseView>(
            "/api/v1/courses",
            new { title = form["title"], routineId = form.Id("routineId") },
            form.Once,
            ct
        );
        return made.Ok
            ? flash.Redirect($"/courses/{made.Value!.Id}", "Courses.Registered")
            : Show.Page<CoursesPage>(await query.RunAsync(ct) with { Problem = made.Problem, Input = form }, made.Problem.Status);
    }

    private static async Task<IResult> RefusedAsync(Acting a, Problem problem, CancellationToken ct) =>
        Show.Page<CoursePage>(await a.Get<CoursesQuery>().RunAsync(a.Id, ct) with { Problem = problem, Input = a.Form }, problem.Status);

    private static int? Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}

internal sealed class CoursesQuery(ObligationsApi obligations, Agencies agencies, Reader reader)
{
    public async Task<CoursesModel> RunAsync(CancellationToken ct)
    {
        var all = obligations.ListAsync<CourseView>("/api/v1/courses?pageSize=100", ct);
        var routines = obligations.ListAsync<RoutineView>("/api/v1/routines?pageSize=100", ct);
        var names = agencies.NamesAsync(ct);
        await Task.WhenAll(all, routines, names);
        return new CoursesModel((await all).Required, (await routines).Value ?? [], reader.Now, reader.Is(Roles.CaseWorkers), await names);
    }

    public async Task<CourseModel> RunAsync(Guid id, CancellationToken ct)
    {
        var found = obligations.GetAsync<CourseView>($"/api/v1/courses/{id}", ct);
        var own = reader.AgencyAsync(ct);
        var names = agencies.NamesAsync(ct);
        await Task.WhenAll(found, own, names);
        var answer = await found;
        return new CourseModel(answer.Required, answer.ETag, (await own)?.Id, reader.Now, reader.Is(Roles.CaseWorkers), await names);
    }
}

/// <param name="MayArrange">The reader's agency can arrange courses.</param>
public sealed record CoursesModel(
    IReadOnlyList<CourseView> Courses,
    IReadOnlyList<RoutineView> Routines,
    DateTimeOffset Now,
    bool MayArrange,
    Func<Guid, string?> NameOf
)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;
}

public sealed record CourseModel(
    CourseView Course,
    string? ETag,
    Guid? Own,
    DateTimeOffset Now,
    bool MayArrange,
    Func<Guid, string?> NameOf
)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    public bool Organises => MayArrange && Course.OrganiserId == Own;
}
