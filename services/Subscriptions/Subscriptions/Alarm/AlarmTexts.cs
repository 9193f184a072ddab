using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Options;

namespace Tot.Subscriptions.Alarm;

/// <summary>The words of the mails: AlarmTexts.resx in English, .nb in bokmål, .nn in nynorsk. Of a case none tells more than its number.</summary>
internal sealed class AlarmTexts(IOptions<SubscriptionsOptions> options)
{
    private static readonly ResourceManager Resources = new("Tot.Subscriptions.Alarm.AlarmTexts", typeof(AlarmTexts).Assembly);
    private readonly CultureInfo _language = CultureInfo.GetCultureInfo(options.Value.Language);

    public string this[string name, params ReadOnlySpan<object?> values] =>
        string.Format(
            _language,
            Resources.GetString(name, _language) ?? throw new ArgumentException($"No text {name}.", nameof(name)),
            values
        );
}
