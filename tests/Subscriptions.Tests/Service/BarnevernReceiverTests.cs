using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>The receivers that agencies start from verify, store, and acknowledge what they have stored: in C# and in Python.</summary>
public sealed partial class BarnevernReceiverTests : IAsyncLifetime
{
    private World _world = null!;
    private string _secret = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.StartAsync();
        _secret = Path.Combine(_world.Host.Folder, "secret.txt");
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<List<Guid>> DeliverAsync(string url)
    {
        var subscribed = await _world.SubscribeAsync(endpoint: url);
        await File.WriteAllTextAsync(_secret, subscribed.Secret);
        var told = new List<Guid> { _world.TellApproaching(), _world.TellApproaching() };
        await Eventually.TrueAsync(
            async () =>
                await _world.DeliveriesAsync(subscribed.Id) is { Count: 2 } all
                && all.All(d => d.GetProperty("state").GetString() == "delivered"),
            "both are delivered"
        );
        using var forger = new HttpClient();
        using var forged = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("{}") };
        forged.Headers.Add("webhook-id", told[0].ToString());
        forged.Headers.Add("webhook-timestamp", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString());
        forged.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(new byte[32]));
        Assert.Equal(HttpStatusCode.Unauthorized, (await forger.SendAsync(forged)).StatusCode);
        // Sent again by hand, it is a repetition.
        var first = (await _world.DeliveriesAsync(subscribed.Id))[0].GetProperty("id").GetGuid();
        await _world.ActAsync(subscribed.Id, $"deliveries/{first}/resend");
        await Eventually.TrueAsync(
            async () => (await _world.StoredDeliveriesAsync()).Sum(d => d.Attempts.Count) == 3,
            "one is delivered again"
        );
        return told;
    }

    [Fact]
    public async Task CSharp_BuiltAsAnAgencyWould_StoresEachEventOnce_AlsoOverARestart()
    {
        var program = await BuildAsync();
        var journal = Path.Combine(_world.Host.Folder, "events.jsonl");
        List<Guid> told;
        string url;
        await using (var receiver = Receiver.Start("http://127.0.0.1:0", program, _secret, journal))
        {
            url = await receiver.ListeningAsync();
            told = await DeliverAsync(url + "/hook");
        }
        await using (var restarted = Receiver.Start(url, program, _secret, journal))
        {
            await restarted.ListeningAsync();
            var before = (await _world.StoredDeliveriesAsync()).Sum(d => d.Attempts.Count);
            var delivery = (await _world.StoredDeliveriesAsync())[0];
            await _world.ActAsync(delivery.SubscriptionId.Value, $"deliveries/{delivery.Id}/resend");
            await Eventually.TrueAsync(
                async () => (await _world.StoredDeliveriesAsync()).Where(d => d.FinishedAt is not null).Sum(d => d.Attempts.Count) > before,
                "one is delivered again"
            );
        }
        Assert.All(await _world.StoredDeliveriesAsync(), d => Assert.NotNull(d.FinishedAt));
        var lines = await File.ReadAllLinesAsync(journal);
        Assert.Equal(2, lines.Length);
        Assert.All(told, id => Assert.Single(lines, l => l.Contains(id.ToString(), StringComparison.Ordinal)));
        Assert.Contains("\"dueOn\":\"2026-03-17\"", lines[0], StringComparison.Ordinal);
    }

    /// <summary>The example's project by itself, away from this repository and its settings.</summary>
    private async Task<string> BuildAsync()
    {
        var source = Directory.CreateDirectory(Path.Combine(_world.Host.Folder, "barnevern-receiver")).FullName;
        foreach (var file in Directory.GetFiles(Repository.PathOf("docs/examples/barnevern-receiver")))
        {
            File.Copy(file, Path.Combine(source, Path.GetFileName(file)));
        }
        var output = Path.Combine(_world.Host.Folder, "barnevern-built");
        var start = new ProcessStartInfo(
            "dotnet",
            ["build", source, "-o", output, "-warnaserror", "-p:UseSharedCompilation=false", "-nodeReuse:false"]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var build = Process.Start(start)!;
        var said = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0, said);
        return Path.Combine(output, "barnevern-receiver.dll");
    }

    [Fact]
    public async Task Python_StoresEachEventOnce()
    {
        var database = Path.Combine(_world.Host.Folder, "events.db");
        var script = Repository.PathOf("docs/examples/webhook-receiver/receiver.py");
        Process process;
        try
        {
            process = Process.Start(
                new ProcessStartInfo("python3", [script, _secret, database, "0"])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                }
            )!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Python is not installed.");
            return;
        }
        using (process)
        {
            try
            {
                process.BeginErrorReadLine();
                var told = await DeliverAsync(Address().Match((await process.StandardOutput.ReadLineAsync())!).Value);
                Assert.Equal(told.Order(), Stored(database).Order());
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
    }

    private static List<Guid> Stored(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM events";
        using var reader = command.ExecuteReader();
        var ids = new List<Guid>();
        while (reader.Read())
        {
            ids.Add(Guid.Parse(reader.GetString(0)));
        }
        return ids;
    }

    /// <summary>The built example as a process of its own; killed in the end.</summary>
    private sealed class Receiver(Process process) : IAsyncDisposable
    {
        public static Receiver Start(string url, params string[] arguments)
        {
            var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
            start.Environment["ASPNETCORE_URLS"] = url;
            return new(Process.Start(start)!);
        }

        public async Task<string> ListeningAsync()
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Contains("listening", StringComparison.Ordinal))
                {
                    return Address().Match(line).Value;
                }
            }
            throw new InvalidOperationException("It ended.");
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    [GeneratedRegex(@"http://\S+", RegexOptions.None, 100)]
    private static partial Regex Address();
}
