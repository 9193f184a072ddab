using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Tot.WebConsole.Http;

/// <summary>A page is shown by GET; what a reader does on it is a POST to a path below it, which sends the reader on to a page again.</summary>
internal static class PageRoutes
{
    public static RouteHandlerBuilder MapPage(this IEndpointRouteBuilder app, string path, Delegate show) => app.MapGet(path, show);

    /// <summary>Refused without the token that only our own forms hold.</summary>
    public static RouteHandlerBuilder MapAct(this IEndpointRouteBuilder app, string path, Delegate act) =>
        app.MapPost(path, act).WithMetadata(new RequireAntiforgeryTokenAttribute());
}

internal static class Show
{
    /// <summary>The page as HTML, its model in the parameter <c>Model</c>.</summary>
    public static IResult Page<TPage>(object model, int status = StatusCodes.Status200OK)
        where TPage : IComponent =>
        new RazorComponentResult<TPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Model"] = model })
        {
            StatusCode = status,
        };
}
