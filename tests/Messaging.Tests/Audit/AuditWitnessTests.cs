using Google.Protobuf;
using Grpc.Core;
using Tot.Audit.V1;
using Tot.Testing;

namespace Tot.Messaging.Tests.Audit;

/// <summary>A service remembers what the others show it, each under its own name.</summary>
public sealed class AuditWitnessTests : IAsyncLifetime
{
    private ServiceTestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await ServiceTestHost.StartAsync(NotesService.Definition);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Witness_FirstHashStands()
    {
        var intake = As("intake");

        Assert.True((await ShowAsync(intake, 1, 7)).Agrees);
        Assert.True((await ShowAsync(intake, 1, 7)).Agrees);
        Assert.False((await ShowAsync(intake, 1, 8)).Agrees);
        Assert.True((await ShowAsync(intake, 3, 9)).Agrees);

        var seals = (await intake.ListWitnessedAsync(new ListWitnessedRequest())).Seals;
        Assert.Equal([(1, 7), (3, 9)], seals.Select(s => ((int)s.Number, (int)s.Hash[0])));
        Assert.Equal(3, Assert.Single((await intake.ListWitnessedAsync(new ListWitnessedRequest { AfterNumber = 1 })).Seals).Number);
    }

    [Fact]
    public async Task Witness_EachServiceHasItsOwnChain()
    {
        Assert.True((await ShowAsync(As("intake"), 1, 7)).Agrees);
        Assert.True((await ShowAsync(As("placements"), 1, 8)).Agrees);
        Assert.Equal(8, Assert.Single((await As("placements").ListWitnessedAsync(new ListWitnessedRequest())).Seals).Hash[0]);
    }

    [Theory]
    [InlineData(0, 32)]
    [InlineData(1, 31)]
    public async Task Witness_NoSeal_IsRefused(long number, int length)
    {
        var request = new WitnessRequest { Number = number, Hash = ByteString.CopyFrom(new byte[length]) };
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await As("intake").WitnessAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    private static async Task<WitnessResponse> ShowAsync(WitnessService.WitnessServiceClient client, long number, byte fill) =>
        await client.WitnessAsync(
            new WitnessRequest { Number = number, Hash = ByteString.CopyFrom(Enumerable.Repeat(fill, 32).ToArray()) }
        );

    private WitnessService.WitnessServiceClient As(string service) => new(_host.AsService(service));
}
