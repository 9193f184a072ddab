using System.Collections.Concurrent;
using System.Security.Claims;

namespace Tot.WebConsole.Identity;

/// <summary>
/// One renewal for all requests that come with the same token: a page and its live news ask at once, and an issuer that sees a refresh token twice takes it for
/// stolen and ends the sign-in.
/// </summary>
internal sealed class Renewals(ITokenRenewal renewal)
{
    /// <summary>Until every request that was under way with the old cookie has come.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (Lazy<Task<SessionToken?>> Renewed, long At)> _renewals = new(StringComparer.Ordinal);

    public Task<SessionToken?> RenewAsync(ClaimsPrincipal reader, SessionToken old)
    {
        foreach (var (token, kept) in _renewals)
        {
            if (TimeProvider.System.GetElapsedTime(kept.At) > Kept)
            {
                _renewals.TryRemove(token, out _);
            }
        }
        // No request's own cancellation: others wait for the same answer.
        return _renewals
            .GetOrAdd(
                old.Access,
                _ => (new(() => renewal.RenewAsync(reader, old, CancellationToken.None)), TimeProvider.System.GetTimestamp())
            )
            .Renewed.Value;
    }
}
