using Tot.WebConsole.Api;
using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Subscriptions;

/// <summary>What the agency's own systems and calendars are told: set up, watched, sent again, ended.</summary>
internal static class SubscriptionsPages
{
    public static void MapSubscriptions(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            "/subscriptions",
            async (SubscriptionsQuery query, CancellationToken ct) => Show.Page<SubscriptionsPage>(await query.RunAsync(ct))
        );
        app.MapGet(
            "/subscriptions/new",
            async (SubscriptionsQuery query, CancellationToken ct) => Show.Page<SubscribePage>(await query.NewAsync(ct))
        );
        app.MapPost("/subscriptions/new", SubscribeAsync);
        app.MapGet(
            "/subscriptions/{id:guid}",
            async (Guid id, string? state, string? page, SubscriptionsQuery query, CancellationToken ct) =>
                Show.Page<SubscriptionPage>(await query.RunAsync(id, state, page, ct))
        );
        Map(app, "validate", "Subscriptions.TestSent", (id, form, api, ct) => PostAsync(api, id, "validate", null, form, ct));
        Map(app, "pause", "Subscriptions.Paused", (id, form, api, ct) => PostAsync(api, id, "pause", null, form, ct));
        Map(app, "resume", "Subscriptions.Resumed", (id, form, api, ct) => PostAsync(api, id, "resume", null, form, ct));
        Map(
            app,
            "endpoint",
            "Subscriptions.EndpointChanged",
            (id, form, api, ct) => PostAsync(api, id, "change-endpoint", new { endpoint = form["endpoint"] }, form, ct)
        );
        Map(
            app,
            "resend-one",
            "Subscriptions.SentAgain",
            (id, form, api, ct) => PostAsync(api, id, $"deliveries/{form.Id("delivery")}/resend", null, form, ct)
        );
        Map(app, "resend", "Subscriptions.RangeSentAgain", (id, form, api, ct) => PostAsync(api, id, "resend", Range(form), form, ct));
        app.MapPost("/subscriptions/{id:guid}/rotate", RotateAsync);
        app.MapPost("/subscriptions/{id:guid}/delete", DeleteAsync);
        app.MapPost("/subscriptions/calendars", CreateCalendarAsync);
        app.MapPost("/subscriptions/calendars/{id:guid}/revoke", RevokeCalendarAsync);
    }

    /// <summary>The page itself, not a redirect: it holds the secret, which is told this once only. Sending the form again tells it no more.</summary>
    private static async Task<IResult> SubscribeAsync(
        Submission form,
        SubscriptionsApi subscriptions,
        SubscriptionsQuery query,
        CancellationToken ct
    )
    {
        var made = await subscriptions.PostAsync<SubscriptionView>(
            "/api/v1/subscriptions",
            new
            {
                endpoint = form["endpoint"],
                eventTypes = form.All("topic").SelectMany(t => t.Split(',')).Concat(form.All("type")).Select(t => EventTopics.Prefix + t),
                caseId = form.Id("caseId"),
                municipality = form["municipality"],
                contentMode = form["contentMode"],
            },
            form.Once,
            ct
        );
        return made.Ok
            ? Show.Page<SubscriptionPage>(
                await query.RunAsync(made.Value!.Id, state: null, page: null, ct) with
                {
                    Secret = made.Value.Secret,
                    Made = true,
                }
            )
            : Show.Page<SubscribePage>(await query.NewAsync(ct) with { Problem = made.Problem, Input = form }, made.Problem.Status);
    }

    private static async Task<IResult> RotateAsync(
        Guid id,
        Submission form,
        SubscriptionsApi subscriptions,
        SubscriptionsQuery query,
        CancellationToken ct
    )
    {
        var rotated = await subscriptions.PostAsync<RotatedSecret>(
            $"/api/v1/subscriptions/{id}/rotate-secret",
            null,
            form.Once,
            ct,
            form.Version
        );
        return rotated.Ok
            ? Show.Page<SubscriptionPage>(
                await query.RunAsync(id, state: null, page: null, ct) with
                {
                    Secret = rotated.Value!.Secret,
                    OldSecretUntil = rotated.Value.PreviousSignsUntil,
                }
            )
            : await RefusedAsync(id, form, "rotate", rotated.Problem, query, ct);
    }

    private static async Task<IResult> DeleteAsync(
        Guid id,
        Submission form,
        SubscriptionsApi subscriptions,
        SubscriptionsQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var gone = await subscriptions.DeleteAsync($"/api/v1/subscriptions/{id}", form.Once, ct, form.Version);
        return gone.Ok
            ? flash.Redirect("/subscriptions", "Subscriptions.Deleted")
            : await RefusedAsync(id, form, "delete", gone.Problem, query, ct);
    }

    /// <summary>Not a redirect either: the address is a secret, shown once.</summary>
    private static async Task<IResult> CreateCalendarAsync(
        Submission form,
        SubscriptionsApi subscriptions,
        SubscriptionsQuery query,
        Texts.Text text,
        HttpContext http,
        CancellationToken ct
    )
    {
        var made = await subscriptions.PostAsync<CalendarFeedView>(
            "/api/v1/calendar-feeds",
            new { scope = form["scope"], language = text.Language },
            form.Once,
            ct
        );
        var model = await query.RunAsync(ct);
        return made.Ok
            ? Show.Page<SubscriptionsPage>(
                model with
                {
                    CalendarAddress = $"{http.Request.Scheme}://{http.Request.Host}{made.Value!.Path}",
                }
            )
            : Show.Page<SubscriptionsPage>(model with { Problem = made.Problem, Input = form }, made.Problem.Status);
    }

    private static async Task<IResult> RevokeCalendarAsync(
        Guid id,
        Submission form,
        SubscriptionsApi subscriptions,
        SubscriptionsQuery query,
        Flash flash,
        CancellationToken ct
    )
    {
        var gone = await subscriptions.DeleteAsync($"/api/v1/calendar-feeds/{id}", form.Once, ct);
        return gone.Ok
            ? flash.Redirect("/subscriptions", "Subscriptions.CalendarRevoked")
            : Show.Page<SubscriptionsPage>(await query.RunAsync(ct) with { Problem = gone.Problem, Input = form }, gone.Problem.Status);
    }

    private static object Range(Submission form) =>
        new
        {
            toldFrom = form.Day("fromDay") is { } from ? Kernel.Oslo.At(from, TimeOnly.MinValue) : (DateTimeOffset?)null,
            toldBefore = form.Day("toDay") is { } to ? Kernel.Oslo.At(to.AddDays(1), TimeOnly.MinValue) : (DateTimeOffset?)null,
            states = form["which"] == "given-up" ? new[] { "given-up" } : null,
        };

    private static Task<Answer<Nothing>> PostAsync(
        SubscriptionsApi subscriptions,
        Guid id,
        string act,
        object? body,
        Submission form,
        CancellationToken ct
    ) => subscriptions.PostAsync<Nothing>($"/api/v1/subscriptions/{id}/{act}", body, form.Once, ct, form.Version);

    private static void Map(
        IEndpointRouteBuilder app,
        string act,
        string done,
        Func<Guid, Submission, SubscriptionsApi, CancellationToken, Task<Answer<Nothing>>> send
    ) =>
        app.MapPost(
            "/subscriptions/{id:guid}/" + act,
            async (Guid id, Submission form, SubscriptionsApi subscriptions, SubscriptionsQuery query, Flash flash, CancellationToken ct) =>
            {
                var answer = await send(id, form, subscriptions, ct);
                return answer.Ok
                    ? flash.Redirect($"/subscriptions/{id}", done)
                    : await RefusedAsync(id, form, act, answer.Problem, query, ct);
            }
        );

    private static async Task<IResult> RefusedAsync(
        Guid id,
        Submission form,
        string act,
        Problem problem,
        SubscriptionsQuery query,
        CancellationToken ct
    ) =>
        Show.Page<SubscriptionPage>(
            await query.RunAsync(id, state: null, page: null, ct) with
            {
                Problem = problem,
                Input = form,
                Refused = act,
            },
            problem.Status
        );
}
