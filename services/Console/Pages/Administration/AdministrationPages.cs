using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Administration;

/// <summary>What the work rests on: the directory, who takes part where, and how the services are.</summary>
internal static class AdministrationPages
{
    public static void MapAdministration(this IEndpointRouteBuilder app)
    {
        app.MapGet("/admin", () => Show.Page<AdministrationPage>(new AdministrationModel()));
        app.MapGet(
            "/admin/agencies",
            async (string? kind, string? municipality, DirectoryQuery query, CancellationToken ct) =>
                Show.Page<DirectoryPage>(await query.RunAsync(kind, municipality, ct))
        );
        app.MapGet("/admin/agencies/new", () => Show.Page<AgencyPage>(new AgencyModel(null, null)));
        app.MapPost("/admin/agencies/new", RegisterAsync);
        app.MapGet(
            "/admin/agencies/{id:guid}",
            async (Guid id, DirectoryQuery query, CancellationToken ct) => Show.Page<AgencyPage>(await query.RunAsync(id, ct))
        );
        app.MapPost("/admin/agencies/{id:guid}", ReviseAsync);
        app.MapGet("/admin/rosters", async (RostersQuery query, CancellationToken ct) => Show.Page<RostersPage>(await query.RunAsync(ct)));
        app.MapGet("/admin/health", async (HealthQuery query, CancellationToken ct) => Show.Page<HealthPage>(await query.RunAsync(ct)));
    }

    private static async Task<IResult> RegisterAsync(
        Submission form,
        ObligationsApi obligations,
        AgencyShelf shelf,
        Flash flash,
        CancellationToken ct
    )
    {
        var answer = await obligations.PostAsync<AgencyView>("/api/v1/agencies", Body(form), form.Once, ct);
        if (!answer.Ok)
        {
            return Show.Page<AgencyPage>(new AgencyModel(null, null) { Problem = answer.Problem, Input = form }, answer.Problem.Status);
        }
        shelf.Clear();
        return flash.Redirect($"/admin/agencies/{answer.Value!.Id}", "Admin.AgencyRegistered");
    }

    private static async Task<IResult> ReviseAsync(
        Guid id,
        Submission form,
        ObligationsApi obligations,
        AgencyShelf shelf,
        DirectoryQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var answer = await obligations.PutAsync<AgencyView>($"/api/v1/agencies/{id}", Body(form), form.Once, ct, form.Version);
        if (!answer.Ok)
        {
            return Show.Page<AgencyPage>(
                await query.RunAsync(id, ct) with
                {
                    Problem = answer.Problem,
                    Input = form,
                },
                answer.Problem.Status
            );
        }
        shelf.Clear();
        return flash.Redirect($"/admin/agencies/{id}", "Admin.AgencyRevised");
    }

    private static object Body(Submission form) =>
        new
        {
            kind = form["kind"],
            name = form["name"],
            organisationNumber = form["organisationNumber"]?.Replace(" ", "", StringComparison.Ordinal),
            municipality = form["municipality"],
            district = form["district"],
            onCall = Contact(form, "onCall"),
            leader = Contact(form, "leader"),
            activeFrom = form.Day("activeFrom"),
            activeUntil = form.Day("activeUntil"),
            email = form["email"],
        };

    private static object? Contact(Submission form, string name) =>
        form[name + "Name"] is null && form[name + "Phone"] is null && form[name + "Email"] is null
            ? null
            : new
            {
                name = form[name + "Name"],
                phone = form[name + "Phone"],
                email = form[name + "Email"],
            };
}
