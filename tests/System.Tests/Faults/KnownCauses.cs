using System.Text.RegularExpressions;

namespace Tot.SystemTests.Faults;

/// <summary>The errors that a log may hold while parts are away, each with what causes it. Any other is a finding.</summary>
internal static partial class KnownCauses
{
    private static readonly (string Away, Regex Line, string Cause)[] Known =
    [
        ("database", OfTheDatabase(), "the database is away; what a worker does is done at its next tick"),
        ("database", Start(), "the database is away while a process starts; it is started again"),
        ("broker", OfTheBroker(), "the broker is away; MassTransit makes a new connection"),
        ("", GivenUp(), "an event that no handler can take was planted, and is given up"),
    ];

    /// <summary>Lines that say that something went wrong and are not explained, and how often each explained kind came.</summary>
    public static (List<string> Unexplained, Dictionary<string, int> Explained) Judge(
        IEnumerable<(string Part, string Line)> lines,
        string away
    )
    {
        var unexplained = new List<string>();
        var explained = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (part, line) in lines.Where(l => Fails().IsMatch(l.Line) && !IsServer(l.Part)))
        {
            if (Known.FirstOrDefault(k => away.Contains(k.Away, StringComparison.Ordinal) && k.Line.IsMatch(line)) is { Cause: { } cause })
            {
                explained[cause] = explained.GetValueOrDefault(cause) + 1;
            }
            else
            {
                unexplained.Add($"{part}: {line}");
            }
        }
        return (unexplained, explained);
    }

    /// <summary>The broker and the database are not ours; that they complain about their own death is no finding.</summary>
    private static bool IsServer(string part) => part is "rabbitmq" or "postgres" or "epmd";

    [GeneratedRegex(@"\b(fail|crit): |^Unhandled exception")]
    private static partial Regex Fails();

    [GeneratedRegex(@"\b(NpgsqlException|PostgresException|RetryLimitExceededException|DbUpdateException)\b")]
    private static partial Regex OfTheDatabase();

    [GeneratedRegex("Hosting failed to start|^Unhandled exception")]
    private static partial Regex Start();

    [GeneratedRegex("MassTransit|RabbitMQ")]
    private static partial Regex OfTheBroker();

    [GeneratedRegex(@"gave \S+ \S+ up")]
    private static partial Regex GivenUp();
}
