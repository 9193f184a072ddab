using Microsoft.AspNetCore.Http.HttpResults;
using Tot.WebConsole.Api;
using Tot.WebConsole.Pages.Problems;

namespace Tot.WebConsole.Http;

/// <summary>Whatever goes wrong becomes a page that says what it means for the reader and what to do.</summary>
internal sealed partial class PageProblems(RequestDelegate next, ILogger<PageProblems> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null })
            {
                await ShowAsync(http, new Problem(http.Response.StatusCode, ""));
            }
        }
        catch (RefusedException e) when (!http.Response.HasStarted)
        {
            await ShowAsync(http, e.Problem);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await ShowAsync(http, new Problem(e.StatusCode, "BAD_REQUEST"));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            // Its message could hold what the reader wrote.
            LogFault(e.GetType().FullName, e.StackTrace);
            await ShowAsync(http, new Problem(StatusCodes.Status500InternalServerError, "INTERNAL"));
        }
    }

    private static async Task ShowAsync(HttpContext http, Problem problem)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            var back = HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString : "/";
            http.Response.Redirect("/?again=1&back=" + Uri.EscapeDataString(back));
            return;
        }
        http.Response.Clear();
        http.Response.StatusCode = problem.Status;
        await new RazorComponentResult<ProblemPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Problem"] = problem })
        {
            StatusCode = problem.Status,
        }.ExecuteAsync(http);
    }

    [LoggerMessage(LogLevel.Error, "A page failed: {Fault}\n{Stack}")]
    private partial void LogFault(string? fault, string? stack);
}
