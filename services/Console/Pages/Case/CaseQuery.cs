using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Case;

/// <summary>Everything about one case that the reader may see. Without the case there is no page; without the rest there is less on it.</summary>
internal sealed class CaseQuery(
    IntakeApi intake,
    MeetingsApi meetings,
    ObligationsApi obligations,
    PlacementsApi placements,
    Agencies agencies,
    Reader reader
)
{
    public async Task<CaseModel> RunAsync(Guid id, CancellationToken ct)
    {
        var summary = intake.CaseAsync(id, ct);
        var roster = obligations.RosterAsync(id, ct);
        var held = meetings.MeetingsAsync(id, state: null, ct);
        var duties = obligations.DutiesAsync(id, state: null, ct);
        var placed = placements.PlacementsAsync(id, ct);
        var names = agencies.NamesAsync(ct);
        await Task.WhenAll(summary, roster, held, duties, placed, names);

        var found = await summary;
        var view = found.Required;
        var persons = Task.WhenAll(view.Persons.Select(p => intake.PersonAsync(p.PersonId, ct)));
        var shared = Task.WhenAll(view.Persons.Select(p => intake.DisclosuresAsync(p.PersonId, ct)));
        var details = Task.WhenAll(((await placed).Value ?? []).Select(p => placements.PlacementAsync(p.Id, ct)));
        await Task.WhenAll(persons, shared, details);

        var relations = (await persons)
            .Where(p => p.Ok)
            .SelectMany(p => p.Value!.Relations.Select(r => (From: p.Value.Id, r.PersonId, r.Kind)));
        return new CaseModel(
            view,
            found.ETag,
            reader.Today,
            (await roster).Value?.Entries ?? [],
            [.. ((await held).Value ?? []).OrderByDescending(m => m.StartsAt ?? m.ProposedAt)],
            [.. ((await duties).Value ?? []).OrderBy(d => d.State == "open" ? 0 : 1).ThenBy(d => d.DueAt)],
            [.. (await details).Where(d => d.Ok).Select(d => d.Value!)],
            [.. (await shared).Where(d => d.Ok).SelectMany(d => d.Value!).DistinctBy(d => d.Id).OrderByDescending(d => d.SharedAt)],
            [.. relations.Select(r => new Relation(r.From, r.PersonId, r.Kind))],
            await names,
            reader.Is(Roles.Coordinator)
        );
    }
}

public sealed record Relation(Guid From, Guid To, string Kind);

/// <param name="Case">The case itself.</param>
/// <param name="ETag">Its version.</param>
/// <param name="NameOf">An agency's name.</param>
/// <param name="Coordinates">The reader may change its phase and roster.</param>
public sealed record CaseModel(
    CaseView Case,
    string? ETag,
    DateOnly Today,
    IReadOnlyList<RosterEntryView> Roster,
    IReadOnlyList<MeetingSummary> Meetings,
    IReadOnlyList<ObligationView> Duties,
    IReadOnlyList<PlacementView> Placements,
    IReadOnlyList<DisclosureView> Disclosures,
    IReadOnlyList<Relation> Relations,
    Func<Guid, string?> NameOf,
    bool Coordinates
)
{
    /// <summary>Who has been shown on this page, because the reader asked.</summary>
    public IdentityView? Identity { get; init; }

    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    /// <summary>Persons are numbered within their case; names are shown only on request.</summary>
    public int NumberOf(Guid person) => Case.Persons.ToList().FindIndex(p => p.PersonId == person) + 1;
}
