using Tot.Obligations.Domain;

namespace Tot.Obligations.Routines;

/// <summary>A joint routine with all its versions, newest first.</summary>
/// <param name="Id">UUID of the routine; its duties name it as <c>aboutId</c>.</param>
/// <param name="Title">Public name.</param>
/// <param name="OwnerId">Agency that publishes and leads the evaluation.</param>
/// <param name="EvaluationDueOn">Last day of the next yearly evaluation.</param>
/// <param name="Versions">Newest first; in lists the newest only.</param>
/// <param name="Version">Also its ETag.</param>
/// <param name="Evaluations">The parties' shares of each year's evaluation, newest first; not in lists.</param>
internal sealed record RoutineView(
    Guid Id,
    string Title,
    Guid OwnerId,
    DateOnly? EvaluationDueOn,
    IReadOnlyList<RoutineVersionView> Versions,
    long Version,
    IReadOnlyList<RoutineEvaluationView>? Evaluations = null
)
{
    public static RoutineView Of(Routine r) =>
        new(
            r.Id.Value,
            r.Title,
            r.OwnerId.Value,
            r.EvaluationDueOn,
            [.. r.Versions.OrderByDescending(v => v.Number).Select(RoutineVersionView.Of)],
            r.Version
        );

    public static RoutineView WithEvaluationsOf(Routine r) =>
        Of(r) with
        {
            Evaluations =
            [
                .. r
                    .Evaluations.OrderByDescending(e => e.DueOn)
                    .ThenBy(e => e.AgencyId.Value)
                    .Select(e => new RoutineEvaluationView(e.AgencyId.Value, e.DueOn, e.DutyId.Value, e.WorksWell, e.Note, e.At)),
            ],
        };

    public static RoutineView WithNewestOf(Routine r) =>
        Of(r) with
        {
            Versions = r.Current is { } current ? [RoutineVersionView.Of(current)] : [],
        };
}

/// <summary>A party's share of a year's evaluation: owed by the end of a day, and once given what it found.</summary>
internal sealed record RoutineEvaluationView(
    Guid AgencyId,
    DateOnly DueOn,
    Guid DutyId,
    bool? WorksWell,
    string? Note,
    DateTimeOffset? EvaluatedAt
);

/// <summary>A version of it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Reference">Where the text is.</param>
/// <param name="Summary">What is new.</param>
/// <param name="InForceOn">First day in Oslo.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="SupersededAt">When a newer one was; missing for the newest.</param>
/// <param name="Acknowledgements">One for each agency that is bound.</param>
internal sealed record RoutineVersionView(
    int Number,
    string Reference,
    string? Summary,
    DateOnly InForceOn,
    DateTimeOffset PublishedAt,
    DateTimeOffset? SupersededAt,
    IReadOnlyList<RoutineAcknowledgementView> Acknowledgements
)
{
    public static RoutineVersionView Of(RoutineVersion v) =>
        new(
            v.Number,
            v.Reference,
            v.Summary,
            v.InForceOn,
            v.PublishedAt,
            v.SupersededAt,
            [
                .. v.Acknowledgements.Select(a => new RoutineAcknowledgementView(
                    a.AgencyId.Value,
                    a.DutyId.Value,
                    a.TrainingDutyId.Value,
                    a.AcknowledgedAt
                )),
            ]
        );
}

/// <summary>An agency that is bound: its duties, and when it acknowledged.</summary>
internal sealed record RoutineAcknowledgementView(Guid AgencyId, Guid DutyId, Guid TrainingDutyId, DateTimeOffset? AcknowledgedAt);
