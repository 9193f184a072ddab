using Tot.Obligations.Domain.Agreements;

namespace Tot.Obligations.Agreements;

/// <summary>An agreement between agencies.</summary>
/// <param name="Id">UUID of the agreement; its duties name it as <c>aboutId</c>.</param>
/// <param name="Title">Public name.</param>
/// <param name="DocumentReference">Where the text is.</param>
/// <param name="State">Where it stands.</param>
/// <param name="OwnerId">Agency that registered it and sees to it.</param>
/// <param name="PartyIds">The agencies that it binds.</param>
/// <param name="ResponsibleId">The party that owes the yearly review.</param>
/// <param name="ValidFrom">First day in Oslo, inclusive.</param>
/// <param name="ValidUntil">Last day, inclusive; missing while open.</param>
/// <param name="ReviewDueOn">Last day of the next review.</param>
/// <param name="ReviewDutyId">The duty to review that is owed now.</param>
/// <param name="SupersedesId">The agreement whose place it takes.</param>
/// <param name="Version">Also its ETag.</param>
/// <param name="Steps">Every act, oldest first; not in lists.</param>
internal sealed record AgreementView(
    Guid Id,
    string Title,
    string DocumentReference,
    AgreementState State,
    Guid OwnerId,
    IReadOnlyList<Guid> PartyIds,
    Guid ResponsibleId,
    DateOnly ValidFrom,
    DateOnly? ValidUntil,
    DateOnly ReviewDueOn,
    Guid? ReviewDutyId,
    Guid? SupersedesId,
    long Version,
    IReadOnlyList<AgreementStepView>? Steps = null
)
{
    public static AgreementView Of(Agreement a) =>
        new(
            a.Id.Value,
            a.Title,
            a.DocumentReference,
            a.State,
            a.OwnerId.Value,
            [.. a.Parties.Select(p => p.AgencyId.Value)],
            a.ResponsibleId.Value,
            a.ValidFrom,
            a.LastDayOn,
            a.ReviewDueOn,
            a.ReviewDutyId?.Value,
            a.SupersedesId?.Value,
            a.Version
        );

    public static AgreementView WithStepsOf(Agreement a) =>
        Of(a) with
        {
            Steps = [.. a.Steps.OrderBy(s => s.At).Select(s => new AgreementStepView(s.Action, s.At, s.Note))],
        };
}

/// <summary>What was done to an agreement, when and why.</summary>
internal sealed record AgreementStepView(AgreementAction Action, DateTimeOffset At, string? Note);
