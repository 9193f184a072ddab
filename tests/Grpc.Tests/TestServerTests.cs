using Grpc.Core;
using Grpc.Net.Client;
using GrpcTests.Support;
using GrpcTests.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTests;

/// <summary>Services are also tested in memory, without Kestrel.</summary>
public sealed class TestServerTests
{
    [Fact]
    public async Task Service_UnderTestServer_IsCallable()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        builder.Services.AddSingleton<SeenCalls>();
        builder.Services.AddGrpc();
        await using var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<ProbeService>();
        await app.StartAsync();
        var server = app.GetTestServer();
        using var channel = GrpcChannel.ForAddress(
            server.BaseAddress,
            new GrpcChannelOptions { HttpHandler = server.CreateHandler(), DisposeHttpClient = true }
        );
        var client = new Probe.ProbeClient(channel);

        var echo = await client.EchoAsync(new EchoRequest { Text = "hei" });
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest { FailWith = 5 }));
        using var stream = client.Count(new CountRequest { Count = 2, PauseMs = 1_000_000 }, new Metadata { { "probe-key", "k" } });

        Assert.Equal("hei", echo.Text);
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.True(await stream.ResponseStream.MoveNext());
        stream.Dispose();
        await Eventually.IsTrueAsync(() => app.Services.GetRequiredService<SeenCalls>()["k"].Cancelled);
    }
}
