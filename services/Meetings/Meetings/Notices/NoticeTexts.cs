using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Options;
using Tot.Kernel;

namespace Tot.Meetings.Notices;

/// <summary>The words of the mails: NoticeTexts.resx in English, .nb in bokmål, .nn in nynorsk. None of them tells of a case.</summary>
internal sealed class NoticeTexts(IOptions<NoticeOptions> options)
{
    private static readonly ResourceManager Resources = new("Tot.Meetings.Notices.NoticeTexts", typeof(NoticeTexts).Assembly);

    private readonly CultureInfo _language = CultureInfo.GetCultureInfo(options.Value.Language);

    public string this[string name] =>
        Resources.GetString(name, _language) ?? throw new ArgumentException($"No text {name}.", nameof(name));

    /// <summary>When and where, a line each.</summary>
    public string WhenAndWhere(DateTimeOffset startsAt, DateTimeOffset endsAt, string? place, string? videoLink)
    {
        var (day, starts, ends) = (Oslo.Day(startsAt), Oslo.Time(startsAt), Oslo.Time(endsAt));
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{this["Time"]}: {day:dd.MM.yyyy} {starts:HH:mm}–{ends:HH:mm} ({this["Zone"]})"),
        };
        if (place is not null)
        {
            lines.Add($"{this["Place"]}: {place}");
        }
        if (videoLink is not null)
        {
            lines.Add($"{this["Video"]}: {videoLink}");
        }
        return string.Join('\n', lines);
    }
}
