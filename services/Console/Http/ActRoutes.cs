using Tot.WebConsole.Api;

namespace Tot.WebConsole.Http;

/// <summary>The common shape of an act on one thing: done, one sees the thing again and what was done; refused, the same page with what was written.</summary>
/// <param name="Id">The thing's identifier, from the path.</param>
/// <param name="Form">What the reader sent.</param>
/// <param name="Services">The request's services.</param>
internal sealed record Acting(Guid Id, Submission Form, IServiceProvider Services)
{
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();
}

internal static class ActRoutes
{
    /// <param name="app">The console.</param>
    /// <param name="page">The thing's page, ending in its identifier: <c>/plans/{id:guid}</c>.</param>
    /// <param name="act">Name of the act, the last part of the path.</param>
    /// <param name="done">Key of what is said when it is done.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="refused">The page again, with why and with what was written.</param>
    public static void MapActOn(
        this IEndpointRouteBuilder app,
        string page,
        string act,
        string done,
        Func<Acting, CancellationToken, Task<Answer<Nothing>>> send,
        Func<Acting, Problem, CancellationToken, Task<IResult>> refused
    ) =>
        app.MapPost(
            $"{page}/{act}",
            async (Guid id, Submission form, Flash flash, HttpContext http, CancellationToken ct) =>
            {
                var acting = new Acting(id, form, http.RequestServices);
                var answer = await send(acting, ct);
                return answer.Ok
                    ? flash.Redirect(page.Replace("{id:guid}", id.ToString(), StringComparison.Ordinal), done)
                    : await refused(acting, answer.Problem, ct);
            }
        );
}
