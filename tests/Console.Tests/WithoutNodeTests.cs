using System.Diagnostics;
using System.Net;
using Tot.Testing;
using Tot.Testing.Processes;

namespace Tot.WebConsole.Tests;

/// <summary>Where Node is missing the build succeeds, the pages have a plain look of their own, and the start says what to install.</summary>
public sealed class WithoutNodeTests
{
    [Fact]
    public async Task Build_Succeeds_PagesArePlain_AndTheStartSaysWhatToInstall()
    {
        var folder = Directory.CreateTempSubdirectory("tot-no-node-");
        try
        {
            var dll = await BuildAsync(folder.FullName);
            var port = ServerProcess.FreePort();
            using var console = ServerProcess.Start(
                user: null,
                Dotnet,
                [
                    dll,
                    "--Listen:Http",
                    $"http://localhost:{port}",
                    "--Listen:Grpc",
                    "",
                    "--Keys:Folder",
                    Keys(folder.FullName),
                    "--Demo:Enabled",
                    "true",
                ]
            );
            try
            {
                await console.WaitUntilAsync(() => ServerProcess.AcceptsAsync(port), TimeSpan.FromSeconds(60));
                using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
                var page = await client.GetStringAsync("/");
                var sheet = System.Text.RegularExpressions.Regex.Match(page, "/console/[0-9a-f]+/plain.css").Value;

                Assert.NotEmpty(sheet);
                Assert.DoesNotContain("/ds/", page, StringComparison.Ordinal);
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(sheet)).StatusCode);
                await Eventually.TrueAsync(
                    () => Task.FromResult(console.Output.Contains("install Node.js 20 or newer and build again", StringComparison.Ordinal)),
                    "the start says what to install"
                );
            }
            finally
            {
                await console.KillAsync();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Dotnet => Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";

    /// <summary>Builds the console alone, what it needs having been built for these tests, where no program is found but dotnet, into a folder of its own.</summary>
    private static async Task<string> BuildAsync(string folder)
    {
        var project = Repository.PathOf(Path.Combine("services", "Console", "Console.csproj"));
        var nothing = Directory.CreateDirectory(Path.Combine(folder, "path")).FullName;
        File.CreateSymbolicLink(Path.Combine(nothing, "sh"), "/bin/sh");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo(
            Dotnet,
            [
                .. (string[])
                    ["build", project, "--no-restore", "--nologo", "-v", "m", "-c", configuration, "-p:BuildProjectReferences=false"],
                .. (string[])[$"-p:OutDir={folder}/bin/", $"-p:IntermediateOutputPath={folder}/obj/", "-p:UseSharedCompilation=false"],
                // What was built for these tests is where it was.
                "-p:_GlobalPropertiesToRemoveFromProjectReferences=OutDir%3BIntermediateOutputPath",
                .. (string[])[$"-p:DesignSystem={folder}/none/", $"-p:DesignSystemMark={folder}/none/.package-lock.json"],
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = nothing;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var build = Process.Start(start)!;
        var errors = build.StandardError.ReadToEndAsync();
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0, output + await errors);
        return Path.Combine(folder, "bin", "Tot.Console.dll");
    }

    private static string Keys(string folder)
    {
        var keys = new ServiceDefaults.Identity.ServiceKeys(Path.Combine(folder, "keys"));
        keys.Ensure(ConsoleHost.Name);
        keys.Ensure(ServiceDefaults.Demo.DemoTokens.KeyName);
        return Path.Combine(folder, "keys");
    }
}
