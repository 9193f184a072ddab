using Grpc.Core;
using Grpc.Core.Interceptors;
using GrpcTests.Support;
using GrpcTests.V1;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTests;

public sealed class InterceptorTests
{
    [Fact]
    public async Task ServerInterceptors_SeeUnaryAndStreamsInOrder()
    {
        var log = new List<string>();
        await using var server = await Server.StartAsync(o =>
        {
            o.Interceptors.Add<Logging>("outer", log);
            o.Interceptors.Add<Logging>("inner", log);
        });

        await server.Client.EchoAsync(new EchoRequest());
        using var call = server.Client.Count(new CountRequest { Count = 1 });
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.False(await call.ResponseStream.MoveNext());

        Assert.Equal(["outer >", "inner >", "inner <", "outer <", "outer >", "inner >", "inner <", "outer <"], log);
    }

    [Fact]
    public async Task ServerInterceptor_IsTakenFromTheContainerWhenRegistered()
    {
        var log = new List<string>();
        await using var server = await Server.StartAsync(
            o => o.Interceptors.Add<Logging>(),
            services: s => s.AddSingleton(new Logging("registered", log))
        );

        await server.Client.EchoAsync(new EchoRequest());

        Assert.Equal(["registered >", "registered <"], log);
    }

    [Fact]
    public async Task ServerInterceptor_MayRefuse()
    {
        await using var server = await Server.StartAsync(o => o.Interceptors.Add<Refusing>());

        var e = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.EchoAsync(new EchoRequest()));

        Assert.Equal(StatusCode.PermissionDenied, e.StatusCode);
    }

    [Fact]
    public async Task ClientInterceptor_AddsCredentialsToEveryCall()
    {
        await using var server = await Server.StartAsync();
        var client = new Probe.ProbeClient(server.Channel.Intercept(headers => [.. headers, new("probe-text", "a token")]));

        using var unary = client.EchoAsync(new EchoRequest());
        using var stream = client.Count(new CountRequest());

        Assert.Equal("a token", (await unary.ResponseHeadersAsync).GetValue("probe-text"));
        Assert.Equal("a token", (await stream.ResponseHeadersAsync).GetValue("probe-text"));
    }

    [Fact]
    public async Task ClientInterceptors_RunInOrder()
    {
        var log = new List<string>();
        await using var server = await Server.StartAsync();
        var client = new Probe.ProbeClient(server.Channel.Intercept(new Logging("outer", log), new Logging("inner", log)));

        await client.EchoAsync(new EchoRequest());

        Assert.Equal(["outer call", "inner call"], log);
    }

    private sealed class Logging(string name, List<string> log) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation
        )
        {
            log.Add($"{name} call");
            return continuation(request, context);
        }

        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request,
            ServerCallContext context,
            UnaryServerMethod<TRequest, TResponse> continuation
        )
        {
            log.Add($"{name} >");
            var response = await continuation(request, context);
            log.Add($"{name} <");
            return response;
        }

        public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation
        )
        {
            log.Add($"{name} >");
            await continuation(request, responseStream, context);
            log.Add($"{name} <");
        }
    }

    private sealed class Refusing : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request,
            ServerCallContext context,
            UnaryServerMethod<TRequest, TResponse> continuation
        ) => throw new RpcException(new Status(StatusCode.PermissionDenied, "not you"));
    }
}
