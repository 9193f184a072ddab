using Tot.WebConsole.Api;

namespace Tot.WebConsole.Pages.Placement;

/// <summary>Where things are on the picture of the legal clock: days become units from the left.</summary>
internal sealed class TimeLine
{
    public const int Width = 1000;
    public const int Left = 10;
    private const int Margin = 7;

    private readonly DateOnly _from;
    private readonly int _days;

    public TimeLine(PlacementModel model, IEnumerable<PlacementDecision> decisions)
    {
        var shown = decisions.ToList();
        var first = model.Placement.FirstDay ?? shown.Select(d => d.FirstDay).DefaultIfEmpty(model.Today).Min();
        var last = model.Placement.CapLastDay ?? first.AddMonths(6);
        _from = first.AddDays(-Margin);
        _days = last.DayNumber + (2 * Margin) - _from.DayNumber;
    }

    public double At(DateOnly day) => Left + ((double)(day.DayNumber - _from.DayNumber) * (Width - (2 * Left)) / _days);

    /// <summary>The last day is included: a bar reaches its end.</summary>
    public double Wide(DateOnly first, DateOnly last) => Math.Max(2, At(last.AddDays(1)) - At(first));

    public bool Holds(DateOnly day) => day >= _from && day.DayNumber <= _from.DayNumber + _days;

    /// <summary>The first day of each month shown.</summary>
    public IEnumerable<DateOnly> Months
    {
        get
        {
            for (var month = new DateOnly(_from.Year, _from.Month, 1).AddMonths(1); Holds(month); month = month.AddMonths(1))
            {
                yield return month;
            }
        }
    }
}
