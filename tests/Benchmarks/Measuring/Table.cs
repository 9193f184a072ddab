using System.Globalization;
using System.Text;

namespace Tot.Benchmarks.Measuring;

/// <summary>The results as a table that a person and a Markdown renderer can read.</summary>
internal static class Table
{
    public static string Of(IEnumerable<(Row Row, IReadOnlyList<Result> Results)> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("| row | what | min – **median** – max | floor / aim | met | figures | limited by |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var (row, results) in rows)
        {
            foreach (var r in results)
            {
                var median = Spread.Median(r.Values);
                var (unit, goal) = (r.Goal.Unit.Length == 0 ? " ×" : " " + r.Goal.Unit, r.Goal);
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| `{row.Name}` | {r.What} | {Text(r.Values.Min())} – **{Text(median)}** – {Text(r.Values.Max())}{unit} | {Text(goal.Floor)} / {Text(goal.Aim)}{unit} | {goal.Verdict(median)} | {r.Figures} | {r.Limit} |"
                );
            }
        }
        return text.ToString();
    }

    public static string Text(double value) =>
        value
            .ToString(
                Math.Abs(value) >= 100 ? "#,0"
                    : Math.Abs(value) >= 10 ? "0.#"
                    : "0.##",
                CultureInfo.InvariantCulture
            )
            .Replace(',', ' ');
}

internal static class Spread
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>The value that the given share of all does not exceed.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }
}
