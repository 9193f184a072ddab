using Microsoft.Extensions.Logging;
using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.Obligations.Telling;
using Recorded = Tot.Obligations.Domain.Attendance;

namespace Tot.Obligations.Attending;

/// <summary>Recorded attendance closes the duties: fulfilled, represented, excused or breached.</summary>
internal sealed partial class MeetingHeldHandler(ObligationsDb db, MeetingDuties duties, ILogger<MeetingHeldHandler> logger)
    : IEventHandler<MeetingHeld>
{
    public async Task HandleAsync(MeetingHeld message, EventContext context, CancellationToken ct)
    {
        var id = MeetingDuties.IdOf(message.MeetingId);
        var meeting = await duties.FindMeetingAsync(id, ct) ?? throw new NotYetException("the meeting");
        if (meeting.IsOver)
        {
            return;
        }
        (meeting.IsOver, meeting.HeldAt) = (true, message.HeldAt?.ToDateTimeOffset());
        var owed = (await duties.OfAsync(id, ct)).Where(o => o.State != ObligationState.Cancelled).ToDictionary(o => o.AgencyId);
        foreach (var attended in message.Attendance)
        {
            if (!owed.TryGetValue(AgencyId.From(Guid.Parse(attended.AgencyId)), out var duty))
            {
                continue;
            }
            var before = duty.State;
            var recorded = duty.Record((Recorded)(int)attended.Attendance, context.Actor(), duties.Now);
            if (!recorded.IsSuccess)
            {
                LogRefused(duty.Id.Value, recorded.Error.Code);
            }
            else if (recorded.Value == Change.Made)
            {
                db.TellOutcome(duty, before, duties.Now);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Attendance changes nothing about duty {ObligationId}: {Code}.")]
    private partial void LogRefused(Guid obligationId, string code);
}
