using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Tot.Privacy.V1;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Privacy;

/// <summary>
/// Tells all that this service holds on a person, as it stands in the store. Left out: who of the agencies did it, and the names of those who work with the case. Free
/// text is told only when the case has no other person, for it can name another one.
/// </summary>
public sealed partial class HeldDataGrpc(ServiceDbContext db) : HeldDataService.HeldDataServiceBase
{
    /// <summary>Stands where a text is held that can be about another person.</summary>
    public const string Withheld = "[held: read it before handing it over, for it can name another person]";

    public override async Task<ExportPersonResponse> ExportPerson(ExportPersonRequest request, ServerCallContext context)
    {
        if (!Guid.TryParse(request.CaseId, out var caseId) || !Guid.TryParse(request.PersonId, out var personId))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "case_id and person_id are UUIDs."));
        }
        var rows = await HeldRows.FindAsync(db, caseId, personId, context.CancellationToken);
        return new ExportPersonResponse
        {
            Records =
            {
                rows.Select(row => new HeldRecord
                    {
                        Kind = Kebab(row.Metadata.ClrType.Name),
                        Json = Fields(row, request.Alone).ToJsonString(),
                    })
                    .OrderBy(r => r.Kind, StringComparer.Ordinal),
            },
        };
    }

    private static JsonObject Fields(EntityEntry row, bool alone)
    {
        var fields = new JsonObject();
        foreach (
            var property in row
                .Properties.Where(p => p.CurrentValue is not null && !IsOfWorker(p.Metadata))
                .OrderBy(p => p.Metadata.Name, StringComparer.Ordinal)
        )
        {
            fields[JsonNamingPolicy.CamelCase.ConvertName(property.Metadata.Name.TrimStart('_'))] =
                StoreConventions.IsPersonal(property.Metadata) == true && !alone
                    ? Withheld
                    : JsonSerializer.SerializeToNode(Plain(property.CurrentValue!), Json.Options);
        }
        return fields;
    }

    /// <summary>Names of workers, and which account did something: the audit has that, and it says nothing of the person.</summary>
    private static bool IsOfWorker(IReadOnlyProperty property) =>
        StoreConventions.IsOfWorker(property)
        || (property.ClrType == typeof(string) && property.Name.EndsWith("By", StringComparison.Ordinal));

    /// <summary>An identifier as its value; another type than JSON knows as its text.</summary>
    private static object Plain(object value) =>
        value switch
        {
            string or bool or int or long or double or Guid or DateOnly or DateTimeOffset or Enum => value,
            IEnumerable list => list.Cast<object>().Select(Plain).ToList(),
            _ when value.GetType().GetProperty("Value")?.GetValue(value) is { } inner => Plain(inner),
            _ => value.ToString() ?? "",
        };

    private static string Kebab(string name) => WordStart().Replace(name, "-").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordStart();
}
