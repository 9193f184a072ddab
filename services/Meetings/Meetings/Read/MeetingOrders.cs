using Tot.Meetings.Domain;
using Tot.ServiceDefaults.Http;

namespace Tot.Meetings.Read;

/// <summary>What lists of meetings are sorted by. A meeting without a time sorts as the last.</summary>
internal static class MeetingOrders
{
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ListOrder<Meeting, MeetingId> By(string usual) =>
        new ListOrder<Meeting, MeetingId>(m => m.Id, usual)
            .By("proposedAt", m => m.ProposedAt)
            .By("startsAt", m => m.StartsAt ?? Never)
            .By("targetAt", m => m.TargetAt ?? Never)
            .By("heldAt", m => m.HeldAt ?? Never);
}
