using Tot.Events.V1;
using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Placements.AskIntake;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Domain.Proposals;
using Tot.Placements.Domain.Rules;
using Tot.Placements.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Placements.Propose;

/// <summary>Where a group can be placed together. Reserves nothing, and changes nothing but the record of who asked.</summary>
internal static class ProposePlacements
{
    private const int MaxInstitutions = 200;

    public static void MapProposePlacements(this RouteGroupBuilder api) =>
        api.MapPost("/placement-proposals", HandleAsync)
            .RequireRoles(Roles.CaseWorkers)
            .WithName("ProposePlacements")
            .WithSummary("Which institutions can take whom of a case's children from when, siblings together first; or the smallest split.")
            .Produces<ProposalView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        ProposalRequest body,
        PlacementsDb db,
        Act act,
        INeedToKnow needToKnow,
        ChildFacts children,
        CancellationToken ct
    )
    {
        var valid = new Validation();
        var today = Oslo.Day(act.Now);
        var caseId = valid.Required(body.CaseId, "caseId");
        var stay = body.ToStay(valid, today);
        valid.Check(body.InstitutionIds is null or { Count: > 0 and <= MaxInstitutions }, "institutionIds", $"1 to {MaxInstitutions}.");
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (stay.LastDay > stay.CapLastDay)
        {
            return PlacementErrors.StayExceedsCap(stay.CapLastDay).ToProblem();
        }
        if (!await needToKnow.MaySeeAsync(caseId, ct) || await children.FindGroupAsync(caseId, ct) is not { } known)
        {
            return Error.NotFound("case").ToProblem();
        }
        var group = Group.Of(known, body);
        if (!group.IsSuccess)
        {
            return group.Error.ToProblem();
        }
        var vacancies = await db.VacanciesAsync(stay.FirstDay, today, group.Value.Children, body.InstitutionIds, ct);
        var proposal = KeepTogether.Propose(group.Value.Sets, stay, vacancies);
        act.Audit(db, "propose-placements", $"cases/{caseId}", caseId);
        await db.SaveChangesAsync(ct);
        return Results.Json(ProposalView.Of(caseId, stay, group.Value, vacancies.Count, proposal), Json.Options);
    }
}

/// <param name="PersonIds">Whom of the case; every child, those whose age is in doubt among them, when left out.</param>
/// <param name="KeepTogether">Sets of persons who belong together, beside the siblings, parents and children that Intake knows of.</param>
/// <param name="FirstDay">The first day wanted; today when left out.</param>
/// <param name="LastDay">The last day wanted, inclusive; as long as the rules allow when left out.</param>
/// <param name="InstitutionIds">Only these; all when left out.</param>
internal sealed record ProposalRequest(
    Guid? CaseId,
    IReadOnlyList<Guid>? PersonIds,
    IReadOnlyList<IReadOnlyList<Guid>>? KeepTogether,
    DateOnly? FirstDay,
    DateOnly? LastDay,
    IReadOnlyList<Guid>? InstitutionIds
)
{
    public WantedStay ToStay(Validation valid, DateOnly today)
    {
        var first = FirstDay ?? today;
        valid.CheckDay(FirstDay, "firstDay");
        valid.CheckDay(LastDay, "lastDay");
        valid.Check(FirstDay is null || FirstDay >= today, "firstDay", "Must not lie in the past.");
        valid.Check(LastDay is null || LastDay >= first, "lastDay", "Must not lie before firstDay.");
        return new WantedStay(first, LastDay, RuleSets.InForceOn(first));
    }
}

/// <summary>Who of the case is to be placed, in sets that belong together.</summary>
/// <param name="Adults">Left out: the provision is for children.</param>
internal sealed record Group(IReadOnlyList<PersonId> Children, IReadOnlyList<IReadOnlyList<PersonId>> Sets, IReadOnlyList<Guid> Adults)
{
    public static Result<Group> Of(KnownGroup known, ProposalRequest asked)
    {
        var valid = new Validation();
        var wanted = asked.PersonIds?.Distinct().ToList() ?? [.. known.AgeGroups.Keys];
        var (adults, children) = (new List<Guid>(), new List<PersonId>());
        foreach (var person in wanted)
        {
            if (!known.AgeGroups.TryGetValue(person, out var age))
            {
                return Error.NotFound("person");
            }
            // Age in doubt counts as minor.
            if (age is AgeGroup.Adult)
            {
                adults.Add(person);
                continue;
            }
            children.Add(PersonId.From(person));
        }
        valid.Check(asked.PersonIds is null or { Count: > 0 }, "personIds", "At least one, or leave it out.");
        valid.Check(children.Count <= KeepTogether.MaxChildren, "personIds", $"At most {KeepTogether.MaxChildren} children; name some.");
        var told = (asked.KeepTogether ?? []).SelectMany(set => (set ?? []).Zip((set ?? []).Skip(1)));
        valid.Check(
            (asked.KeepTogether ?? []).All(set => set is { Count: > 1 } && set.All(known.AgeGroups.ContainsKey)),
            "keepTogether",
            "Sets of two or more persons of the case."
        );
        if (valid.Error is { } invalid)
        {
            return invalid;
        }
        if (children.Count == 0 || (asked.PersonIds is not null && adults.Count > 0))
        {
            return PlacementErrors.ChildNotMinor;
        }
        var ties = known.Families.Concat(told).Select(tie => (PersonId.From(tie.Item1), PersonId.From(tie.Item2)));
        return new Group(children, Families.Of(children, ties), adults);
    }
}
