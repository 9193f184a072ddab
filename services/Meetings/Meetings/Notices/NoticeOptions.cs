using System.ComponentModel.DataAnnotations;

namespace Tot.Meetings.Notices;

/// <summary>Section <c>Meetings:Notices</c>.</summary>
internal sealed class NoticeOptions
{
    /// <summary>Language of the mails: <c>nb</c>, <c>nn</c> or <c>en</c>.</summary>
    [AllowedValues("nb", "nn", "en")]
    public string Language { get; set; } = "nb";
}
