using System.Diagnostics;
using System.Runtime.InteropServices;
using Tot.Testing;

namespace Tot.Contracts.Tests;

/// <summary>A program run to its end: exit code and everything it wrote.</summary>
internal sealed record Tool(int ExitCode, string Output)
{
    public static Task<Tool> GitAsync(params string[] arguments) => RunAsync("git", Repository.Root, arguments);

    /// <param name="folder">The module that <c>buf.yaml</c> lies in.</param>
    public static Task<Tool> BufAsync(string folder, params string[] arguments)
    {
        var machine = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x64";
        var buf = Repository.PathOf($"tests/Contracts.Tests/node/node_modules/@bufbuild/buf-linux-{machine}/bin/buf");
        return File.Exists(buf)
            ? RunAsync(buf, folder, arguments)
            : throw new InvalidOperationException("buf is not installed. Run tests/run.sh, or: npm ci --prefix tests/Contracts.Tests/node");
    }

    private static async Task<Tool> RunAsync(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Tool(process.ExitCode, await output + await errors);
    }
}
