using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Tot.Intake.Domain.Retention;
using Tot.Kernel;

namespace Tot.Intake.Retain;

/// <summary>Configuration section <c>Retention</c>.</summary>
internal sealed class RetentionSettings
{
    /// <summary>Does the nightly round destroy what has been kept as long as it may? Without it the preview tells what would be.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Days in which a closed case is kept whoever asks; the rule set's when left out.</summary>
    [Range(0, 3650)]
    public int? AtLeastDays { get; init; }

    /// <summary>Months after its closing for which a case is kept; the rule set's when left out.</summary>
    [Range(1, 1200)]
    public int? AtMostMonths { get; init; }
}

/// <summary>The rules in force, with the municipality's own periods in the place of the rule set's where it has set any.</summary>
internal sealed class RetentionPolicy(IOptions<RetentionSettings> settings)
{
    private const string Own = "Set by the municipality";

    public bool Enabled => settings.Value.Enabled;

    public RetentionRules On(DateTimeOffset now)
    {
        var rules = RetentionRuleSets.InForceOn(Oslo.Day(now));
        var (least, most) = (settings.Value.AtLeastDays, settings.Value.AtMostMonths);
        return least is null && most is null
            ? rules
            : rules with
            {
                Code = rules.Code + "-own",
                AtLeast = least is { } days
                    ? rules.AtLeast with
                    {
                        Value = days,
                        Source = Own,
                        Confidence = RetentionConfidence.Practice,
                    }
                    : rules.AtLeast,
                AtMost = most is { } months
                    ? rules.AtMost with
                    {
                        Value = months,
                        Source = Own,
                        Confidence = RetentionConfidence.Practice,
                    }
                    : rules.AtMost,
            };
    }
}
