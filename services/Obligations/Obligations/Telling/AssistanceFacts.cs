using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Tot.Events.V1;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Proto = Tot.Events.V1;

namespace Tot.Obligations.Telling;

/// <summary>What is told of police assistance: who, what sort, when; never the texts.</summary>
internal static class AssistanceFacts
{
    public static void TellRequested(this ObligationsDb db, PoliceAssistance assistance, DateTimeOffset now) =>
        db.Append(
            new PoliceAssistanceRequested
            {
                AssistanceId = assistance.Id.Value.ToString(),
                CaseId = assistance.CaseId.Value.ToString(),
                AgencyId = assistance.RequesterId.Value.ToString(),
                PoliceAgencyId = assistance.PoliceId.Value.ToString(),
                Kind = (Proto.AssistanceKind)(int)assistance.Kind,
                NeededOn = assistance.NeededOn.ToString("O", CultureInfo.InvariantCulture),
                AnswerDueAt = Timestamp.FromDateTimeOffset(assistance.AnswerDueAt),
            },
            SubjectOf(assistance),
            assistance.Version,
            now
        );

    public static void TellAnswered(this ObligationsDb db, PoliceAssistance assistance, DateTimeOffset now) =>
        db.Append(
            new PoliceAssistanceAnswered
            {
                AssistanceId = assistance.Id.Value.ToString(),
                CaseId = assistance.CaseId.Value.ToString(),
                AgencyId = assistance.RequesterId.Value.ToString(),
                PoliceAgencyId = assistance.PoliceId.Value.ToString(),
                Accepted = assistance.State == AssistanceState.Accepted,
            },
            SubjectOf(assistance),
            assistance.Version,
            now
        );

    public static void TellEvaluated(this ObligationsDb db, PoliceAssistance assistance, Domain.AssistanceSide side, DateTimeOffset now)
    {
        var agency = side == Domain.AssistanceSide.Police ? assistance.PoliceId : assistance.RequesterId;
        var fact = new PoliceAssistanceEvaluated
        {
            AssistanceId = assistance.Id.Value.ToString(),
            CaseId = assistance.CaseId.Value.ToString(),
            AgencyId = agency.Value.ToString(),
            Side = (Proto.AssistanceSide)(int)side,
            Both = assistance.State == AssistanceState.Evaluated,
        };
        db.Append(fact, SubjectOf(assistance), assistance.Version, now);
    }

    private static string SubjectOf(PoliceAssistance assistance) => $"police-assistance/{assistance.Id.Value}";
}
