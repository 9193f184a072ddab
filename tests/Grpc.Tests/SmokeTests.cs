using Grpc.Core;
using Grpc.Net.Client;
using GrpcTests.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GrpcTests;

public sealed class SmokeTests
{
    [Fact]
    public async Task All()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        await using var app = builder.Build();
        app.MapGrpcService<ProbeService>();
        await app.StartAsync();
        using var channel = GrpcChannel.ForAddress(app.Urls.First());
        var client = new Probe.ProbeClient(channel);
        Assert.Equal("hei", (await client.EchoAsync(new EchoRequest { Text = "hei" })).Text);
        var e = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.EchoAsync(new EchoRequest { Text = "blåbær 100%", FailWith = 5 })
        );
        Assert.Equal(StatusCode.NotFound, e.StatusCode);
        Assert.Equal("blåbær 100%", e.Status.Detail);
        using var call = client.Count(new CountRequest { Count = 5, FailWith = 9 });
        var seen = new List<int>();
        e = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var m in call.ResponseStream.ReadAllAsync())
            {
                seen.Add(m.Number);
            }
        });
        Assert.Equal([1, 2, 3, 4, 5], seen);
        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);
        e = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.EchoAsync(new EchoRequest { DelayMs = 10000 }, deadline: DateTime.UtcNow.AddMilliseconds(200))
        );
        Assert.Equal(StatusCode.DeadlineExceeded, e.StatusCode);
    }
}
