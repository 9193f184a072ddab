using System.Text.Json;
using Tot.Testing.Processes;

namespace Tot.Meetings.Tests.Calendar;

/// <summary>What an independent calendar library (npm ical.js, in <c>node/</c>) reads out of an invitation.</summary>
internal static class CalendarPeer
{
    private static readonly NodeFolder Node = new("tests/Meetings.Tests/node");

    public sealed record Party(string Address, string? Partstat, string? Cn);

    public sealed record Read(
        string Method,
        string Uid,
        int Sequence,
        DateTimeOffset Stamp,
        DateTimeOffset StartsAt,
        DateTimeOffset EndsAt,
        string? Zone,
        string Summary,
        string Status,
        string? Location,
        string? Url,
        Party Organizer,
        Party[] Attendees,
        string[] Properties
    );

    public static async Task<Read> ReadAsync(string calendar) =>
        JsonSerializer.Deserialize<Read>(await Node.RunAsync("parse.mjs", calendar), JsonSerializerOptions.Web)!;

    public sealed record Time(DateTimeOffset StartsAt, DateTimeOffset EndsAt);

    /// <summary>The first occurrences of a recurring event.</summary>
    public static async Task<Time[]> ExpandAsync(string calendar, int count) =>
        JsonSerializer.Deserialize<Time[]>(await Node.RunAsync("expand.mjs", calendar, $"{count}"), JsonSerializerOptions.Web)!;
}
