using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Placement;

/// <summary>A placement with its rule set, and what a further decision would do to it when the reader asks.</summary>
internal sealed class PlacementQuery(
    PlacementsApi placements,
    IntakeApi intake,
    ObligationsApi obligations,
    Agencies agencies,
    Reader reader
)
{
    public async Task<PlacementModel> RunAsync(Guid id, CancellationToken ct)
    {
        var found = await placements.PlacementAsync(id, ct);
        var view = found.Required;
        var summary = intake.CaseAsync(view.CaseId, ct);
        var institutions = placements.ListAsync<InstitutionView>("/api/v1/institutions?pageSize=100", ct);
        var roster = obligations.RosterAsync(view.CaseId, ct);
        var names = agencies.NamesAsync(ct);
        var plan = view.Aftercare is null ? null : placements.AftercareAsync(id, ct);
        await Task.WhenAll(summary, institutions, roster, names, plan ?? Task.CompletedTask);
        var inCase = (await summary).Value;
        return new PlacementModel(
            view,
            found.ETag,
            reader.Now,
            inCase?.CaseNumber,
            inCase is null ? 0 : inCase.Persons.ToList().FindIndex(p => p.PersonId == view.PersonId) + 1,
            (await institutions).Value ?? [],
            reader.Is(Roles.ChildWelfare, Roles.ChildWelfareEmergency),
            reader.Is(Roles.ChildWelfare, Roles.PoliceExit, Roles.Immigration),
            reader.Is(Roles.ChildWelfare),
            reader.Is(Roles.ChildWelfare, Roles.ChildWelfareEmergency, Roles.Institution),
            plan is null ? null : (await plan).Value,
            [.. ((await roster).Value?.Entries ?? []).Where(e => e.Until is null)],
            await names
        );
    }

    /// <summary>The decisions so far and one more, tried without registering anything.</summary>
    public Task<Answer<PreviewView>> TryAsync(PlacementView placement, WhatIf what, CancellationToken ct) =>
        placements.PostAsync<PreviewView>(
            "/api/v1/placements/preview",
            new
            {
                ruleSet = placement.RuleSet,
                events = placement
                    .Decisions.Where(d => d.StruckAt is null)
                    .OrderBy(d => d.Number)
                    .Select(d => new
                    {
                        kind = d.Kind,
                        decidedAt = (DateTimeOffset?)d.DecidedAt,
                        firstDay = (DateOnly?)d.FirstDay,
                        lastDay = d.StatedLastDay,
                        applicationSentAt = d.ApplicationSentAt,
                        dangerAssessed = (bool?)true,
                    })
                    .Append(
                        new
                        {
                            kind = what.Kind ?? "board-decision",
                            decidedAt = what.DecidedAt,
                            firstDay = what.FirstDay,
                            lastDay = what.LastDay,
                            applicationSentAt = what.ApplicationSentAt,
                            dangerAssessed = (bool?)true,
                        }
                    ),
                asOf = reader.Now,
            },
            Guid.CreateVersion7().ToString(),
            ct
        );
}

/// <summary>A decision that is not registered yet.</summary>
public sealed record WhatIf(
    string? Kind,
    DateTimeOffset? DecidedAt,
    DateOnly? FirstDay,
    DateOnly? LastDay,
    DateTimeOffset? ApplicationSentAt
);

/// <param name="Placement">The placement.</param>
/// <param name="ETag">Its version.</param>
/// <param name="Number">Of the child within its case.</param>
/// <param name="Decides">The reader may register decisions.</param>
/// <param name="Signs">The reader's agency signs aftercare plans.</param>
/// <param name="Runs">The reader transfers, ends and writes the aftercare plan.</param>
/// <param name="ReportsAbsence">The reader reports a child missing and back.</param>
/// <param name="Plan">What the aftercare plan says.</param>
/// <param name="Roster">Who takes part now, and can have a part in the plan.</param>
public sealed record PlacementModel(
    PlacementView Placement,
    string? ETag,
    DateTimeOffset Now,
    string? CaseNumber,
    int Number,
    IReadOnlyList<InstitutionView> Institutions,
    bool Decides,
    bool Signs,
    bool Runs,
    bool ReportsAbsence,
    AftercarePlanView? Plan,
    IReadOnlyList<RosterEntryView> Roster,
    Func<Guid, string?> NameOf
)
{
    public DateOnly Today => Kernel.Oslo.Day(Now);

    /// <summary>Which of the page's further forms was refused, and what was written in it.</summary>
    public string? Refused { get; init; }

    public Submission Acted { get; init; } = Submission.Empty;

    public Submission InputOf(string form) => Refused == form ? Acted : Submission.Empty;

    public Problem? ProblemOf(string form) => Refused == form ? Problem : null;

    public AbsenceView? Missing => Placement.Absences.FirstOrDefault(a => a.LastDay is null);

    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    /// <summary>What the decision in <see cref="Input"/> would do; nothing has been registered.</summary>
    public PreviewView? Preview { get; init; }

    public IEnumerable<PlacementDecision> Decisions => Placement.Decisions.Where(d => d.StruckAt is null).OrderBy(d => d.FirstDay);

    public string? Institution => Institutions.FirstOrDefault(i => i.Id == Placement.InstitutionId)?.Name;

    /// <summary>Where the next decision most likely begins: an acute one lasts until the board decides.</summary>
    public DateOnly NextFirstDay =>
        Decisions.LastOrDefault() switch
        {
            null => Today,
            { StatedLastDay: null, Kind: "acute-decision" } acute => acute.FirstDay < Today ? Today : acute.FirstDay.AddDays(1),
            var last => last.LastDay?.AddDays(1) ?? Today,
        };
}
