using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.Meetings.Persistence;
using Tot.Meetings.Telling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Meetings.Minutes;

/// <param name="Decisions">Each becomes a measure when the minutes are final.</param>
/// <param name="Final">Left out: true with POST. A draft binds nobody.</param>
internal sealed record WriteMinutesRequest(string? Text, IReadOnlyList<WriteMinutesDecision>? Decisions, bool? Final);

/// <param name="AgencyId">An agency that is summoned to the meeting.</param>
/// <param name="DueOn">Last day, inclusive.</param>
internal sealed record WriteMinutesDecision(Guid? AgencyId, string? Title, DateOnly? DueOn);

/// <summary>The meeting, the version of its minutes (0 for a draft) and the measures that come of its decisions.</summary>
internal sealed record MinutesReceipt(
    Guid Id,
    MeetingState State,
    MinutesState MinutesState,
    int MinutesVersion,
    IReadOnlyList<Guid> DecisionIds
)
{
    public static MinutesReceipt Of(Meeting meeting) =>
        new(
            meeting.Id.Value,
            meeting.State,
            meeting.CurrentMinutes!.State,
            meeting.CurrentMinutes.Number,
            [.. meeting.Decisions.OrderBy(d => d.Ordinal).Select(d => d.Id.Value)]
        );
}

/// <summary>Writes the minutes: as a draft, or final.</summary>
internal sealed class WriteMinutes(MeetingsDb db, MeetingAccess access, Act act)
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPut(
                "/meetings/{id:guid}/minutes",
                (Guid id, WriteMinutesRequest r, WriteMinutes useCase, CancellationToken ct) =>
                    useCase.HandleAsync(id, r, r.Final ?? false, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("DraftMinutes")
            .WithSummary("Write the draft of the minutes anew")
            .Produces<MinutesReceipt>();
        api.MapPost(
                "/meetings/{id:guid}/minutes",
                (Guid id, WriteMinutesRequest r, WriteMinutes useCase, CancellationToken ct) =>
                    useCase.HandleAsync(id, r, r.Final ?? true, ct)
            )
            .RequireRoles(Roles.Coordinator)
            .WithName("FinaliseMinutes")
            .WithSummary("Make the minutes final")
            .Produces<MinutesReceipt>();
    }

    private async Task<IResult> HandleAsync(Guid id, WriteMinutesRequest request, bool final, CancellationToken ct)
    {
        var found = await access.DirectAsync(id, ct);
        if (!found.IsSuccess)
        {
            return found.Error.ToProblem();
        }
        var (meeting, agency) = found.Value;
        var decisions = Read(request.Decisions ?? []);
        if (!decisions.IsSuccess)
        {
            return decisions.Error.ToProblem();
        }
        var (text, by) = (request.Text ?? "", access.By(agency));
        var outcome = final
            ? meeting.FinaliseMinutes(text, decisions.Value, by, act.Now)
            : meeting.DraftMinutes(text, decisions.Value, by, act.Now);
        if (!outcome.IsSuccess)
        {
            return outcome.Error.ToProblem();
        }
        if (outcome.Value == Outcome.Changed)
        {
            act.Audit(db, final ? "finalise-minutes" : "draft-minutes", meeting.Subject(), meeting.CaseId?.Value, "minutes", "decisions");
            if (final)
            {
                TellFinal(meeting);
            }
        }
        return await act.CommitAsync(db, Reply.Ok(MinutesReceipt.Of(meeting), meeting.Version), ct);
    }

    private void TellFinal(Meeting meeting)
    {
        db.Tell(meeting, MeetingEvents.MinutesFinalised(meeting), act.Now);
        foreach (var decision in meeting.Decisions.OrderBy(d => d.Ordinal))
        {
            db.Tell(meeting, MeetingEvents.MeasureDecided(meeting, decision), act.Now);
        }
    }

    private static Result<IReadOnlyList<DecisionDraft>> Read(IReadOnlyList<WriteMinutesDecision> asked)
    {
        var validation = new Validation();
        var drafts = asked
            .Select(
                (d, i) =>
                    new DecisionDraft(
                        new AgencyId(validation.Required(d.AgencyId, $"decisions[{i}].agencyId")),
                        validation.Required(d.Title, $"decisions[{i}].title", Meeting.MaxTitleLength),
                        validation.RequiredDay(d.DueOn, $"decisions[{i}].dueOn")
                    )
            )
            .ToList();
        return validation.Error is { } error ? error : drafts;
    }
}
