using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Agencies;

/// <summary>Adds an agency to the directory.</summary>
internal static class RegisterAgency
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/agencies", HandleAsync)
            .WithName("RegisterAgency")
            .RequireRoles(Roles.Admin)
            .WithSummary("Register an agency")
            .Produces<AgencyView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict);

    /// <summary>The use case itself, without a request: also what the demo directory is made with.</summary>
    public static async Task<Result<Agency>> RegisterAsync(
        ObligationsDb db,
        AgencyId id,
        AgencyDetails details,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var registered = Agency.Register(id, details);
        if (!registered.IsSuccess)
        {
            return registered;
        }
        if (await db.Agencies.AnyAsync(a => a.OrganisationNumber == details.OrganisationNumber, ct))
        {
            return ObligationErrors.OrganisationNumberTaken;
        }
        db.Agencies.Add(registered.Value);
        db.Tell(registered.Value, now);
        return registered;
    }

    private static async Task<IResult> HandleAsync(AgencyBody body, Act act, ObligationsDb db, CancellationToken ct)
    {
        var id = AgencyId.From(Guid.CreateVersion7(act.Now));
        var registered = await RegisterAsync(db, id, body.ToDetails(Oslo.Day(act.Now)), act.Now, ct);
        if (!registered.IsSuccess)
        {
            return registered.Error.ToProblem();
        }
        var agency = registered.Value;
        act.Audit(db, "register-agency", $"agencies/{agency.Id.Value}");
        var location = $"{HttpApi.Prefix}/agencies/{agency.Id.Value}";
        return await act.CommitAsync(db, agency, Reply.Created(location, AgencyView.Of(agency), agency.Version), ct);
    }
}
