using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Today;

/// <summary>The board a coordinator opens every morning, and what can be acknowledged from it.</summary>
internal static class TodayPages
{
    public static void MapToday(this IEndpointRouteBuilder app)
    {
        app.MapGet("/today", async (TodayQuery today, CancellationToken ct) => Show.Page<TodayPage>(await today.RunAsync(ct)));
        app.MapPost(
            "/today/deadlines/{id:guid}/acknowledge",
            (Guid id, Submission form, PlacementsApi placements, TodayQuery today, Flash flash, CancellationToken ct) =>
                AfterAsync(placements.PostAsync<Nothing>($"/api/v1/deadlines/{id}/acknowledge", null, form.Once, ct), today, flash, ct)
        );
        app.MapPost(
            "/today/duties/{id:guid}/acknowledge",
            (Guid id, Submission form, ObligationsApi obligations, TodayQuery today, Flash flash, CancellationToken ct) =>
                AfterAsync(obligations.PostAsync<Nothing>($"/api/v1/obligations/{id}/acknowledge", null, form.Once, ct), today, flash, ct)
        );
    }

    private static async Task<IResult> AfterAsync(Task<Answer<Nothing>> act, TodayQuery today, Flash flash, CancellationToken ct)
    {
        var answer = await act;
        return answer.Ok
            ? flash.Redirect("/today", "Today.Acknowledged")
            : Show.Page<TodayPage>(await today.RunAsync(ct) with { Problem = answer.Problem }, answer.Problem.Status);
    }
}
