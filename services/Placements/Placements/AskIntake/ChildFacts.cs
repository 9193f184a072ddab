using System.Globalization;
using Grpc.Core;
using Tot.Events.V1;
using Tot.Intake.V1;
using Tot.Kernel;
using Tot.ServiceDefaults.Peers;

namespace Tot.Placements.AskIntake;

/// <summary>What Intake knows of a child that a placement depends on. Asked anew for each decision, never kept.</summary>
internal sealed class ChildFacts(CaseService.CaseServiceClient intake)
{
    /// <summary>The person, or null when Intake does not know it in that case.</summary>
    public async Task<GetPersonFactsResponse?> FindAsync(Guid caseId, Guid personId, CancellationToken ct)
    {
        try
        {
            var facts = await intake.GetPersonFactsAsync(
                new GetPersonFactsRequest { PersonId = personId.ToString() },
                deadline: GrpcPeers.Deadline,
                cancellationToken: ct
            );
            return Guid.TryParse(facts.CaseId, out var found) && found == caseId ? facts : null;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Had the police assessed the danger as near and serious, with validity on the day of the decision?</summary>
    public static bool DangerAssessed(GetPersonFactsResponse facts, DateTimeOffset decidedAt) =>
        facts.DangerLevel is DangerLevel.NearAndSerious
        && (facts.DangerValidUntil.Length == 0 || Oslo.Day(decidedAt) <= Day(facts.DangerValidUntil));

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
