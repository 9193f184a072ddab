using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Obligations.Domain;
using Tot.Obligations.Domain.BreakGlass;
using Tot.Obligations.Persistence;
using Proto = Tot.Events.V1;

namespace Tot.Obligations.Telling;

/// <summary>What this service tells the others. The vocabularies of domain and contract have the same numbers.</summary>
internal static class Facts
{
    public static void Tell(this ObligationsDb db, Agency agency, DateTimeOffset now) =>
        db.Append(agency.ToFact(), $"agencies/{agency.Id.Value}", agency.Version, now);

    public static void Tell(this ObligationsDb db, Roster roster, DateTimeOffset now)
    {
        var fact = new RosterChanged { CaseId = roster.CaseId.Value.ToString() };
        fact.Entries.AddRange(
            roster.Entries.Select(e => new Proto.RosterEntry
            {
                AgencyId = e.AgencyId.Value.ToString(),
                From = Timestamp.FromDateTimeOffset(e.From),
                Until = e.Until is { } until ? Timestamp.FromDateTimeOffset(until) : null,
                Ground = Words.Of(e.Ground),
            })
        );
        db.Append(fact, $"cases/{roster.CaseId.Value}/roster", roster.Version, now);
    }

    /// <summary>Tells that somebody opened a case in an emergency.</summary>
    public static void TellUsed(this ObligationsDb db, BreakGlassUse use, DateTimeOffset now) =>
        db.Append(
            new BreakGlassUsed
            {
                UseId = use.Id.Value.ToString(),
                CaseId = use.CaseId.Value.ToString(),
                AgencyId = use.AgencyId.Value.ToString(),
                Ground = Words.Of(use.Ground),
                UsedAt = Timestamp.FromDateTimeOffset(use.UsedAt),
                ExpiresAt = Timestamp.FromDateTimeOffset(use.ExpiresAt),
            },
            $"break-glass/{use.Id.Value}",
            use.Version,
            now
        );

    /// <summary>Tells that the duty was laid on the agency, or that its due time moved.</summary>
    public static void TellAssigned(this ObligationsDb db, Obligation duty, DateTimeOffset now) =>
        db.Append(
            new ObligationAssigned
            {
                ObligationId = duty.Id.Value.ToString(),
                CaseId = CaseOf(duty),
                AgencyId = duty.AgencyId.Value.ToString(),
                Kind = KindOf(duty),
                DueAt = Timestamp.FromDateTimeOffset(duty.DueAt),
            },
            SubjectOf(duty),
            duty.Version,
            now
        );

    /// <summary>Tells what became of the duty, if its state is another than <paramref name="before"/>.</summary>
    public static void TellOutcome(this ObligationsDb db, Obligation duty, ObligationState before, DateTimeOffset now)
    {
        var (id, caseId, agency, kind) = (duty.Id.Value.ToString(), CaseOf(duty), duty.AgencyId.Value.ToString(), KindOf(duty));
        Google.Protobuf.IMessage? fact = duty.State switch
        {
            _ when duty.State == before => null,
            ObligationState.Fulfilled or ObligationState.Represented => new ObligationFulfilled
            {
                ObligationId = id,
                CaseId = caseId,
                AgencyId = agency,
                Kind = kind,
                Represented = duty.State == ObligationState.Represented,
            },
            ObligationState.Excused => new ObligationExcused
            {
                ObligationId = id,
                CaseId = caseId,
                AgencyId = agency,
                Kind = kind,
            },
            ObligationState.Breached => new ObligationBreached
            {
                ObligationId = id,
                CaseId = caseId,
                AgencyId = agency,
                Kind = kind,
            },
            ObligationState.Cancelled => new ObligationCancelled
            {
                ObligationId = id,
                CaseId = caseId,
                AgencyId = agency,
                Kind = kind,
            },
            _ => null,
        };
        if (fact is not null)
        {
            db.Append(fact, SubjectOf(duty), duty.Version, now);
        }
    }

    /// <summary>Tells the steps of the ladder that were taken.</summary>
    public static void TellEscalated(this ObligationsDb db, Obligation duty, IEnumerable<Escalation> taken, DateTimeOffset now)
    {
        foreach (var step in taken)
        {
            var fact = new ObligationEscalated
            {
                ObligationId = duty.Id.Value.ToString(),
                CaseId = CaseOf(duty),
                AgencyId = duty.AgencyId.Value.ToString(),
                Kind = KindOf(duty),
                Step = step.Step,
                Recipient = (Proto.EscalationRecipient)(int)step.Recipient,
                StepDueAt = Timestamp.FromDateTimeOffset(step.DueAt),
                DueAt = Timestamp.FromDateTimeOffset(duty.DueAt),
            };
            db.Append(fact, SubjectOf(duty), duty.Version, now);
        }
    }

    public static AgencyChanged ToFact(this Agency agency) =>
        new()
        {
            AgencyId = agency.Id.Value.ToString(),
            Kind = (Proto.AgencyKind)(int)agency.Kind,
            Name = agency.Name,
            OrganisationNumber = agency.OrganisationNumber.Value,
            Municipality = agency.Municipality,
            District = agency.District ?? "",
            ActiveFrom = agency.ActiveFrom.ToString("O", CultureInfo.InvariantCulture),
            ActiveUntil = agency.LastActiveOn?.ToString("O", CultureInfo.InvariantCulture) ?? "",
            Email = agency.Email ?? "",
        };

    private static string SubjectOf(Obligation duty) => $"obligations/{duty.Id.Value}";

    private static string CaseOf(Obligation duty) => duty.CaseId?.Value.ToString() ?? "";

    private static Proto.ObligationKind KindOf(Obligation duty) => (Proto.ObligationKind)(int)duty.Kind;
}
