using System.Globalization;

namespace Tot.Subscriptions.Domain;

/// <summary>How an event is put into an HTTP request (CloudEvents HTTP protocol binding 1.0.2 § 3).</summary>
public enum ContentMode
{
    /// <summary>Attributes in <c>ce-*</c> headers, the data alone in the body.</summary>
    Binary,

    /// <summary>Attributes and data in one JSON object, <c>application/cloudevents+json</c>.</summary>
    Structured,

    /// <summary>Several events in one JSON array, <c>application/cloudevents-batch+json</c>.</summary>
    Batch,
}

/// <summary>An event in the terms of CloudEvents 1.0. The data is JSON text.</summary>
public sealed record CloudEvent(string Id, string Source, string Type, DateTimeOffset Time, string Data)
{
    public const string SpecVersion = "1.0";
    public const string DataContentType = "application/json";

    public string? Subject { get; init; }
    public string? DataSchema { get; init; }

    /// <summary>Extension attribute <c>dueon</c>: the day the deadline is due, ISO date.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Extension attribute <c>severity</c>: info, warning or critical.</summary>
    public Severity? Severity { get; init; }

    /// <summary>Extension attribute <c>link</c>: where whoever may know more reads on, with a token of their own.</summary>
    public string? Link { get; init; }

    /// <param name="told">The event.</param>
    /// <param name="publicBase">
    /// Where the gateway is seen from outside; without it the event names no schema and no link, since those must be absolute.
    /// </param>
    public static CloudEvent Of(PartnerEvent told, Uri? publicBase) =>
        new(told.EventId.ToString(), told.Source, told.Type, told.OccurredAt, told.Data)
        {
            Subject = told.Subject,
            DataSchema = publicBase is null ? null : new Uri(publicBase, $"/schemas/{told.Type}.json").AbsoluteUri,
            Link = publicBase is not null && EventLink.PathOf(told) is { } path ? new Uri(publicBase, path).AbsoluteUri : null,
            DueOn = told.DueOn,
            Severity = told.Severity,
        };

    /// <summary>The context attributes that are present, by their CloudEvents names, without <c>datacontenttype</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Attributes()
    {
        yield return new("specversion", SpecVersion);
        yield return new("id", Id);
        yield return new("source", Source);
        yield return new("type", Type);
        yield return new("time", Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
        if (Subject is not null)
        {
            yield return new("subject", Subject);
        }
        if (DataSchema is not null)
        {
            yield return new("dataschema", DataSchema);
        }
        if (Link is not null)
        {
            yield return new("link", Link);
        }
        if (DueOn is { } dueOn)
        {
            yield return new("dueon", dueOn.ToString("O", CultureInfo.InvariantCulture));
        }
        if (Severity is { } severity)
        {
            yield return new("severity", severity.ToString().ToLowerInvariant());
        }
    }
}
