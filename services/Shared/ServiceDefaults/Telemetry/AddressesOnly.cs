using System.Diagnostics;
using OpenTelemetry;

namespace Tot.ServiceDefaults.Telemetry;

/// <summary>
/// Of a call to somewhere else only scheme, host and port are exported: the path of an agency's webhook may be a secret. What is called within
/// is named by the span of who answers.
/// </summary>
internal sealed class AddressesOnly : BaseProcessor<Activity>
{
    private const string Url = "url.full";
    private const string Path = "url.path";
    private const string Calendars = "/calendar/";

    public override void OnEnd(Activity data)
    {
        // A calendar's address is its only lock.
        if (data.GetTagItem(Path) is string path && path.StartsWith(Calendars, StringComparison.Ordinal))
        {
            data.SetTag(Path, Calendars);
        }
        if (data.Kind == ActivityKind.Client && data.GetTagItem(Url) is string url)
        {
            data.SetTag(Url, Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : null);
        }
    }
}
