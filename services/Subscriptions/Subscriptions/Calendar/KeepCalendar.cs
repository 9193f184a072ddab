using System.Globalization;
using Google.Protobuf;
using Tot.Events.V1;
using Tot.Kernel;
using Tot.Messaging.Handling;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Deadline = Tot.Events.V1.Deadline;

namespace Tot.Subscriptions.Calendar;

/// <summary>Keeps what calendars show in line with what is told of deadlines and meetings.</summary>
internal sealed class KeepCalendar(SubscriptionsDb db) : IEventHandler<IMessage>
{
    public Task HandleAsync(IMessage message, EventContext context, CancellationToken ct) =>
        message switch
        {
            DeadlineSet e => DueAsync(e.Deadline, context, ct),
            DeadlineMoved e => DueAsync(e.Deadline, context, ct),
            DeadlineWithdrawn e => ChangeAsync(e.Deadline, context, (entry, v, at) => entry.Cancel(v, at), ct),
            DeadlineMet e => ChangeAsync(e.Deadline, context, (entry, v, at) => entry.Done(v, at), ct),
            MeetingConvened e => ConvenedAsync(e, context, ct),
            MeetingRescheduled e => TakesAsync(e.MeetingId, e.CaseId, null, e.StartsAt, e.EndsAt, e.Participants, context, ct),
            MeetingCancelled e => ChangeAsync(e.MeetingId, e.CaseId, context, (entry, v, at) => entry.Cancel(v, at), ct),
            MeetingHeld e => ChangeAsync(e.MeetingId, e.CaseId, context, (entry, v, at) => entry.Done(v, at), ct),
            _ => throw new ArgumentException(message.Descriptor.FullName, nameof(message)),
        };

    private Task DueAsync(Deadline deadline, EventContext context, CancellationToken ct) =>
        ChangeAsync(deadline, context, (_, _, _) => { }, ct);

    /// <summary>Every event on a deadline tells all of it, so whichever is the newest is enough.</summary>
    private async Task ChangeAsync(
        Deadline deadline,
        EventContext context,
        Action<CalendarEntry, long, DateTimeOffset> change,
        CancellationToken ct
    )
    {
        var id = Guid.Parse(deadline.DeadlineId);
        var entry =
            await db.CalendarEntries.FindAsync([id], ct)
            ?? Add(CalendarEntry.Deadline(id, Sorts.Of(deadline.Kind), Guid.Parse(deadline.CaseId), context.OccurredAt));
        if (entry.Follows(context.SubjectVersion))
        {
            var dueOn = DateOnly.ParseExact(deadline.DueOn, "O", CultureInfo.InvariantCulture);
            entry.Due(dueOn, Oslo.EndOf(dueOn), context.SubjectVersion, context.OccurredAt);
            change(entry, context.SubjectVersion, context.OccurredAt);
        }
    }

    private async Task ConvenedAsync(MeetingConvened e, EventContext context, CancellationToken ct)
    {
        await TakesAsync(e.MeetingId, e.CaseId, Sorts.Of(e.Kind), e.StartsAt, e.EndsAt, e.Participants, context, ct);
        var entry = await db.CalendarEntries.FindAsync([Guid.Parse(e.MeetingId)], ct);
        entry!.IsOfSort(Sorts.Of(e.Kind));
    }

    private async Task TakesAsync(
        string meetingId,
        string caseId,
        string? sort,
        Google.Protobuf.WellKnownTypes.Timestamp startsAt,
        Google.Protobuf.WellKnownTypes.Timestamp endsAt,
        IEnumerable<SummonedAgency> participants,
        EventContext context,
        CancellationToken ct
    )
    {
        var entry = await MeetingAsync(meetingId, caseId, context, ct);
        if (entry.Follows(context.SubjectVersion))
        {
            entry.Takes(
                sort,
                startsAt.ToDateTimeOffset(),
                endsAt.ToDateTimeOffset(),
                participants.Select(p => Guid.Parse(p.AgencyId)).Distinct(),
                context.SubjectVersion,
                context.OccurredAt
            );
        }
    }

    private async Task ChangeAsync(
        string meetingId,
        string caseId,
        EventContext context,
        Action<CalendarEntry, long, DateTimeOffset> change,
        CancellationToken ct
    )
    {
        var entry = await MeetingAsync(meetingId, caseId, context, ct);
        if (entry.Follows(context.SubjectVersion))
        {
            change(entry, context.SubjectVersion, context.OccurredAt);
        }
    }

    private async Task<CalendarEntry> MeetingAsync(string meetingId, string caseId, EventContext context, CancellationToken ct)
    {
        var id = Guid.Parse(meetingId);
        return await db.CalendarEntries.FindAsync([id], ct)
            ?? Add(CalendarEntry.Meeting(id, caseId.Length == 0 ? null : Guid.Parse(caseId), context.OccurredAt));
    }

    private CalendarEntry Add(CalendarEntry entry)
    {
        db.CalendarEntries.Add(entry);
        return entry;
    }
}

/// <summary>Kinds as calendars and stores name them: <c>decision-expires</c>, <c>follow-up</c>.</summary>
internal static class Sorts
{
    public static string Of<T>(T kind)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
