using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Tot.Intake.Domain;
using Tot.Intake.Persistence;
using Tot.Intake.V1;

namespace Tot.Intake.ReadCases;

/// <summary>Answers the other services' questions. They ask for themselves, not for a caller, so need-to-know is theirs to keep.</summary>
internal sealed class CaseAnswers(IntakeDbContext db) : CaseService.CaseServiceBase
{
    public override async Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context)
    {
        var id = new CaseId(Parse(request.CaseId, "case_id"));
        var file = await db.FindFileAsync(id, context.CancellationToken) ?? throw NotFound("case");
        var @case = file.Case;
        return new GetCaseResponse
        {
            CaseId = Facts.Text(@case.Id),
            CaseNumber = @case.Number.ToString(),
            Municipality = @case.Municipality.Value,
            District = @case.District ?? "",
            Phase = Facts.ToProto(@case.Phase),
            Persons = { file.Persons.Select(Facts.ToIdentified) },
            IdentifiedAt = file.Identification.IdentifiedAt.ToTimestamp(),
            Relations = { file.Persons.SelectMany(p => p.Relations.Select(r => Related(p, r))) },
        };
    }

    public override async Task<GetPersonFactsResponse> GetPersonFacts(GetPersonFactsRequest request, ServerCallContext context)
    {
        var id = new PersonId(Parse(request.PersonId, "person_id"));
        var person =
            await db.Persons.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, context.CancellationToken) ?? throw NotFound("person");
        return new GetPersonFactsResponse
        {
            PersonId = Facts.Text(person.Id),
            CaseId = Facts.Text(person.CaseId),
            AgeGroup = Facts.ToProto(person.AgeGroup),
            DangerLevel = Facts.ToProto(person.Danger?.Level ?? DangerLevel.NotYetAssessed),
            DangerAssessedAt = person.Danger?.AssessedAt.ToTimestamp(),
            DangerValidUntil = Facts.Iso(person.Danger?.ValidUntilOn),
        };
    }

    /// <summary>The two lists of kinds have the same names and numbers.</summary>
    private static PersonRelation Related(Person person, Relation relation) =>
        new()
        {
            PersonId = Facts.Text(person.Id),
            ToPersonId = Facts.Text(relation.To),
            Kind = (PersonRelationKind)relation.Kind,
        };

    private static Guid Parse(string text, string field) =>
        Guid.TryParse(text, out var id) ? id : throw new RpcException(new Status(StatusCode.InvalidArgument, $"{field} is not a UUID."));

    private static RpcException NotFound(string what) => new(new Status(StatusCode.NotFound, $"There is no such {what}."));
}
