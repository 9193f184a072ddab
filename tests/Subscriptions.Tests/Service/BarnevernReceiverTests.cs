using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Barnevern.Example;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
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
    public async Task CSharp_StoresEachEventOnce_AlsoOverARestart()
    {
        var journal = Path.Combine(_world.Host.Folder, "events.jsonl");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        new BarnevernReceiver(_secret, journal).Map(app);
        await app.StartAsync();
        var told = await DeliverAsync(app.Urls.Single() + "/hook");
        var lines = await File.ReadAllLinesAsync(journal);
        Assert.Equal(2, lines.Length);
        Assert.All(told, id => Assert.Single(lines, l => l.Contains(id.ToString(), StringComparison.Ordinal)));
        Assert.Contains("\"dueOn\":\"2026-03-17\"", lines[0], StringComparison.Ordinal);
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

    [GeneratedRegex(@"http://\S+", RegexOptions.None, 100)]
    private static partial Regex Address();
}
