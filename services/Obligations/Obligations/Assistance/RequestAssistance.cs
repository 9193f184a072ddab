using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Agencies;
using Tot.Obligations.Domain;
using Tot.Obligations.Duties;
using Tot.Obligations.Persistence;
using Tot.Obligations.Rosters;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Assistance;

/// <summary>An agency of the case asks its police for help; the police owe an answer.</summary>
internal static class RequestAssistance
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/police-assistance", HandleAsync)
            .WithName("RequestPoliceAssistance")
            .RequireRoles(Roles.CaseWorkers)
            .WithSummary("Ask the police for assistance")
            .Produces<AssistanceView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    /// <param name="CaseId">The case in which help is needed.</param>
    /// <param name="What">What the police are asked for.</param>
    /// <param name="NeededOn">Day in Oslo; today or later.</param>
    /// <param name="PoliceAgencyId">A police agency of the case's roster; left out when there is one only.</param>
    /// <param name="Note">What there is to add.</param>
    internal sealed record RequestPoliceAssistanceRequest(
        Guid? CaseId,
        AssistanceKind? What,
        DateOnly? NeededOn,
        Guid? PoliceAgencyId,
        string? Note
    );

    private static async Task<IResult> HandleAsync(
        RequestPoliceAssistanceRequest body,
        Act act,
        INeedToKnow needToKnow,
        Ladders ladders,
        ObligationsDb db,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var caseId = CaseId.From(validation.Required(body.CaseId, "caseId"));
        var what = validation.Required(body.What, "what");
        var neededOn = validation.RequiredDay(body.NeededOn, "neededOn");
        var note = validation.Optional(body.Note, "note", PoliceAssistance.MaxTextLength);
        if (validation.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (await needToKnow.AgencyAsync(ct) is not { } own || !await needToKnow.MaySeeAsync(caseId.Value, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        var police = await PoliceOf(db, caseId, act.Now).ToListAsync(ct);
        var asked = body.PoliceAgencyId is { } wanted ? police.FindAll(p => p.Value == wanted) : police;
        if (asked.Count != 1)
        {
            return (
                asked.Count == 0
                    ? ObligationErrors.NoPoliceInRoster
                    : Error.Validation("policeAgencyId", "More than one police agency takes part; say which.")
            ).ToProblem();
        }
        var id = Guid.CreateVersion7(act.Now);
        var requester = AgencyId.From(own.Id);
        var made = PoliceAssistance.Request(AssistanceId.From(id), caseId, requester, asked[0], what, neededOn, note, act.Actor(), act.Now);
        if (!made.IsSuccess)
        {
            return made.Error.ToProblem();
        }
        var assistance = made.Value;
        var ladder = ladders.For(ObligationKind.AnswerAssistance);
        var dutyId = ObligationId.From(id);
        var duty = Obligation.Of(dutyId, ObligationKind.AnswerAssistance, id, caseId, asked[0], assistance.AnswerDueAt, ladder, act.Now);
        db.Assistance.Add(assistance);
        db.Obligations.Add(duty);
        act.Audit(db, "request-police-assistance", $"police-assistance/{id}", caseId.Value);
        db.TellRequested(assistance, act.Now);
        db.TellAssigned(duty, act.Now);
        var location = $"{HttpApi.Prefix}/police-assistance/{id}";
        return await act.CommitAsync(db, Reply.Created(location, AssistanceView.Of(assistance), assistance.Version), ct);
    }

    private static IQueryable<AgencyId> PoliceOf(ObligationsDb db, CaseId caseId, DateTimeOffset now) =>
        db
            .RosterEntries.Where(e => EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry) == caseId)
            .CoveringAt(now)
            .Join(
                db.Agencies.ActiveOn(Oslo.Day(now)).Where(a => a.Kind == AgencyKind.PoliceExit),
                e => e.AgencyId,
                a => a.Id,
                (e, _) => e.AgencyId
            )
            .Distinct();
}
