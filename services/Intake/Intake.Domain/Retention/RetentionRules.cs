using System.Globalization;
using Tot.Kernel;

namespace Tot.Intake.Domain.Retention;

/// <summary>How sure we are that a period is what the law asks for.</summary>
public enum RetentionConfidence
{
    /// <summary>A working habit, no rule of law: the municipality, as the controller, chooses.</summary>
    Practice = 1,

    /// <summary>Read in a statute; verify before relying on it.</summary>
    VerifyAgainstStatute = 2,
}

/// <summary>One period, with where it was read and how sure that is.</summary>
public sealed record RetentionPeriod(int Value, string Unit, string Source, RetentionConfidence Confidence);

/// <summary>How long it is kept who the persons of a closed case are. Calendar days in Europe/Oslo; a last day is included.</summary>
public sealed record RetentionRules
{
    /// <summary>Of the case's first day as closed, days in which it is kept whoever asks.</summary>
    public required RetentionPeriod AtLeast { get; init; }

    /// <summary>From the day on which the case was closed, months after which it is destroyed.</summary>
    public required RetentionPeriod AtMost { get; init; }

    public required string Code { get; init; }

    /// <summary>Counts up when a period is corrected.</summary>
    public required int Version { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>As reports and refusals name it, for example <c>retention-2026/1</c>.</summary>
    public string Reference => string.Create(CultureInfo.InvariantCulture, $"{Code}/{Version}");

    /// <summary>The last day on which nobody can have it erased, included.</summary>
    public DateOnly LastDayKept(DateTimeOffset closedAt) => Oslo.Day(closedAt).AddDays(AtLeast.Value - 1);

    /// <summary>The last day on which it may be kept, included; the night after destroys it.</summary>
    public DateOnly LastDayAllowed(DateTimeOffset closedAt) => Oslo.Day(closedAt).AddMonths(AtMost.Value);
}

/// <summary>The rules known to the program; a municipality sets its own periods over them, and they say so.</summary>
public static class RetentionRuleSets
{
    public static IReadOnlyList<RetentionRules> All { get; } =
    [
        new()
        {
            Code = "retention-2026",
            Version = 1,
            ValidFrom = new DateOnly(2026, 1, 1),
            AtLeast = new RetentionPeriod(
                21,
                "days",
                "Public administration act (forvaltningsloven) § 29: three weeks to complain, counted from the closing",
                RetentionConfidence.VerifyAgainstStatute
            ),
            AtMost = new RetentionPeriod(
                60,
                "months",
                "Working habit; GDPR article 5(1)(e) leaves it to the controller to set a time limit",
                RetentionConfidence.Practice
            ),
        },
    ];

    /// <summary>The rules in force on <paramref name="day"/>; the oldest before that.</summary>
    public static RetentionRules InForceOn(DateOnly day) => All.LastOrDefault(rules => rules.ValidFrom <= day) ?? All[0];
}
