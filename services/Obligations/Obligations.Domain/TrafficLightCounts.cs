namespace Tot.Obligations.Domain;

/// <summary>How many measures show which light.</summary>
public sealed record TrafficLightCounts(int Green, int Yellow, int Red, int White)
{
    public int Total => Green + Yellow + Red + White;

    public static TrafficLightCounts Of(IEnumerable<(TrafficLight Light, int Count)> measures)
    {
        var sums = new int[5];
        foreach (var (light, count) in measures)
        {
            sums[(int)light] += count;
        }
        return new(
            sums[(int)TrafficLight.Green],
            sums[(int)TrafficLight.Yellow],
            sums[(int)TrafficLight.Red],
            sums[(int)TrafficLight.White]
        );
    }

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
