namespace Tot.Obligations.Domain;

/// <summary>Measures that the report sees alike, and how many they are.</summary>
/// <param name="PlanId">The action plan; null for measures decided in a meeting.</param>
/// <param name="AgencyId">Who shall do it.</param>
/// <param name="Municipality">Of that agency, four digits.</param>
/// <param name="Light">The light to show.</param>
/// <param name="Count">How many.</param>
public readonly record struct ReportedMeasures(Guid? PlanId, AgencyId AgencyId, string Municipality, TrafficLight Light, int Count);

/// <summary>A line of the report.</summary>
public sealed record MeasureReportLine<TKey>(TKey Key, TrafficLightCounts Counts);

/// <summary>Counts per plan, agency and municipality, in the form of the Moss region plan.</summary>
public sealed record MeasureReport(
    TrafficLightCounts Total,
    IReadOnlyList<MeasureReportLine<Guid?>> Plans,
    IReadOnlyList<MeasureReportLine<AgencyId>> Agencies,
    IReadOnlyList<MeasureReportLine<string>> Municipalities
)
{
    public static MeasureReport Of(IReadOnlyCollection<ReportedMeasures> measures) =>
        new(
            TrafficLightCounts.Of(measures.Select(m => (m.Light, m.Count))),
            Lines(measures, m => m.PlanId),
            Lines(measures, m => m.AgencyId),
            Lines(measures, m => m.Municipality)
        );

    private static List<MeasureReportLine<TKey>> Lines<TKey>(IEnumerable<ReportedMeasures> measures, Func<ReportedMeasures, TKey> key) =>
        [
            .. measures
                .GroupBy(key)
                .Select(g => new MeasureReportLine<TKey>(g.Key, TrafficLightCounts.Of(g.Select(m => (m.Light, m.Count))))),
        ];
}
