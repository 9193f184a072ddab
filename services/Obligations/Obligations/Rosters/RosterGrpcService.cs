using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.Obligations.Agencies;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.V1;

namespace Tot.Obligations.Rosters;

/// <summary>Who may know of a case, for the other services. Asked on many requests: one indexed query each.</summary>
internal sealed class RosterGrpcService(ObligationsDb db, TimeProvider clock) : RosterService.RosterServiceBase
{
    private const int MostQuestions = 500;

    public override async Task<CheckAccessResponse> CheckAccess(CheckAccessRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var agencyId = AgencyId.From(Ids.Read(request.AgencyId, "agency_id"));
        var caseId = CaseId.From(Ids.Read(request.CaseId, "case_id"));
        var entitled = Entitled(caseId).Where(id => id == agencyId);
        if (await entitled.AnyAsync(ct))
        {
            return new CheckAccessResponse { Allowed = true, Opened = true };
        }
        // Opened between the two questions, it may hold the agency.
        var opened = await OpenedAsync(caseId, ct);
        return new CheckAccessResponse { Allowed = opened && await entitled.AnyAsync(ct), Opened = opened };
    }

    public override async Task<CheckAccessesResponse> CheckAccesses(CheckAccessesRequest request, ServerCallContext context)
    {
        if (request.Questions.Count > MostQuestions)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"At most {MostQuestions} questions."));
        }
        var questions = request
            .Questions.Select(q => (CaseId.From(Ids.Read(q.CaseId, "case_id")), AgencyId.From(Ids.Read(q.AgencyId, "agency_id"))))
            .ToList();
        var cases = questions.Select(q => q.Item1).Distinct().ToList();
        // Asked first: a roster that is opened afterwards is one that had not been.
        var opened = await db.Rosters.Where(r => cases.Contains(r.CaseId)).Select(r => r.CaseId).ToHashSetAsync(context.CancellationToken);
        var now = clock.GetUtcNow();
        var entitled = await db
            .RosterEntries.Where(e => cases.Contains(EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry)))
            .CoveringAt(now)
            .Join(
                db.Agencies.ActiveOn(Oslo.Day(now)),
                e => e.AgencyId,
                a => a.Id,
                (e, _) => new { CaseId = EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry), e.AgencyId }
            )
            .ToListAsync(context.CancellationToken);
        var pairs = entitled.Select(e => (e.CaseId, e.AgencyId)).ToHashSet();
        return new CheckAccessesResponse
        {
            Answers = { questions.Select(q => new CheckAccessResponse { Allowed = pairs.Contains(q), Opened = opened.Contains(q.Item1) }) },
        };
    }

    public override async Task<ListEntitledResponse> ListEntitled(ListEntitledRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caseId = CaseId.From(Ids.Read(request.CaseId, "case_id"));
        var response = new ListEntitledResponse { Opened = await OpenedAsync(caseId, ct) };
        var entitled = await Entitled(caseId).Distinct().ToListAsync(ct);
        response.AgencyIds.AddRange(entitled.Select(id => id.Value.ToString()));
        return response;
    }

    private Task<bool> OpenedAsync(CaseId caseId, CancellationToken ct) => db.Rosters.AnyAsync(r => r.CaseId == caseId, ct);

    private IQueryable<AgencyId> Entitled(CaseId caseId)
    {
        var now = clock.GetUtcNow();
        return db
            .RosterEntries.Where(e => EF.Property<CaseId>(e, RosterConfiguration.CaseIdOfEntry) == caseId)
            .CoveringAt(now)
            .Join(db.Agencies.ActiveOn(Oslo.Day(now)), e => e.AgencyId, a => a.Id, (e, _) => e.AgencyId);
    }
}
