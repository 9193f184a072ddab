using Tot.Obligations.Domain;

namespace Tot.Obligations.Plans;

/// <summary>An action plan.</summary>
/// <param name="Id">UUID of the plan; its measures name it as <c>aboutId</c>.</param>
/// <param name="Title">Public name.</param>
/// <param name="Municipality">Four digits.</param>
/// <param name="OwnerId">Agency that adds measures.</param>
/// <param name="MeasureCount">How many measures it has.</param>
/// <param name="Version">Also its ETag.</param>
/// <param name="Measures">By number; not in lists.</param>
internal sealed record PlanView(
    Guid Id,
    string Title,
    string Municipality,
    Guid OwnerId,
    int MeasureCount,
    long Version,
    IReadOnlyList<PlanMeasureView>? Measures = null
)
{
    public static PlanView Of(ActionPlan p) => new(p.Id.Value, p.Title, p.Municipality, p.OwnerId.Value, p.LastNumber, p.Version);
}

/// <summary>A numbered measure of a plan.</summary>
/// <param name="Id">UUID of the measure, under which its light is set.</param>
/// <param name="Number">From 1.</param>
/// <param name="Title">What is to be done.</param>
/// <param name="AgencyId">Who shall do it.</param>
/// <param name="TrafficLight">How it goes; overdue is red.</param>
/// <param name="State">Where the duty stands.</param>
/// <param name="DueAt">Exclusive.</param>
internal sealed record PlanMeasureView(
    Guid Id,
    int Number,
    string Title,
    Guid AgencyId,
    TrafficLight TrafficLight,
    ObligationState State,
    DateTimeOffset DueAt
)
{
    public static PlanMeasureView Of(Obligation o, Measure measure, DateTimeOffset now) =>
        new(
            o.Id.Value,
            measure.Number.GetValueOrDefault(),
            measure.Title,
            o.AgencyId.Value,
            measure.LightAt(now, o.DueAt),
            o.State,
            o.DueAt
        );
}
