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

    /// <summary>The persons of a case and who of them are family, or null when Intake does not know the case.</summary>
    public async Task<KnownGroup?> FindGroupAsync(Guid caseId, CancellationToken ct)
    {
        try
        {
            var known = await intake.GetCaseAsync(
                new GetCaseRequest { CaseId = caseId.ToString() },
                deadline: GrpcPeers.Deadline,
                cancellationToken: ct
            );
            return new KnownGroup(
                known.Persons.ToDictionary(person => Guid.Parse(person.PersonId), person => person.AgeGroup),
                [
                    .. known
                        .Relations.Where(relation => IsFamily(relation.Kind))
                        .Select(relation => (Guid.Parse(relation.PersonId), Guid.Parse(relation.ToPersonId))),
                ]
            );
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

    private static bool IsFamily(PersonRelationKind kind) =>
        kind is PersonRelationKind.Sibling or PersonRelationKind.Parent or PersonRelationKind.Child;

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>The persons of a case.</summary>
/// <param name="Families">Pairs of siblings, and of parent and child.</param>
internal sealed record KnownGroup(IReadOnlyDictionary<Guid, AgeGroup> AgeGroups, IReadOnlyList<(Guid, Guid)> Families);
