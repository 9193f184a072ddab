using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Pages.Meeting;

namespace Tot.WebConsole.Pages.Answer;

/// <summary>One question, four answers: for somebody on a phone with twenty seconds.</summary>
internal static class AnswerPages
{
    public static void MapAnswer(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            "/meetings/{id:guid}/answer",
            async (Guid id, MeetingQuery query, CancellationToken ct) => Show.Page<AnswerPage>(await query.RunAsync(id, ct))
        );
        app.MapPost("/meetings/{id:guid}/answer", PostAsync);
    }

    private static async Task<IResult> PostAsync(
        Guid id,
        Submission form,
        MeetingsApi meetings,
        MeetingQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var kind = form["answer"];
        var answer = await meetings.PostAsync<Nothing>(
            $"/api/v1/meetings/{id}/answers",
            new
            {
                answer = kind,
                proposedStartsAt = kind == "proposes-another-time" ? form.Moment("day", "from") : null,
                substitute = kind == "sends-substitute" ? form["substitute"] : null,
                excuse = kind == "cannot-come" ? form["excuse"] : null,
            },
            form.Once,
            ct
        );
        return answer.Ok
            ? flash.Redirect($"/meetings/{id}", "Answer.Thanks")
            : Show.Page<AnswerPage>(await query.RunAsync(id, ct) with { Problem = answer.Problem, Input = form }, answer.Problem.Status);
    }
}
