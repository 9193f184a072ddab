using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Tot.Subscriptions.Read;

/// <summary>A place in the partner feed that callers keep and give back without looking into it.</summary>
internal static class FeedCursor
{
    private const string Version = "f1:";

    public static string Write(long position) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(Version + position.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Empty means from the beginning.</summary>
    public static bool TryRead(string? cursor, out long position)
    {
        position = 0;
        if (string.IsNullOrEmpty(cursor))
        {
            return true;
        }
        if (cursor.Length > 64 || !Base64Url.IsValid(cursor))
        {
            return false;
        }
        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
        return text.StartsWith(Version, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(Version.Length), NumberStyles.None, CultureInfo.InvariantCulture, out position);
    }
}
