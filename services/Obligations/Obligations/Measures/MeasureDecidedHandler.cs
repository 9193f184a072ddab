using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Kernel;
using Tot.Meetings.V1;
using Tot.Messaging.Handling;
using Tot.Obligations.Domain;
using Tot.Obligations.Duties;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Tot.ServiceDefaults.Peers;
using ObligationKind = Tot.Obligations.Domain.ObligationKind;

namespace Tot.Obligations.Measures;

/// <summary>A decision becomes a measure that the agency owes. What it says is not in the event: it is asked of Meetings.</summary>
internal sealed class MeasureDecidedHandler(
    ObligationsDb db,
    MeetingService.MeetingServiceClient meetings,
    Ladders ladders,
    TimeProvider clock
) : IEventHandler<MeasureDecided>
{
    public async Task HandleAsync(MeasureDecided message, EventContext context, CancellationToken ct)
    {
        var (id, now) = (ObligationId.From(Guid.Parse(message.MeasureId)), clock.GetUtcNow());
        var ladder = ladders.For(ObligationKind.Measure);
        var lastDay = DateOnly.ParseExact(message.DueOn, "O", CultureInfo.InvariantCulture);
        if (await db.Obligations.SingleOrDefaultAsync(o => o.Id == id, ct) is { } known)
        {
            // Decided once more with another date, in amended minutes. A closed measure stays closed.
            if (known.Move(Oslo.EndOf(lastDay), ladder, now) is { IsSuccess: true, Value: Change.Made })
            {
                db.TellAssigned(known, now);
            }
            return;
        }
        var duty = Obligation.ToCarryOut(
            id,
            MeetingId.From(Guid.Parse(message.MeetingId)),
            message.CaseId.Length == 0 ? null : CaseId.From(Guid.Parse(message.CaseId)),
            AgencyId.From(Guid.Parse(message.AgencyId)),
            await TitleAsync(message.MeasureId, ct),
            lastDay,
            ladder,
            now
        );
        db.Obligations.Add(duty);
        db.TellAssigned(duty, now);
    }

    private async Task<string> TitleAsync(string measureId, CancellationToken ct)
    {
        try
        {
            var decision = await meetings.GetDecisionAsync(
                new GetDecisionRequest { MeasureId = measureId },
                deadline: GrpcPeers.Deadline,
                cancellationToken: ct
            );
            return decision.Title;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            throw new NotYetException("the decision");
        }
    }
}
