using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Options;

namespace Tot.Obligations.Escalating;

/// <summary>The words of the mails: EscalationTexts.resx in English, .nb in bokmål, .nn in nynorsk. None of them tells of a case.</summary>
internal sealed class EscalationTexts(IOptions<EscalationTexts.Settings> options)
{
    private static readonly ResourceManager Resources = new("Tot.Obligations.Escalating.EscalationTexts", typeof(EscalationTexts).Assembly);

    private readonly CultureInfo _language = CultureInfo.GetCultureInfo(options.Value.Language);

    public string this[string name] =>
        Resources.GetString(name, _language) ?? throw new ArgumentException($"No text {name}.", nameof(name));

    /// <summary>Section <c>Obligations:Notices</c>.</summary>
    internal sealed class Settings
    {
        /// <summary>Language of the mails: <c>nb</c>, <c>nn</c> or <c>en</c>.</summary>
        [AllowedValues("nb", "nn", "en")]
        public string Language { get; set; } = "nb";
    }
}
