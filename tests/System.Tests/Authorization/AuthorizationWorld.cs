using System.Text.Json.Nodes;
using Tot.Testing.Processes;

namespace Tot.SystemTests.Authorization;

/// <summary>The program with two cases: one of Bergen, which Stavanger's agencies have left again, and one of Oslo.</summary>
public sealed class AuthorizationWorld : IAsyncLifetime
{
    private StandaloneProcess _standalone = null!;

    internal Cast Cast { get; private set; } = null!;

    internal IReadOnlyList<Operation> Operations { get; private set; } = [];

    internal CaseFile Bergens { get; private set; } = null!;

    internal CaseFile Oslos { get; private set; } = null!;

    internal StandaloneProcess Standalone => _standalone;

    public async ValueTask InitializeAsync()
    {
        _standalone = await StandaloneProcess.StartAsync();
        Cast = await Cast.AssembleAsync(_standalone);
        Operations = Operation.AllOf(JsonNode.Parse(await Cast.Nobody.GetStringAsync("/openapi/v1.json"))!);
        Oslos = await CaseFile.MakeAsync(Cast, Cast.Oslo);
        Bergens = await CaseFile.MakeAsync(Cast, Cast.Bergen);
        await Bergens.LetInAsync(Cast.Stavanger, andOutAgain: true);
    }

    public async ValueTask DisposeAsync()
    {
        Cast?.Dispose();
        await _standalone.DisposeAsync();
    }

    /// <summary>The case that is asked about, and who asks.</summary>
    internal (CaseFile Case, HttpClient Client) Scene(string role, Relation relation)
    {
        var town = relation switch
        {
            Relation.Former => Cast.Stavanger,
            Relation.OtherMunicipality => Cast.Oslo,
            _ => Cast.Bergen,
        };
        var member = town[role.Replace(Cast.SystemSuffix, "", StringComparison.Ordinal)];
        var client =
            relation == Relation.Nobody ? Cast.Nobody
            : role.EndsWith(Cast.SystemSuffix, StringComparison.Ordinal) ? member.System
            : member.Client;
        return (relation == Relation.OtherCase ? Oslos : Bergens, client);
    }
}
