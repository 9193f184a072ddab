using Microsoft.AspNetCore.Routing.Template;

namespace Tot.Gateway.Proxy;

/// <summary>Which service a path goes to, as the configured routes say; for documents, not for requests.</summary>
internal sealed class ServiceRoutes
{
    private readonly List<(TemplateMatcher Matcher, string Service)> _routes;

    public ServiceRoutes(IConfiguration configuration)
    {
        var section = configuration.GetSection(ProxySetup.Section);
        Services = [.. section.GetSection("Clusters").GetChildren().Where(c => c["Metadata:HasApi"] != "false").Select(c => c.Key)];
        _routes =
        [
            .. section
                .GetSection("Routes")
                .GetChildren()
                .Where(r => Services.Contains(r["ClusterId"]))
                .Select(r => (Template: TemplateParser.Parse(r["Match:Path"]!.TrimStart('/')), Service: r["ClusterId"]!))
                .OrderBy(r => RoutePrecedence.ComputeInbound(r.Template))
                .Select(r => (new TemplateMatcher(r.Template, []), r.Service)),
        ];
    }

    /// <summary>Names of the services behind the gateway that programs call; the console is for people.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>The service that a path such as <c>/api/v1/cases/{caseId}/roster</c> is sent to; null when none.</summary>
    public string? ServiceOf(string path)
    {
        var sample = new PathString('/' + string.Join('/', path.Trim('/').Split('/').Select(s => s.Contains('{') ? "x" : s)));
        return _routes.Where(r => r.Matcher.TryMatch(sample, [])).Select(r => r.Service).FirstOrDefault();
    }
}
