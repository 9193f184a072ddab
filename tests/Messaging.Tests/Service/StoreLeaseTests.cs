using Microsoft.Extensions.DependencyInjection;
using Tot.Messaging.Log;
using Tot.NeedToKnow;
using Tot.ServiceDefaults.Stores;
using Tot.Testing;

namespace Tot.Messaging.Tests.Service;

/// <summary>A context that a scope knows under several names goes back to the pool once, when nobody in the scope can use it any more.</summary>
public sealed class StoreLeaseTests
{
    [Fact]
    public async Task ContextUnderSeveralNames_DisposedUnderEach_StaysTheScopesOwn()
    {
        await using var host = await ServiceTestHost.StartAsync(NotesService.Definition);
        await using var first = host.Services.CreateAsyncScope();
        var db = first.ServiceProvider.GetRequiredService<NotesDb>();
        Assert.Same(db, first.ServiceProvider.GetRequiredService<ServiceDbContext>());
        Assert.Same(db, first.ServiceProvider.GetRequiredService<LogDbContext>());
        Assert.Same(db, first.ServiceProvider.GetRequiredService<NeedToKnowDbContext>());

        // What the container does with each name when the scope ends, while other scopes come and go.
        await db.DisposeAsync();
        await using var second = host.Services.CreateAsyncScope();
        var other = second.ServiceProvider.GetRequiredService<NotesDb>();
        await db.DisposeAsync();

        Assert.NotSame(db, other);
        Assert.Empty(other.Notes);
    }
}
