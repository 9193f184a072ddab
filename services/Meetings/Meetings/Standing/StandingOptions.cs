using System.ComponentModel.DataAnnotations;

namespace Tot.Meetings.Standing;

/// <summary>Section <c>Meetings:Standing</c>.</summary>
internal sealed class StandingOptions
{
    /// <summary>How long before a time of a standing meeting its participants are summoned to it.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan SummonAhead { get; set; } = TimeSpan.FromDays(14);
}
