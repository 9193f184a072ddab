using System.Globalization;
using Tot.Kernel;

namespace Tot.WebConsole.Texts;

/// <summary>Days and times as people in Norway write them, always by the clock in Oslo.</summary>
internal sealed partial class Text
{
    /// <summary>fredag 27. november 2026</summary>
    public string LongDay(DateOnly day) => day.ToString(Norwegian ? "dddd d. MMMM yyyy" : "dddd d MMMM yyyy", Culture);

    /// <summary>27. november 2026</summary>
    public string Day(DateOnly day) => day.ToString(Norwegian ? "d. MMMM yyyy" : "d MMMM yyyy", Culture);

    public string Day(DateOnly? day) => day is { } known ? Day(known) : this["Shell.None"];

    /// <summary>fre. 27. nov.</summary>
    public string ShortDay(DateOnly day) => day.ToString(Norwegian ? "ddd d. MMM" : "ddd d MMM", Culture);

    /// <summary>14.30 or 14:30.</summary>
    public string Time(DateTimeOffset at) => Oslo.Time(at).ToString(Norwegian ? "HH.mm" : "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>fredag 27. november 2026 kl. 14.30</summary>
    public string Moment(DateTimeOffset at) => this["Shell.Moment", LongDay(Oslo.Day(at)), Time(at)];

    public string Moment(DateTimeOffset? at) => at is { } known ? Moment(known) : this["Shell.None"];

    /// <summary>fre. 27. nov. kl. 14.30</summary>
    public string ShortMoment(DateTimeOffset at) => this["Shell.Moment", ShortDay(Oslo.Day(at)), Time(at)];

    /// <summary>How far a day is from <paramref name="today"/>: today, tomorrow, in 5 days, 3 days ago.</summary>
    public string Distance(DateOnly day, DateOnly today) =>
        (day.DayNumber - today.DayNumber) switch
        {
            0 => this["Shell.Today"],
            1 => this["Shell.Tomorrow"],
            -1 => this["Shell.Yesterday"],
            > 0 and var ahead => Count("Shell.InDays", ahead),
            var behind => Count("Shell.DaysAgo", -behind),
        };

    public string Number(int number) => number.ToString("N0", Culture);

    private bool Norwegian => Language != "en";
}
