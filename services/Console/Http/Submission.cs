using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Tot.Kernel;

namespace Tot.WebConsole.Http;

/// <summary>What a reader has filled in. Empty fields are null.</summary>
public sealed class Submission
{
    /// <summary>The field that makes sending the same form twice harmless.</summary>
    public const string OnceField = "once";

    /// <summary>Where a request remembers the key that a service has already seen with other content: the form gets a new one.</summary>
    public static readonly object UsedOnce = new();

    /// <summary>The version of what was shown when the reader began, sent as If-Match.</summary>
    public const string VersionField = "version";

    public static readonly Submission Empty = new(FormCollection.Empty);

    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    private readonly IFormCollection _form;

    public Submission(IFormCollection form) => _form = form;

    /// <summary>The same with other values for some fields.</summary>
    public Submission With(params (string Name, string Value)[] fields)
    {
        var form = _form.ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            form[name] = value;
        }
        return new Submission(new FormCollection(form));
    }

    /// <summary>The Idempotency-Key of this form; every form has one of its own.</summary>
    public string Once => this[OnceField] ?? Guid.CreateVersion7().ToString();

    public string? Version => this[VersionField];

    public string? this[string name] => _form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    public IReadOnlyList<string> All(string name) => [.. ((IEnumerable<string?>)_form[name]).OfType<string>().Where(v => v.Length > 0)];

    public bool Has(string name, string value) => ((IEnumerable<string?>)_form[name]).Contains(value, StringComparer.Ordinal);

    public Guid? Id(string name) => Guid.TryParse(this[name], out var id) ? id : null;

    /// <summary>A day as the browser's date field sends it, or as people write it: 27.11.2026.</summary>
    public DateOnly? Day(string name) =>
        DateOnly.TryParseExact(
            this[name],
            ["yyyy-MM-dd", "d.M.yyyy", "d/M/yyyy", "d. M. yyyy"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    /// <summary>A time on that day in Oslo: 14:30, 14.30 or 1430.</summary>
    public DateTimeOffset? Moment(string day, string time) => Day(day) is { } on && Time(time) is { } at ? Oslo.At(on, at) : null;

    /// <summary>When something ends that begins on that day: on the next one, when that is at most half a day after its beginning (23:50 to 00:50).</summary>
    public DateTimeOffset? End(string day, string from, string to)
    {
        if (Day(day) is not { } on || Time(to) is not { } end)
        {
            return null;
        }
        // The difference of two times of day goes past midnight.
        var isNextDay = Time(from) is { } start && end < start && end - start <= HalfADay;
        return Oslo.At(isNextDay ? on.AddDays(1) : on, end);
    }

    private TimeOnly? Time(string name) =>
        TimeOnly.TryParseExact(
            this[name],
            ["HH:mm", "HH.mm", "H.mm", "H:mm", "HHmm", "HH:mm:ss"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var time
        )
            ? time
            : null;

    /// <exception cref="BadHttpRequestException">The form is not one of ours, or the sign-in has changed since it was shown.</exception>
    public static async ValueTask<Submission> BindAsync(HttpContext http)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true } || !http.Request.HasFormContentType)
        {
            throw new BadHttpRequestException("The form is not one of ours.", StatusCodes.Status400BadRequest);
        }
        return new Submission(await http.Request.ReadFormAsync(http.RequestAborted));
    }
}
