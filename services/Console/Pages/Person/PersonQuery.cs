using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;
using Tot.WebConsole.Texts;

namespace Tot.WebConsole.Pages.Person;

/// <summary>A person by number within the case; who that is, is never asked for here.</summary>
internal sealed class PersonQuery(IntakeApi intake, Agencies agencies, Reader reader)
{
    public async Task<PersonModel> RunAsync(Guid caseId, int number, CancellationToken ct)
    {
        var inCase = (await intake.CaseAsync(caseId, ct)).Required;
        var id = inCase.PersonOf(number);
        var person = intake.PersonAsync(id, ct);
        var consents = intake.ConsentsAsync(id, ct);
        var disclosures = intake.DisclosuresAsync(id, ct);
        var directory = agencies.AllAsync(ct);
        await Task.WhenAll(person, consents, disclosures, directory);
        var found = await person;
        return new PersonModel(
            inCase,
            number,
            found.Required,
            found.ETag,
            (await consents).Value,
            [.. ((await disclosures).Value ?? []).OrderByDescending(d => d.SharedAt)],
            await directory,
            reader
        );
    }
}

/// <param name="Number">Within the case.</param>
/// <param name="ETag">The person's version.</param>
/// <param name="Consents">Null where the role does not see them.</param>
public sealed record PersonModel(
    CaseView Case,
    int Number,
    PersonView Person,
    string? ETag,
    ConsentsView? Consents,
    IReadOnlyList<DisclosureView> Disclosures,
    IReadOnlyList<AgencyView> Directory
)
{
    internal PersonModel(
        CaseView inCase,
        int number,
        PersonView person,
        string? etag,
        ConsentsView? consents,
        IReadOnlyList<DisclosureView> disclosures,
        IReadOnlyList<AgencyView> directory,
        Reader reader
    )
        : this(inCase, number, person, etag, consents, disclosures, directory)
    {
        ChangesStatus = reader.Is(Roles.PoliceExit, Roles.Coordinator);
        AssessesAge = reader.Is(Roles.PoliceExit, Roles.ChildWelfare, Roles.Coordinator);
        AssessesDanger = reader.Is(Roles.PoliceExit);
        SeesViewers = reader.Is(Roles.Coordinator);
    }

    public bool ChangesStatus { get; }

    public bool AssessesAge { get; }

    public bool AssessesDanger { get; }

    /// <summary>May ask who has seen the person.</summary>
    public bool SeesViewers { get; }

    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    /// <summary>Which of the page's forms was refused.</summary>
    public string? Refused { get; init; }

    public Submission InputOf(string form) => Refused == form ? Input : Submission.Empty;

    public Problem? ProblemOf(string form) => Refused == form ? Problem : null;

    public string NameOf(Guid agency) => Directory.FirstOrDefault(a => a.Id == agency)?.Name ?? "";

    public int NumberOf(Guid person) => Case.Persons.ToList().FindIndex(p => p.PersonId == person) + 1;

    /// <summary>Everything that was recorded of the person, the newest first.</summary>
    internal IReadOnlyList<(DateTimeOffset At, string What)> History(Text text)
    {
        var happened = new List<(DateTimeOffset At, string What)>();
        foreach (var consent in (Consents?.History ?? []).Where(c => c.At is not null))
        {
            happened.Add(
                (
                    consent.At!.Value,
                    text[
                        "Person.HistoryConsent",
                        text.Word("ConsentPurpose", consent.Purpose),
                        text.Word("ConsentState", consent.State),
                        NameOf(consent.RecordedByAgencyId)
                    ]
                )
            );
        }
        foreach (var shared in Disclosures)
        {
            happened.Add(
                (
                    shared.SharedAt,
                    text[
                        "Person.HistoryShared",
                        NameOf(shared.SharedByAgencyId),
                        text.Word("Category", shared.Category),
                        NameOf(shared.AgencyId),
                        text.Word("RosterGround", shared.Ground)
                    ]
                )
            );
        }
        foreach (var danger in (Person.DangerAssessments ?? []).Where(d => d.AssessedAt is not null))
        {
            happened.Add((danger.AssessedAt!.Value, text["Case.Danger", text.Word("Danger", danger.Level)]));
        }
        foreach (var age in Person.AgeAssessments ?? [])
        {
            happened.Add((age.AssessedAt, text["Person.HistoryAge", text.Word("AgeGroup", age.AgeGroup)]));
        }
        return [.. happened.OrderByDescending(h => h.At)];
    }
}
