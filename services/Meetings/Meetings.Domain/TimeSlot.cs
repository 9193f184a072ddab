using Tot.Kernel;

namespace Tot.Meetings.Domain;

/// <summary>When and where: start inclusive, end exclusive, and at least one of place and video link.</summary>
public sealed record TimeSlot
{
    public const int MaxPlaceLength = 200;
    public const int MaxLinkLength = 500;

    private TimeSlot(DateTimeOffset startsAt, DateTimeOffset endsAt, string? place, string? videoLink) =>
        (StartsAt, EndsAt, Place, VideoLink) = (startsAt, endsAt, place, videoLink);

    public DateTimeOffset StartsAt { get; }

    public DateTimeOffset EndsAt { get; }

    public string? Place { get; }

    /// <summary>An absolute https address in canonical, all-ASCII form.</summary>
    public string? VideoLink { get; }

    public static Result<TimeSlot> Create(
        DateTimeOffset startsAt,
        DateTimeOffset endsAt,
        string? place,
        string? videoLink,
        DateTimeOffset now
    )
    {
        place = string.IsNullOrWhiteSpace(place) ? null : place.Trim();
        videoLink = string.IsNullOrWhiteSpace(videoLink) ? null : Canonical(videoLink.Trim());
        var problems = Problems(startsAt, endsAt, place, videoLink, now).ToList();
        return problems.Count > 0 ? Error.Validation(problems) : new TimeSlot(startsAt, endsAt, place, videoLink);
    }

    private static IEnumerable<(string Field, string Message)> Problems(
        DateTimeOffset startsAt,
        DateTimeOffset endsAt,
        string? place,
        string? videoLink,
        DateTimeOffset now
    )
    {
        if (startsAt < now)
        {
            yield return ("startsAt", "A meeting cannot start in the past.");
        }
        if (endsAt <= startsAt)
        {
            yield return ("endsAt", "The end must be after the start.");
        }
        // What is reckoned from it, duties and reminders, has to be within the calendar too.
        if (endsAt.Year >= 2200)
        {
            yield return ("endsAt", "A day of our time.");
        }
        if (place is null && videoLink is null)
        {
            yield return ("place", "Give a place, a video link, or both.");
        }
        if (place?.Length > MaxPlaceLength)
        {
            yield return ("place", $"At most {MaxPlaceLength} characters.");
        }
        if (videoLink is not null && (videoLink.Length > MaxLinkLength || !IsLink(videoLink)))
        {
            yield return ("videoLink", $"An absolute https address of at most {MaxLinkLength} characters.");
        }
    }

    /// <summary>It stands by itself on a line of calendar entries and mails: nothing in it may end the line.</summary>
    private static bool IsLink(string link) =>
        link.StartsWith("https://", StringComparison.Ordinal) && !HoldsSpace(link) && Uri.TryCreate(link, UriKind.Absolute, out _);

    /// <summary>Space would be escaped in silence, and the address lead elsewhere than was meant: it stays as it is, and is refused.</summary>
    private static string Canonical(string link) =>
        !HoldsSpace(link) && Uri.TryCreate(link, UriKind.Absolute, out var uri) ? uri.AbsoluteUri : link;

    private static bool HoldsSpace(string link) => link.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));
}
