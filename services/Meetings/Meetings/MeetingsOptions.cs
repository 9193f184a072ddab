using System.ComponentModel.DataAnnotations;

namespace Tot.Meetings;

/// <summary>Section <c>Meetings</c>.</summary>
internal sealed class MeetingsOptions
{
    /// <summary>How long after an identification the acute meeting ought to be held at the latest: elapsed time, whatever the clocks do.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan AcuteTarget { get; set; } = TimeSpan.FromHours(24);
}
