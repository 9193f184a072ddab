using Tot.Messaging.Log;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Persistence;

namespace Tot.Placements.Deadlines;

/// <summary>A deadline after its tick.</summary>
/// <param name="ReadRevision">What its revision was before.</param>
internal sealed record FiredDeadline(Deadline Deadline, long ReadRevision, IReadOnlyList<DeadlineChange> Changes)
{
    public static FiredDeadline Of(Deadline deadline, DateTimeOffset now) => new(deadline, deadline.Revision, deadline.Tick(now));
}

/// <summary>Writes what <see cref="Deadline.Tick"/> changes of a deadline, and nothing else of it: a few statements for a whole set.</summary>
internal static class FiredDeadlines
{
    private const string SaveDeadlines = """
        update deadlines set
            state = given.state, next_action_at = given.next_action_at, revision = given.revision,
            acknowledged_at = given.acknowledged_at, acknowledged_by = given.acknowledged_by
        from given where deadlines.id = given.id and deadlines.revision = given.read_revision
        """;

    private const string ProveWarnings = """
        update deadline_warnings set sent_at = given.sent_at, late = given.late
        from given
        where deadline_warnings.deadline_id = given.deadline_id and deadline_warnings.version = given.version
            and deadline_warnings.lead_days = given.lead_days and deadline_warnings.sent_at is null
        """;

    /// <summary>Nobody is warned of what has been missed.</summary>
    private const string DropWarnings = "delete from deadline_warnings where sent_at is null and deadline_id in (select id from given)";

    private static readonly GivenRows<FiredDeadline> Fired = new GivenRows<FiredDeadline>()
        .With("id", fired => fired.Deadline.Id.Value)
        .With("read_revision", fired => fired.ReadRevision)
        .With("revision", fired => fired.Deadline.Revision)
        .With("state", fired => fired.Deadline.State.ToString())
        .WithInstant("next_action_at", fired => fired.Deadline.NextActionAt)
        .WithInstant("acknowledged_at", fired => fired.Deadline.AcknowledgedAt)
        .With("acknowledged_by", fired => fired.Deadline.AcknowledgedBy?.Value);

    private static readonly GivenRows<(Deadline Of, DeadlineWarning Warning)> Warned = new GivenRows<(
        Deadline Of,
        DeadlineWarning Warning
    )>()
        .With("deadline_id", warned => warned.Of.Id.Value)
        .With("version", warned => warned.Warning.Version)
        .With("lead_days", warned => warned.Warning.LeadDays)
        .WithInstant("sent_at", warned => warned.Warning.SentAt)
        .With("late", warned => warned.Warning.Late);

    private static readonly GivenRows<DeadlineMissed> Missed = new GivenRows<DeadlineMissed>().With(
        "id",
        missed => missed.Deadline.Id.Value
    );

    /// <exception cref="PlacementContendedException">One of them has been saved by somebody else since it was read.</exception>
    public static async Task SaveAsync(this PlacementsDb db, IReadOnlyList<FiredDeadline> fired, CancellationToken ct)
    {
        List<DeadlineChange> changes = [.. fired.SelectMany(one => one.Changes)];
        List<(Deadline, DeadlineWarning)> warned =
        [
            .. changes
                .OfType<DeadlineApproaching>()
                .Select(near =>
                    (near.Deadline, near.Deadline.Warnings.First(w => w.Version == near.Deadline.Version && w.LeadDays == near.LeadDays))
                ),
        ];
        if (
            await Fired.ExecuteAsync(db, SaveDeadlines, fired, ct) != fired.Count
            || await Warned.ExecuteAsync(db, ProveWarnings, warned, ct) != warned.Count
        )
        {
            throw new PlacementContendedException();
        }
        await Missed.ExecuteAsync(db, DropWarnings, [.. changes.OfType<DeadlineMissed>()], ct);
    }
}
