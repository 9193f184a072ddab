using System.Buffers.Text;
using System.Text;
using Tot.ServiceDefaults.Audit;

namespace Tot.ServiceDefaults.Http;

/// <summary>A page of a list (AIP-158). <see cref="NextPageToken"/> is missing on the last page.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextPageToken) : ICounted
{
    int ICounted.Count => Items.Count;

    /// <summary>Cuts what was read with <c>Take(size + 1)</c> to a page.</summary>
    /// <param name="read">At most size + 1 items.</param>
    /// <param name="size">The page's size.</param>
    /// <param name="key">What the list is sorted by, of an item; decoded again by <see cref="PageToken"/>.</param>
    public static Page<T> Of(IReadOnlyList<T> read, int size, Func<T, string> key) =>
        read.Count > size ? new Page<T>([.. read.Take(size)], PageToken.Encode(key(read[size - 1]))) : new Page<T>(read, null);
}

/// <summary>The opaque place where the next page begins.</summary>
public static class PageToken
{
    public const int DefaultSize = 50;
    public const int MaxSize = 200;

    public static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <summary>Reads <c>pageSize</c> (1 to <see cref="MaxSize"/>, larger is cut) and <c>pageToken</c>.</summary>
    /// <param name="pageSize">As asked for, or null.</param>
    /// <param name="pageToken">As given by the page before, or null.</param>
    /// <param name="validation">Told of what cannot be read.</param>
    /// <returns>The size, and the key after which the page begins, or null.</returns>
    public static (int Size, string? After) Read(int? pageSize, string? pageToken, Validation validation)
    {
        validation.Check(pageSize is null or > 0, "pageSize", "At least 1.");
        string? after = null;
        if (!string.IsNullOrEmpty(pageToken))
        {
            try
            {
                after = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(pageToken));
            }
            catch (FormatException)
            {
                validation.Add("pageToken", "Not a token that a page gave.");
            }
        }
        return (Math.Clamp(pageSize ?? DefaultSize, 1, MaxSize), after);
    }
}
