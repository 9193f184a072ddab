using System.Globalization;
using System.Text.Json;
using Tot.Testing;

namespace Tot.SystemTests.Authorization;

/// <summary>How a caller stands to the case that it asks about.</summary>
internal enum Relation
{
    /// <summary>The agency is in the case's roster.</summary>
    In,

    /// <summary>The agency was in it and was taken out.</summary>
    Former,

    /// <summary>An agency of another municipality that has never been in it.</summary>
    OtherMunicipality,

    /// <summary>The agency is in another case's roster, not in this one's.</summary>
    OtherCase,

    /// <summary>No token.</summary>
    Nobody,
}

/// <summary>What matrix.json says of one operation.</summary>
/// <param name="Operation">As the API document calls it.</param>
/// <param name="May">A group of roles, or one role; <c>anyone</c> needs no token. Everybody else: 403.</param>
/// <param name="Scope">What it is that is asked for, which says how the relations are answered.</param>
/// <param name="But">Exceptions, <c>relation/role</c> to answer; <c>systems</c> is a role that every machine has as well.</param>
/// <param name="Query">What the address needs behind it, with placeholders.</param>
/// <param name="ProvenBy">The tests that execute its cells instead, and why this one does not.</param>
internal sealed record Row(
    string Operation,
    string May,
    string Scope,
    IReadOnlyDictionary<string, string>? But = null,
    string? Query = null,
    string? ProvenBy = null
);

/// <summary>Who may what: every operation × role × relation, with the answer that is expected.</summary>
internal sealed record Matrix(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Groups,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Scopes,
    IReadOnlyList<Row> Operations
)
{
    /// <summary>Whatever the endpoint answers those it lets through.</summary>
    public const string Allowed = "ok";

    private const string Anyone = "anyone";

    public static Matrix Read() =>
        JsonSerializer.Deserialize<Matrix>(
            File.ReadAllText(Repository.PathOf("tests/System.Tests/Authorization/matrix.json")),
            new JsonSerializerOptions(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip }
        )!;

    /// <returns><see cref="Allowed"/> or a status.</returns>
    public string Expected(Row row, string role, Relation relation)
    {
        if (relation == Relation.Nobody || row.May == Anyone)
        {
            return row.May == Anyone ? Allowed : "401";
        }
        var plain = role.Replace(Cast.SystemSuffix, "", StringComparison.Ordinal);
        var may = Groups.GetValueOrDefault(row.May, [row.May]);
        if (!may.Contains(plain, StringComparer.Ordinal))
        {
            return "403";
        }
        var name = JsonNaming.Kebab(relation.ToString());
        string[] keys = [$"{name}/{role}", .. plain == role ? [] : (string[])[$"{name}/systems"], $"{name}/{plain}", name];
        return keys.Select(k => row.But?.GetValueOrDefault(k))
            .Concat(keys.Select(k => Scopes[row.Scope].GetValueOrDefault(k)))
            .OfType<string>()
            .First();
    }

    /// <summary>Does the scope itself say that more is told than of cases in whose roster the caller is?</summary>
    public bool MayTell(Row row) => Scopes[row.Scope].ContainsKey("tells");

    public static bool Fits(string expected, HttpMethod method, int status) =>
        expected != Allowed ? status == int.Parse(expected, CultureInfo.InvariantCulture)
        : method == HttpMethod.Get ? status == 200
        : status is not (401 or 403 or 404) and < 500;
}
