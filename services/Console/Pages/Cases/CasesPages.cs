using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Cases;

internal static class CasesPages
{
    private static readonly string[] Phases = ["acute", "working", "closed"];

    public static void MapCases(this IEndpointRouteBuilder app) => app.MapGet("/cases", GetAsync);

    private static async Task<IResult> GetAsync(string? phase, string? number, string? view, CasesQuery cases, CancellationToken ct) =>
        Show.Page<CasesPage>(
            await cases.RunAsync(
                Phases.Contains(phase, StringComparer.Ordinal) ? phase : null,
                string.IsNullOrWhiteSpace(number) ? null : number.Trim(),
                view == "board",
                ct
            )
        );
}
