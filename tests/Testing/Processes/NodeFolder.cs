using System.Diagnostics;

namespace Tot.Testing.Processes;

/// <summary>A folder of Node scripts on npm packages, which know nothing of ours. What they need is installed at their first use.</summary>
/// <param name="folder">From the root of the repository; holds a <c>package-lock.json</c>.</param>
public sealed class NodeFolder(string folder)
{
    private readonly string _path = Repository.PathOf(folder);
    private readonly Lazy<Task> _installed = new(() => InstallAsync(Repository.PathOf(folder)));

    /// <summary>A script that goes on running. Its standard output and input are the caller's; its errors go where the tests' own go.</summary>
    public async Task<Process> StartAsync(string script, params string[] arguments)
    {
        await _installed.Value;
        var process = Start(_path, "node", [script, .. arguments]);
        process.ErrorDataReceived += (_, error) => Console.Error.WriteLine(error.Data);
        process.BeginErrorReadLine();
        return process;
    }

    /// <returns>What the script wrote to its standard output, having read <paramref name="input"/>.</returns>
    /// <exception cref="InvalidOperationException">It ended with an error; the message holds what it complained of.</exception>
    public async Task<string> RunAsync(string script, string input, params string[] arguments)
    {
        await _installed.Value;
        return await RunAsync(_path, "node", [script, .. arguments], input);
    }

    private static Task InstallAsync(string path) =>
        Directory.Exists(Path.Combine(path, "node_modules"))
            ? Task.CompletedTask
            : RunAsync(path, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "");

    private static async Task<string> RunAsync(string path, string program, string[] arguments, string input)
    {
        using var process = Start(path, program, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {await errors}");
    }

    private static Process Start(string path, string program, string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = path,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
}
