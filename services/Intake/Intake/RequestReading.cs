using System.Globalization;
using System.Text.RegularExpressions;
using Tot.Intake.Domain;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;

namespace Tot.Intake;

/// <summary>Reads the members of requests; what cannot be read is named in the validation, and null is returned.</summary>
internal static partial class RequestReading
{
    /// <summary>Clocks of other systems may be this much ahead of ours.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public static T? Word<T>(this Validation validation, string? text, string field)
        where T : struct, Enum
    {
        if (Words.TryParse<T>(text, out var value))
        {
            return value;
        }
        validation.Check(text is null, field, $"One of {string.Join(", ", Words.All<T>())}.");
        return null;
    }

    public static T RequiredWord<T>(this Validation validation, string? text, string field)
        where T : struct, Enum => validation.Word<T>(text ?? "", field).GetValueOrDefault();

    public static DateOnly? Day(this Validation validation, string? text, string field)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }
        validation.Check(text is null, field, "A day is written as an ISO date, for example 2010-02-28.");
        return null;
    }

    /// <summary>A filter by municipality; null when left out.</summary>
    public static MunicipalityNumber? Municipality(this Validation validation, string? text, string field)
    {
        var known = MunicipalityNumber.TryParse(text, out var municipality);
        validation.Check(text is null || known, field, "A municipality number has four digits, for example 4601.");
        return known ? municipality : null;
    }

    /// <summary>A filter by days in Oslo, both included; open where left out.</summary>
    public static Period Period(this Validation validation, string? from, string fromField, string? to, string toField)
    {
        var (first, last) = (validation.Day(from, fromField), validation.Day(to, toField));
        validation.Check(first is null || last is null || first <= last, toField, $"Must not be before {fromField}.");
        return new Period(
            first is { } f ? Oslo.StartOf(f) : DateTimeOffset.MinValue,
            last is { } l && l < DateOnly.MaxValue ? Oslo.EndOf(l) : DateTimeOffset.MaxValue
        );
    }

    /// <summary>An instant that is past; <paramref name="now"/> when left out.</summary>
    public static DateTimeOffset PastInstant(this Validation validation, string? text, string field, DateTimeOffset now)
    {
        if (text is null)
        {
            return now;
        }
        if (!Instant().IsMatch(text) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            validation.Add(field, "An instant is written with its offset, for example 2026-01-30T23:10:00+01:00.");
            return now;
        }
        validation.Check(instant <= now + Ahead, field, "Must not be in the future.");
        return instant;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Instant();
}

/// <summary>From an instant, included, to another, not included.</summary>
internal sealed record Period(DateTimeOffset From, DateTimeOffset Before);
