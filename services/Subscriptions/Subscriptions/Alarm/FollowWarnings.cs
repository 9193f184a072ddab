using Google.Protobuf;
using Tot.Events.V1;
using Tot.Messaging.Handling;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Deadline = Tot.Events.V1.Deadline;

namespace Tot.Subscriptions.Alarm;

/// <summary>Keeps which warnings of deadlines no person has acknowledged.</summary>
internal sealed class FollowWarnings(SubscriptionsDb db, TimeProvider clock) : IEventHandler<IMessage>
{
    public async Task HandleAsync(IMessage message, EventContext context, CancellationToken ct)
    {
        var (deadline, opens) = message switch
        {
            DeadlineApproaching e => (e.Deadline, true),
            DeadlineMissed e => (e.Deadline, true),
            DeadlineAcknowledged e => (e.Deadline, false),
            DeadlineMet e => (e.Deadline, false),
            DeadlineMoved e => (e.Deadline, false),
            DeadlineWithdrawn e => (e.Deadline, false),
            _ => throw new ArgumentException(message.Descriptor.FullName, nameof(message)),
        };
        var warning = await FindAsync(deadline, ct);
        if (opens)
        {
            warning.Open(deadline.DueAt.ToDateTimeOffset(), context.SubjectVersion, clock.GetUtcNow());
        }
        else
        {
            warning.Close(context.SubjectVersion);
        }
    }

    private async Task<OpenWarning> FindAsync(Deadline deadline, CancellationToken ct)
    {
        var id = Guid.Parse(deadline.DeadlineId);
        if (await db.OpenWarnings.FindAsync([id], ct) is { } known)
        {
            return known;
        }
        var warning = OpenWarning.Of(id, Guid.Parse(deadline.CaseId));
        db.OpenWarnings.Add(warning);
        return warning;
    }
}
