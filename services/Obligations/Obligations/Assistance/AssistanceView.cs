using Tot.Obligations.Domain;

namespace Tot.Obligations.Assistance;

/// <summary>Police assistance. The texts are read, never part of what an act answers.</summary>
/// <param name="Id">Also the identifier of the duty to answer.</param>
/// <param name="CaseId">The case.</param>
/// <param name="RequesterId">Agency that asks.</param>
/// <param name="PoliceAgencyId">Police agency that is asked.</param>
/// <param name="What">What the police are asked for.</param>
/// <param name="State">Where it stands.</param>
/// <param name="NeededOn">Day in Oslo.</param>
/// <param name="AnswerDueAt">Exclusive: the answer is late from this instant on.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="AnsweredAt">When the police answered.</param>
/// <param name="PlannedAt">When the plan was last agreed.</param>
/// <param name="CompletedAt">When it was done.</param>
/// <param name="Note">What the requester adds.</param>
/// <param name="AnswerNote">What the police answered with.</param>
/// <param name="Plan">How: times, places, safety.</param>
/// <param name="Evaluations">By each side, oldest first.</param>
/// <param name="Version">Also its ETag.</param>
internal sealed record AssistanceView(
    Guid Id,
    Guid CaseId,
    Guid RequesterId,
    Guid PoliceAgencyId,
    AssistanceKind What,
    AssistanceState State,
    DateOnly NeededOn,
    DateTimeOffset AnswerDueAt,
    DateTimeOffset RequestedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? PlannedAt,
    DateTimeOffset? CompletedAt,
    string? Note,
    string? AnswerNote,
    string? Plan,
    IReadOnlyList<AssistanceEvaluationView> Evaluations,
    long Version
)
{
    public static AssistanceView Of(PoliceAssistance a) =>
        new(
            a.Id.Value,
            a.CaseId.Value,
            a.RequesterId.Value,
            a.PoliceId.Value,
            a.Kind,
            a.State,
            a.NeededOn,
            a.AnswerDueAt,
            a.RequestedAt,
            a.AnsweredAt,
            a.PlannedAt,
            a.CompletedAt,
            Note: null,
            AnswerNote: null,
            Plan: null,
            [.. a.Evaluations.OrderBy(e => e.At).Select(e => new AssistanceEvaluationView(e.Side, e.WentAsPlanned, null, e.At))],
            a.Version
        );

    public static AssistanceView WithTextsOf(PoliceAssistance a) =>
        Of(a) with
        {
            Note = a.Note,
            AnswerNote = a.AnswerNote,
            Plan = a.Plan,
            Evaluations =
            [
                .. a.Evaluations.OrderBy(e => e.At).Select(e => new AssistanceEvaluationView(e.Side, e.WentAsPlanned, e.Note, e.At)),
            ],
        };
}

/// <summary>What one side thinks of it afterwards.</summary>
internal sealed record AssistanceEvaluationView(AssistanceSide Side, bool WentAsPlanned, string? Note, DateTimeOffset At);
