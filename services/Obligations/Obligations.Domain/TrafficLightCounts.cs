namespace Tot.Obligations.Domain;

/// <summary>How many measures show which light.</summary>
public sealed record TrafficLightCounts(int Green, int Yellow, int Red, int White)
{
    public int Total => Green + Yellow + Red + White;

    public static TrafficLightCounts Of(IEnumerable<TrafficLight> lights)
    {
        var count = lights.CountBy(light => light).ToDictionary(pair => pair.Key, pair => pair.Value);
        return new(
            count.GetValueOrDefault(TrafficLight.Green),
            count.GetValueOrDefault(TrafficLight.Yellow),
            count.GetValueOrDefault(TrafficLight.Red),
            count.GetValueOrDefault(TrafficLight.White)
        );
    }

    public static TrafficLightCounts operator +(TrafficLightCounts left, TrafficLightCounts right) =>
        new(left.Green + right.Green, left.Yellow + right.Yellow, left.Red + right.Red, left.White + right.White);

    /// <summary>
    /// Whole per cents, as the Moss plan prints them. They sum to 100 (largest remainder, ties to the greener light), or are all 0 when
    /// there is nothing to count.
    /// </summary>
    public TrafficLightCounts Percentages()
    {
        int[] counts = [Green, Yellow, Red, White];
        if (Total == 0)
        {
            return this;
        }
        var shares = Array.ConvertAll(counts, count => count * 100 / Total);
        var missing = 100 - shares.Sum();
        foreach (var i in Enumerable.Range(0, 4).OrderByDescending(i => counts[i] * 100 % Total).Take(missing))
        {
            shares[i]++;
        }
        return new(shares[0], shares[1], shares[2], shares[3]);
    }
}
