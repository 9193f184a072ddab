using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.V1;

namespace Tot.Meetings.Decisions;

/// <summary>What other services ask of meetings.</summary>
internal sealed class MeetingQuestions(MeetingsDb db) : MeetingService.MeetingServiceBase
{
    /// <summary>A decision binds once the minutes are final; a draft's is not told.</summary>
    public override async Task<GetDecisionResponse> GetDecision(GetDecisionRequest request, ServerCallContext context)
    {
        var id = new DecisionId(Parse(request.MeasureId, "measure_id"));
        var decision = await db
            .Meetings.AsNoTracking()
            .Where(m => m.State == MeetingState.Minuted)
            .SelectMany(m => m.Decisions.Where(d => d.Id == id), (m, d) => new { MeetingId = m.Id, d.Title })
            .FirstOrDefaultAsync(context.CancellationToken);
        return decision is null
            ? throw new RpcException(new Status(StatusCode.NotFound, "There is no such decision."))
            : new GetDecisionResponse
            {
                MeasureId = request.MeasureId,
                MeetingId = decision.MeetingId.Value.ToString(),
                Title = decision.Title,
            };
    }

    /// <summary>A meeting that is still to be held, or has no final minutes (or had them recalled), keeps a case open; a mere proposal does not.</summary>
    public override async Task<CheckClosureResponse> CheckClosure(CheckClosureRequest request, ServerCallContext context)
    {
        var caseId = new CaseId(Parse(request.CaseId, "case_id"));
        var states = await db
            .Meetings.Where(m => m.CaseId == caseId && (m.State == MeetingState.Convened || m.State == MeetingState.Held))
            .Select(m => m.State)
            .Distinct()
            .ToListAsync(context.CancellationToken);
        var recalled = await db
            .Meetings.Where(m => m.CaseId == caseId && m.State == MeetingState.Minuted)
            .AnyAsync(m => m.Minutes.OrderByDescending(v => v.Number).First().RecalledAt != null, context.CancellationToken);
        if (recalled && !states.Contains(MeetingState.Held))
        {
            states.Add(MeetingState.Held);
        }
        return new CheckClosureResponse
        {
            Blockers = { states.Order().Select(s => s == MeetingState.Convened ? "MEETING_CONVENED" : "MINUTES_NOT_FINAL") },
        };
    }

    private static Guid Parse(string text, string field) =>
        Guid.TryParse(text, out var id) ? id : throw new RpcException(new Status(StatusCode.InvalidArgument, $"{field} is not a UUID."));
}
