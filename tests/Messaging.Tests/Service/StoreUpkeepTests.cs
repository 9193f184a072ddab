using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tot.Messaging.Tests.Infrastructure;
using Tot.Testing;

namespace Tot.Messaging.Tests.Service;

public sealed class StoreUpkeepTests
{
    /// <summary>What waits for a broker that is away uses up the time there is for stopping.</summary>
    [Fact]
    public async Task Stop_AfterTheTimeForIt_EmptiesTheLogAllTheSame()
    {
        await using var host = await ServiceTestHost.StartAsync(TestStore.Sqlite, NotesService.Definition);
        await new Cases().WriteNoteAsync(host);
        var log = new FileInfo(Assert.Single(Directory.EnumerateFiles(host.Folder, "*-wal", SearchOption.AllDirectories)));
        var upkeep = host.Services.GetServices<IHostedService>().Single(s => s.GetType().Name == "StoreUpkeep");

        // It gives way to what the running service writes meanwhile.
        await Eventually.TrueAsync(
            async () =>
            {
                await upkeep.StopAsync(new CancellationToken(canceled: true));
                log.Refresh();
                return log.Length == 0;
            },
            "the log is empty"
        );
    }
}
