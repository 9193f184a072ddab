using System.Collections.Concurrent;
using Tot.ServiceDefaults.Identity;

namespace Tot.WebConsole.Api;

/// <summary>The agency directory as the reader may see it, kept for a minute: every page names agencies.</summary>
internal sealed class Agencies(ObligationsApi obligations, AgencyShelf shelf, IHttpContextAccessor http)
{
    private IReadOnlyList<AgencyView>? _all;

    public async Task<IReadOnlyList<AgencyView>> AllAsync(CancellationToken ct)
    {
        if (_all is null)
        {
            var caller = Caller.From(http.HttpContext!.User);
            var key = $"{caller.OrganisationNumber}/{string.Join(',', caller.Roles.Order(StringComparer.Ordinal))}";
            _all = shelf.Find(key);
            if (_all is null && await obligations.AgenciesAsync(ct) is { Ok: true } answer)
            {
                shelf.Keep(key, answer.Value!);
                _all = answer.Value;
            }
            _all ??= [];
        }
        return _all;
    }

    /// <summary>The agency's name, or null when the directory does not tell.</summary>
    public async Task<Func<Guid, string?>> NamesAsync(CancellationToken ct)
    {
        var names = (await AllAsync(ct)).ToDictionary(a => a.Id, a => a.Name);
        return id => names.GetValueOrDefault(id);
    }
}

/// <summary>Directories kept between requests, by who may see them.</summary>
internal sealed class AgencyShelf
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private const int Most = 500;
    private readonly ConcurrentDictionary<string, (IReadOnlyList<AgencyView> Agencies, long At)> _kept = new(StringComparer.Ordinal);

    public IReadOnlyList<AgencyView>? Find(string key) =>
        _kept.TryGetValue(key, out var kept) && TimeProvider.System.GetElapsedTime(kept.At) < Life ? kept.Agencies : null;

    public void Keep(string key, IReadOnlyList<AgencyView> agencies)
    {
        if (_kept.Count >= Most)
        {
            _kept.Clear();
        }
        _kept[key] = (agencies, TimeProvider.System.GetTimestamp());
    }

    /// <summary>The directory was changed from here: whoever changed it sees so at once.</summary>
    public void Clear() => _kept.Clear();
}
