namespace Tot.Placements.Domain.Rules;

/// <summary>Which day is the last one of a period of weeks or months. Both readings include that day.</summary>
public enum PeriodEnd
{
    /// <summary>The day before the corresponding day: the first day counts in full. The cautious reading.</summary>
    DayBefore,

    /// <summary>The corresponding day, one day later, as domstolloven § 148 counts.</summary>
    CorrespondingDay,
}
