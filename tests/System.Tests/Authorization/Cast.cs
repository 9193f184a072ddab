using System.Net.Http.Headers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tot.Events.V1;
using Tot.Kernel;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Identity;
using Tot.Testing.Processes;

namespace Tot.SystemTests.Authorization;

/// <summary>An agency of each kind in one municipality, and what its people and systems sign in with.</summary>
/// <param name="Municipality">Four digits.</param>
/// <param name="Members">By role.</param>
internal sealed record Town(string Municipality, IReadOnlyDictionary<string, Member> Members)
{
    public Member this[string role] => Members[role];
}

/// <param name="AgencyId">The agency.</param>
/// <param name="Client">A person of the agency with the role.</param>
/// <param name="System">A machine of the agency with the role.</param>
internal sealed record Member(Guid AgencyId, HttpClient Client, HttpClient System);

/// <summary>Everybody who asks for something in the matrix, in three towns. Their tokens are signed with the demo issuer's key.</summary>
internal sealed class Cast : IDisposable
{
    /// <summary>Ends the name of a role when a machine has it.</summary>
    public const string SystemSuffix = "-system";

    /// <summary>The roles whose systems are in the matrix.</summary>
    private static readonly string[] WithSystem = [Roles.PoliceExit, Roles.ChildWelfare];

    private readonly StandaloneProcess _standalone;
    private readonly ServiceKeys _keys;
    private readonly List<HttpClient> _clients = [];
    private int _registered;

    private Cast(StandaloneProcess standalone)
    {
        _standalone = standalone;
        _keys = new ServiceKeys(Path.Combine(standalone.Folder, "keys"));
        Nobody = Client(token: null);
    }

    /// <summary>Every role of the matrix: each that a person can have, and the systems.</summary>
    public static IReadOnlyList<string> AllRoles { get; } = [.. Roles.All, .. WithSystem.Select(r => r + SystemSuffix)];

    /// <summary>Has no token.</summary>
    public HttpClient Nobody { get; }

    public Town Bergen { get; private set; } = null!;

    public Town Oslo { get; private set; } = null!;

    public Town Stavanger { get; private set; } = null!;

    /// <summary>An agency in nobody's case.</summary>
    public Guid Spare { get; private set; }

    public static async Task<Cast> AssembleAsync(StandaloneProcess standalone)
    {
        var cast = new Cast(standalone);
        var demo = DemoPersonas.All.ToLookup(p => p.Municipality, StringComparer.Ordinal);
        var admin = cast.Client(new DemoTokens(cast._keys).Issue(DemoPersonas.Find("admin")!));
        cast.Bergen = await cast.TownAsync(admin, "4601", demo["4601"]);
        cast.Oslo = await cast.TownAsync(admin, "0301", demo["0301"]);
        cast.Stavanger = await cast.TownAsync(admin, "1103", []);
        cast.Spare = await RegisterAsync(admin, AgencyKind.CrisisCentre, "1103", cast.NextNumber());
        return cast;
    }

    /// <summary>An organisation number that no agency has.</summary>
    public string NextNumber()
    {
        while (true)
        {
            var stem = 32_000_000 + Interlocked.Increment(ref _registered);
            for (var check = 0; check < 10; check++)
            {
                if (OrganisationNumber.TryParse($"{stem}{check}", out var number))
                {
                    return number.Value;
                }
            }
        }
    }

    public void Dispose() => _clients.ForEach(c => c.Dispose());

    private async Task<Town> TownAsync(HttpClient admin, string municipality, IEnumerable<DemoPersona> there)
    {
        var known = there.ToDictionary(p => p.Role, StringComparer.Ordinal);
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        foreach (var role in Roles.All)
        {
            if (!known.TryGetValue(role, out var persona))
            {
                var kind = DemoPersonas.All.First(p => p.Role == role).Kind;
                persona = new DemoPersona($"{role}-{municipality}", role, kind, "", NextNumber(), municipality);
            }
            var id = known.ContainsKey(role)
                ? persona.AgencyId
                : await RegisterAsync(admin, persona.Kind, municipality, persona.OrganisationNumber);
            members[role] = new Member(id, Client(new DemoTokens(_keys).Issue(persona)), Client(SystemToken(persona)));
        }
        return new Town(municipality, members);
    }

    private static async Task<Guid> RegisterAsync(HttpClient admin, AgencyKind kind, string municipality, string number)
    {
        var word = JsonNaming.Kebab(kind.ToString());
        var made = await admin.DoAsync(
            HttpMethod.Post,
            "agencies",
            $$"""{ "kind": "{{word}}", "name": "Oppdiktet {{word}} {{municipality}}", "organisationNumber": "{{number}}", "municipality": "{{municipality}}", "email": "post@{{word}}.example" }"""
        );
        return made.GetProperty("id").GetGuid();
    }

    /// <summary>In Maskinporten's shape.</summary>
    private string SystemToken(DemoPersona persona)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = DemoTokens.Issuer,
                Audience = Authentication.Audience,
                IssuedAt = now.UtcDateTime,
                NotBefore = now.UtcDateTime,
                Expires = (now + DemoTokens.Lifetime).UtcDateTime,
                SigningCredentials = _keys.Signing(DemoTokens.KeyName),
                Claims = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["client_id"] = "system:" + persona.Name,
                    ["consumer"] = $$"""{ "authority": "iso6523-actorid-upis", "ID": "0192:{{persona.OrganisationNumber}}" }""",
                    ["scope"] = "tot:" + persona.Role,
                },
            }
        );
    }

    private HttpClient Client(string? token)
    {
        var client = new HttpClient { BaseAddress = _standalone.Address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        _clients.Add(client);
        return client;
    }
}
