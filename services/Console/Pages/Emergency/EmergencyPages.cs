using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Emergency;

/// <summary>
/// A case that the reader's agency takes no part in is opened in an emergency: by its number, with a reason, for hours, and its coordinator is told.
/// Nothing leads here from a case that is not found, which would say that it exists.
/// </summary>
internal static class EmergencyPages
{
    public const string Path = "/cases/emergency";

    public static void MapEmergency(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            Path,
            (EmergencyRoles roles, Reader reader) =>
                reader.Is(roles.All)
                    ? Show.Page<EmergencyPage>(new EmergencyModel())
                    : throw new RefusedException(new Problem(StatusCodes.Status403Forbidden, "FORBIDDEN"))
        );
        app.MapPost(Path, OpenAsync);
        app.MapGet(
            Path + "/{id:guid}",
            async (Guid id, EmergencyQuery query, CancellationToken ct) =>
                await query.RunAsync(id, ct) is { } opened ? Show.Page<OpenedPage>(opened) : Results.Redirect($"/cases/{id}")
        );
    }

    private static async Task<IResult> OpenAsync(Submission form, ObligationsApi obligations, CancellationToken ct)
    {
        var (reason, ground, named) = (form["reason"], form["ground"], form["caseNumber"] ?? "");
        // Where somebody has sent the address of the case, that will do.
        var opened = Guid.TryParse(named[(named.LastIndexOf('/') + 1)..], out var id)
            ? await PostAsync(obligations, $"{id}", new { reason, ground }, form.Once, ct)
            : await PostAsync(
                obligations,
                "-",
                new
                {
                    caseNumber = named.ToUpperInvariant(),
                    reason,
                    ground,
                },
                form.Once,
                ct
            );
        if (opened.Ok)
        {
            return Results.Redirect($"{Path}/{opened.Value!.CaseId}");
        }
        var notFound = opened.Problem.Status == StatusCodes.Status404NotFound;
        var problem = notFound ? NoSuchCase : opened.Problem;
        return Show.Page<EmergencyPage>(new EmergencyModel(problem, form, notFound), problem.Status);
    }

    private static Task<Answer<BreakGlassView>> PostAsync(
        ObligationsApi obligations,
        string which,
        object body,
        string once,
        CancellationToken ct
    ) => obligations.PostAsync<BreakGlassView>($"/api/v1/cases/{which}/break-glass", body, once, ct);

    /// <summary>Here it is a field to correct, not a page that does not exist.</summary>
    private static Problem NoSuchCase =>
        new(StatusCodes.Status400BadRequest, "VALIDATION_FAILED")
        {
            Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["caseNumber"] = [] },
        };
}

/// <summary>Who may open a case in an emergency, as Obligations is told as well: <c>Obligations:BreakGlass:Roles</c>.</summary>
internal sealed class EmergencyRoles(IConfiguration configuration)
{
    public string[] All { get; } =
        configuration["Obligations:BreakGlass:Roles"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? Roles.InEmergency;
}

/// <summary>Until when the case is open to the reader's agency.</summary>
internal sealed class EmergencyQuery(ObligationsApi obligations, Reader reader)
{
    /// <returns>Null when it is not open for an emergency, or not any more.</returns>
    public async Task<OpenedModel?> RunAsync(Guid caseId, CancellationToken ct)
    {
        var roster = (await obligations.RosterAsync(caseId, ct)).Required;
        var own = (await reader.AgencyAsync(ct))?.Id;
        var entry = roster.Entries.FirstOrDefault(e => e.AgencyId == own && e.Ground == "break-glass" && e.RunsAt(reader.Now));
        return entry?.Until is { } until ? new OpenedModel(caseId, until) : null;
    }
}

/// <param name="NotFound">There is no such case that the reader could open.</param>
public sealed record EmergencyModel(Problem? Problem, Submission Input, bool NotFound)
{
    public EmergencyModel()
        : this(null, Submission.Empty, NotFound: false) { }
}

public sealed record OpenedModel(Guid CaseId, DateTimeOffset Until);
