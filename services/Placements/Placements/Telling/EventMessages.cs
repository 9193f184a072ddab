using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tot.Messaging.Log;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Persistence;
using Told = Tot.Events.V1;

namespace Tot.Placements.Telling;

/// <summary>The domain's changes as the events that other services read. Identifiers, kinds and dates, never a person's identity.</summary>
internal static class EventMessages
{
    /// <summary>Appends every change, in order, with the version of its subject after it.</summary>
    public static void Tell(this PlacementsDb db, IReadOnlyList<PlacementChange> changes, DateTimeOffset now) =>
        db.EventLog.AddRange(Events(changes, now));

    /// <summary>The same, not appended yet.</summary>
    public static IReadOnlyList<LoggedEvent> Events(IReadOnlyList<PlacementChange> changes, DateTimeOffset now)
    {
        var left = changes.OfType<DeadlineChange>().CountBy(change => change.Deadline).ToDictionary();
        return [.. changes.Select(Event)];

        LoggedEvent Event(PlacementChange change)
        {
            if (change is DeadlineChange of)
            {
                // A deadline's revision counts what is told; the last of this batch has the revision it has now.
                return LoggedEvent.Of(Message(of), $"deadlines/{of.Deadline.Id.Value}", of.Deadline.Revision - --left[of.Deadline], now);
            }
            var (message, placement) = Message(change);
            return LoggedEvent.Of(message, $"placements/{placement.Id.Value}", placement.Version, now);
        }
    }

    private static (IMessage Message, Placement Placement) Message(PlacementChange change) =>
        change switch
        {
            PlacementStarted started => (
                new Told.PlacementStarted
                {
                    PlacementId = Text(started.Placement.Id.Value),
                    CaseId = Text(started.Placement.CaseId.Value),
                    PersonId = Text(started.Placement.ChildId.Value),
                    InstitutionId = Text(started.Placement.InstitutionId.Value),
                },
                started.Placement
            ),
            DecisionRegistered registered => (
                new Told.DecisionRegistered
                {
                    PlacementId = Text(registered.Placement.Id.Value),
                    CaseId = Text(registered.Placement.CaseId.Value),
                    DecisionId = Text(registered.Decision.Id.Value),
                    Kind = registered.Decision.Kind is DecisionKind.AcuteDecision ? Told.DecisionKind.Acute : Told.DecisionKind.Board,
                    FirstDayOn = Text(registered.Decision.FirstDay),
                    LastDayOn = Text(registered.LastDayOn),
                },
                registered.Placement
            ),
            DecisionStruck struck => (
                new Told.DecisionStruck
                {
                    PlacementId = Text(struck.Placement.Id.Value),
                    CaseId = Text(struck.Placement.CaseId.Value),
                    DecisionId = Text(struck.Decision.Id.Value),
                },
                struck.Placement
            ),
            AftercarePlanChanged changed => (
                new Told.AftercarePlanChanged
                {
                    PlacementId = Text(changed.Placement.Id.Value),
                    CaseId = Text(changed.Placement.CaseId.Value),
                    Revision = changed.Placement.Aftercare!.Revision,
                    SignedByAgencyIds = { changed.Placement.Aftercare.Signatures.Select(signature => Text(signature.AgencyId.Value)) },
                },
                changed.Placement
            ),
            AftercareSigned signed => (
                new Told.AftercareSigned
                {
                    PlacementId = Text(signed.Placement.Id.Value),
                    CaseId = Text(signed.Placement.CaseId.Value),
                    SignedAt = Timestamp.FromDateTimeOffset(signed.Placement.Aftercare!.SignedAt!.Value),
                },
                signed.Placement
            ),
            PlacementTransferred moved => (
                new Told.PlacementTransferred
                {
                    PlacementId = Text(moved.Placement.Id.Value),
                    CaseId = Text(moved.Placement.CaseId.Value),
                    InstitutionId = Text(moved.Placement.InstitutionId.Value),
                    FirstDayOn = Text(moved.Placement.Transfers[^1].FirstDay),
                },
                moved.Placement
            ),
            ChildFoundAdult found => (
                new Told.ChildFoundAdult
                {
                    PlacementId = Text(found.Placement.Id.Value),
                    CaseId = Text(found.Placement.CaseId.Value),
                    AssessedAt = Timestamp.FromDateTimeOffset(found.Placement.ChildFoundAdultAt!.Value),
                },
                found.Placement
            ),
            ChildMissing missing => (
                new Told.ChildMissing
                {
                    PlacementId = Text(missing.Placement.Id.Value),
                    CaseId = Text(missing.Placement.CaseId.Value),
                    AbsenceId = Text(missing.Absence.Id.Value),
                    FirstDayOn = Text(missing.Absence.FirstDay),
                },
                missing.Placement
            ),
            ChildReturned returned => (
                new Told.ChildReturned
                {
                    PlacementId = Text(returned.Placement.Id.Value),
                    CaseId = Text(returned.Placement.CaseId.Value),
                    AbsenceId = Text(returned.Absence.Id.Value),
                    LastDayOn = Text(returned.Absence.LastDay!.Value),
                },
                returned.Placement
            ),
            PlacementEnded ended => (
                new Told.PlacementEnded
                {
                    PlacementId = Text(ended.Placement.Id.Value),
                    CaseId = Text(ended.Placement.CaseId.Value),
                    LastDayOn = Text(ended.Placement.EndedOn!.Value),
                },
                ended.Placement
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.GetType().Name, "There is no event for this change."),
        };

    private static IMessage Message(DeadlineChange change) =>
        change switch
        {
            DeadlineSet => new Told.DeadlineSet { Deadline = Message(change.Deadline) },
            DeadlineMoved moved => new Told.DeadlineMoved { Deadline = Message(moved.Deadline), PreviousDueOn = Text(moved.PreviousDueOn) },
            DeadlineWithdrawn => new Told.DeadlineWithdrawn { Deadline = Message(change.Deadline) },
            DeadlineMet => new Told.DeadlineMet { Deadline = Message(change.Deadline) },
            DeadlineApproaching near => new Told.DeadlineApproaching
            {
                Deadline = Message(near.Deadline),
                LeadDays = near.LeadDays,
                WarnOn = Text(near.WarnOn),
                Late = near.Late,
            },
            DeadlineMissed missed => new Told.DeadlineMissed { Deadline = Message(missed.Deadline), Late = missed.Late },
            DeadlineAcknowledged seen => new Told.DeadlineAcknowledged
            {
                Deadline = Message(seen.Deadline),
                AgencyId = Text(seen.By.Value),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.GetType().Name, "There is no event for this change."),
        };

    private static Told.Deadline Message(Deadline deadline) =>
        new()
        {
            DeadlineId = Text(deadline.Id.Value),
            PlacementId = deadline.PlacementId is { } placement ? Text(placement.Value) : "",
            ReflectionPeriodId = deadline.ReflectionPeriodId is { } period ? Text(period.Value) : "",
            CaseId = Text(deadline.CaseId.Value),
            // The two lists of kinds have the same names; a test holds them together.
            Kind = System.Enum.Parse<Told.DeadlineKind>(deadline.Kind.ToString()),
            DueOn = Text(deadline.DueOn),
            DueAt = Timestamp.FromDateTimeOffset(deadline.DueAt),
            Version = deadline.Version,
            Basis = deadline.Rule,
            RuleSet = deadline.RuleSet,
        };

    private static string Text(Guid id) => id.ToString();

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
