using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tot.ServiceDefaults.Identity;

/// <summary>
/// Checks tokens of one issuer, and remembers by hash the ones that passed: checking a signature costs more than most requests. What did
/// not pass is never remembered. A remembered token is checked again after <see cref="Remembered"/> at the latest, so that a key which
/// the issuer took back stops working within that time.
/// </summary>
/// <param name="maxLifetime">A token that was issued for longer is refused, however well it is signed.</param>
/// <param name="roles">The only roles that a token may give; empty when it may give any.</param>
/// <param name="clock">The real clock outside tests: a demo clock must not age tokens.</param>
internal sealed class ValidatedTokens(TimeSpan maxLifetime, IReadOnlyCollection<string> roles, TimeProvider clock) : TokenHandler
{
    /// <summary>Longest time a token is taken without its signature being checked.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    /// <summary>Tokens remembered are at most twice this many: the younger generation and the one before it.</summary>
    private const int GenerationSize = 5_000;

    private readonly JsonWebTokenHandler _handler = new()
    {
        MapInboundClaims = false,
        MaximumTokenSizeInBytes = Authentication.MaxTokenBytes,
    };
    private ConcurrentDictionary<Hash, Passed> _younger = new();
    private ConcurrentDictionary<Hash, Passed> _older = new();

    public override SecurityToken ReadToken(string token) => _handler.ReadToken(token);

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (token.Length > Authentication.MaxTokenBytes)
        {
            return Refused($"A token is at most {Authentication.MaxTokenBytes} bytes long.");
        }
        var hash = Hash.Of(token);
        var now = clock.GetUtcNow();
        if (
            (_younger.TryGetValue(hash, out var passed) || _older.TryGetValue(hash, out passed))
            && passed.Since <= now
            && now < passed.Until
        )
        {
            return passed.Result;
        }
        var result = await _handler.ValidateTokenAsync(token, validationParameters);
        if (!result.IsValid)
        {
            return result;
        }
        var jwt = (JsonWebToken)result.SecurityToken;
        var issuedAt = jwt.IssuedAt > DateTime.MinValue ? jwt.IssuedAt : jwt.ValidFrom;
        if (jwt.ValidTo - issuedAt > maxLifetime)
        {
            return Refused($"A token is valid for at most {maxLifetime}.");
        }
        TakeOtherRoles(result.ClaimsIdentity);
        Remember(hash, new Passed(result, now, Earlier(new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero), now + Remembered)));
        return result;
    }

    private static TokenValidationResult Refused(string why) =>
        new() { IsValid = false, Exception = new SecurityTokenValidationException(why) };

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private void TakeOtherRoles(ClaimsIdentity identity)
    {
        if (roles.Count == 0)
        {
            return;
        }
        foreach (var claim in identity.FindAll("roles").Where(c => !roles.Contains(c.Value)).ToList())
        {
            identity.RemoveClaim(claim);
        }
        foreach (var claim in identity.FindAll("scope").ToList())
        {
            identity.RemoveClaim(claim);
            var kept = claim
                .Value.Split(' ')
                .Where(s => s.StartsWith(Caller.ScopePrefix, StringComparison.Ordinal) && roles.Contains(s[Caller.ScopePrefix.Length..]));
            identity.AddClaim(new Claim("scope", string.Join(' ', kept)));
        }
    }

    private void Remember(Hash hash, Passed passed)
    {
        if (_younger.Count >= GenerationSize)
        {
            (_older, _younger) = (_younger, new ConcurrentDictionary<Hash, Passed>());
        }
        _younger[hash] = passed;
    }

    /// <summary>Before <see cref="Since"/> the clock has been set back, and how long ago it was checked is not known.</summary>
    private sealed record Passed(TokenValidationResult Result, DateTimeOffset Since, DateTimeOffset Until);

    /// <summary>SHA-256 of a token: the token itself is not kept.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Hash(UInt128 First, UInt128 Second)
    {
        public static Hash Of(string token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
            return new Hash(
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash),
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash[16..])
            );
        }
    }
}
