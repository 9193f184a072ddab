using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>The example that agencies start from, <c>docs/examples/webhook-receiver</c>, does what it says.</summary>
public sealed partial class ExampleReceiverTests
{
    private static readonly string Script = Repository.PathOf("docs/examples/webhook-receiver/receiver.mjs");

    [Fact]
    public async Task Receiver_AgreesVerifiesAndPrints_AndRefusesForgeries()
    {
        await using var world = await World.StartAsync();
        var secretFile = Path.Combine(world.Host.Folder, "secret.txt");
        var output = new StringBuilder();
        using var process = Start(secretFile, output);
        try
        {
            await PrintedAsync(output, "listening");
            var url = Address().Match(Text(output)).Value;
            var answer = await world.SubscribeAsync(endpoint: url);
            await File.WriteAllTextAsync(secretFile, answer.Secret);

            var id = world.TellApproaching();
            await world.DeliveryAsync(answer.Id, "delivered");
            await PrintedAsync(output, $"tot.events.v1.DeadlineApproaching placements/{world.Placement} 2026-03-17 {{");

            using var forger = new HttpClient();
            using var forged = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(new { leadDays = 1 }) };
            forged.Headers.Add("webhook-id", id.ToString());
            forged.Headers.Add("webhook-timestamp", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString());
            forged.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(new byte[32]));
            Assert.Equal(401, (int)(await forger.SendAsync(forged)).StatusCode);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static Process Start(string secretFile, StringBuilder output)
    {
        var start = new ProcessStartInfo("node", [Script]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["PORT"] = "0";
        start.Environment["WEBHOOK_SECRET_FILE"] = secretFile;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        };
        process.BeginOutputReadLine();
        return process;
    }

    private static Task PrintedAsync(StringBuilder output, string text) =>
        Eventually.TrueAsync(() => Task.FromResult(Text(output).Contains(text, StringComparison.Ordinal)), $"printed: {text}");

    private static string Text(StringBuilder output)
    {
        lock (output)
        {
            return output.ToString();
        }
    }

    [GeneratedRegex(@"http://\S+", RegexOptions.None, 100)]
    private static partial Regex Address();
}
