using Tot.ServiceDefaults.Identity;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Pages.Meeting;

/// <summary>A meeting with the agencies that could be called to it, and what else they have that day.</summary>
internal sealed class MeetingQuery(MeetingsApi meetings, Agencies agencies, Reader reader)
{
    public async Task<MeetingModel> RunAsync(Guid id, CancellationToken ct)
    {
        var found = meetings.MeetingAsync(id, ct);
        var convened = meetings.MeetingsAsync(caseId: null, state: "convened", ct);
        var directory = agencies.AllAsync(ct);
        var own = reader.AgencyAsync(ct);
        await Task.WhenAll(found, convened, directory, own);
        var answer = await found;
        return new MeetingModel(
            answer.Required,
            answer.ETag,
            reader.Now,
            await directory,
            [.. ((await convened).Value ?? []).Where(m => m.Id != id && m.EndsAt > reader.Now).OrderBy(m => m.StartsAt)],
            (await own)?.Id,
            reader.Is(Roles.Coordinator)
        );
    }
}

/// <param name="Meeting">The meeting.</param>
/// <param name="ETag">Its version.</param>
/// <param name="Others">What else is convened, for finding a free time.</param>
/// <param name="Own">The reader's agency.</param>
/// <param name="Coordinates">The reader convenes, holds and minutes.</param>
public sealed record MeetingModel(
    MeetingView Meeting,
    string? ETag,
    DateTimeOffset Now,
    IReadOnlyList<AgencyView> Directory,
    IReadOnlyList<MeetingSummary> Others,
    Guid? Own,
    bool Coordinates
)
{
    public Problem? Problem { get; init; }

    public Submission Input { get; init; } = Submission.Empty;

    /// <summary>Which of the page's forms <see cref="Input"/> is of.</summary>
    public string? Refused { get; init; }

    public ParticipantView? OwnSummons => Meeting.Participants.FirstOrDefault(p => p.AgencyId == Own);

    public string NameOf(Guid agency) => Directory.FirstOrDefault(a => a.Id == agency)?.Name ?? agency.ToString();

    /// <summary>
    /// For one of the page's forms: what was written in it when it was refused, else nothing. Whoever convened a meeting that somebody else had convened
    /// meanwhile finds their own time where it is moved.
    /// </summary>
    public Submission InputOf(string form) => IsOf(form) ? Input : Submission.Empty;

    public Problem? ProblemOf(string form) => IsOf(form) ? Problem : null;

    public bool IsOf(string form) => Refused == form || (form == "reschedule" && Refused == "convene" && Meeting.State == "convened");

    /// <summary>The agencies that are called, or would be.</summary>
    public IReadOnlyCollection<Guid> Called =>
        Meeting.State == "proposed"
            ? [.. Meeting.Composition.Select(s => s.AgencyId).OfType<Guid>()]
            : [.. Meeting.Participants.Select(p => p.AgencyId)];

    /// <summary>When none of them is known to be elsewhere.</summary>
    public IReadOnlyList<Slot> Free => FreeTimes.Find(Now, Meeting.TargetAt, Called, Others);

    /// <summary>Other meetings of the called at that time, one line for each agency.</summary>
    public IEnumerable<(Guid Agency, MeetingSummary Other)> ClashesAt(DateTimeOffset? from, DateTimeOffset? to) =>
        from is null || to is null
            ? []
            : FreeTimes.Clashes(from.Value, to.Value, Called, Others).SelectMany(c => c.Agencies.Select(a => (a, c.Meeting)));
}
