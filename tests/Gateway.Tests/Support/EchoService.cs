using GrpcTests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Gateway.Tests.Support;

/// <summary>A small real service that says what reached it, and misbehaves on request.</summary>
internal sealed class EchoService(string name)
{
    public bool Ready { get; set; } = true;

    public SeenCalls SeenCalls { get; } = new();

    public TotService Definition => new(name, Add, Map);

    private void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(SeenCalls);
        builder.Services.AddHealthChecks().AddCheck("test", () => Ready ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }

    private void Map(WebApplication app)
    {
        app.MapGrpcService<ProbeService>().AllowAnonymous();
        app.MapGrpcService<CaseAnswers>().RequireService();
        app.MapGet("/schemas/{type}", (string type) => Results.Text(type)).AllowAnonymous();
        app.MapGet("/api/v1/deadlines/anyone", () => "shown").AllowAnonymous();
        var api = app.MapApi(name);
        api.MapGet("/deadlines/slow", (CancellationToken ct) => Task.Delay(TimeSpan.FromMinutes(5), ct)).RequireUser();
        api.MapGet("/deadlines/forwarded", (HttpRequest request) => Results.Text(request.Headers["X-Forwarded-Proto"].ToString()))
            .RequireUser();
        api.MapGet("/deadlines/break", (HttpContext http) => http.Abort()).RequireUser();
        api.MapGet("/deadlines/conflict", () => Kernel.Error.Rule("SERVICE_SAYS_NO", "No.").ToProblem()).RequireUser();
        api.MapGet("/deadlines/versioned", (HttpContext http) => Answers.Ok(http, new { text = "hello" }, 7)).RequireUser();
        api.MapGet("/rule-sets/secret", () => "").RequireRoles(Roles.Auditor);
        api.MapPost("/deadlines/count", CountAsync).RequireUser();
        api.MapPost("/deadlines", (Note body) => Reply.Ok(body, 1)).RequireUser();
        app.MapFallback(Echo).RequireUser();
    }

    private IResult Echo(HttpContext http) =>
        Results.Ok(
            new Echo(
                name,
                http.Request.Method,
                http.Request.Path + http.Request.QueryString,
                http.Request.Protocol,
                http.RequestServices.GetRequiredService<Caller>().Subject,
                http.Request.Headers.TraceParent.ToString()
            )
        );

    private static async Task<long> CountAsync(HttpRequest request, CancellationToken ct)
    {
        var buffer = new byte[8192];
        long sum = 0;
        int read;
        while ((read = await request.Body.ReadAsync(buffer, ct)) > 0)
        {
            sum += read;
        }
        return sum;
    }
}

internal sealed record Echo(string Service, string Method, string Target, string Protocol, string Subject, string TraceParent);

internal sealed record Note(string Text);
