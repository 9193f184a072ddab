namespace Tot.Standalone;

/// <summary>What the console says when everything is ready.</summary>
internal static class Greeting
{
    public static async Task WriteAsync(TextWriter console, StandaloneSettings settings, IReadOnlyList<string> urls)
    {
        var here = urls[0];
        await console.WriteLineAsync(
            $"""

            Tot is ready: {here}{(settings.Demo ? "  (demo: every person and agency is invented)" : "")}

              Open    {here}
              Read    {here}/docs
            {Try(settings, here)}  gRPC    {urls[^1]}
              Data    {settings.DataFolder}
              Stop    Ctrl-C

            """
        );
    }

    private static string Try(StandaloneSettings settings, string here) =>
        settings.Demo
            ? $$"""
                  Try     TOKEN=$(curl -s {{here}}/demo/token -H 'Content-Type: application/json' -d '{"as":"coordinator"}' | cut -d'"' -f4)
                          curl {{here}}/api/v1/meetings -H "Authorization: Bearer $TOKEN"

                """
            : "";
}
