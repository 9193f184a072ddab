using System.Security.Claims;
using System.Text.Encodings.Web;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using GrpcTests.Support;
using GrpcTests.V1;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GrpcTests;

/// <summary>ASP.NET Core's authorisation guards gRPC methods as it guards other endpoints.</summary>
public sealed class AuthorizationTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;
    private Probe.ProbeClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, NameInHeader>("test", null);
        builder.Services.AddAuthorization(o => o.AddPolicy("named", p => p.RequireUserName("anna")));
        _app = builder.Build();
        _app.UseRouting();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapGrpcService<Guarded>().RequireAuthorization();
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(_app.Urls.First());
        _client = new Probe.ProbeClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_IsUnauthenticated() => Assert.Equal(StatusCode.Unauthenticated, await CodeAsync(null));

    [Fact]
    public async Task SomebodyElse_IsPermissionDenied() => Assert.Equal(StatusCode.PermissionDenied, await CodeAsync("berit"));

    [Fact]
    public async Task TheRightOne_IsServedUnderTheirName()
    {
        var response = await _client.EchoAsync(new EchoRequest(), new Metadata { { "authorization", "anna" } });

        Assert.Equal("anna", response.Text);
    }

    [Fact]
    public async Task AnonymousMethod_IsOpen() => Assert.False((await _client.SeenAsync(new SeenRequest())).Started);

    [Fact]
    public void EveryMethod_IsAnEndpointThatSaysWhatItIs()
    {
        var endpoints = ((IEndpointRouteBuilder)_app).DataSources.SelectMany(d => d.Endpoints).ToList();

        var methods = endpoints.Select(e => e.Metadata.GetMetadata<GrpcMethodMetadata>()).Where(m => m is not null).ToList();
        Assert.Equal(["Chat", "Count", "Echo", "Seen", "Sum"], methods.Select(m => m!.Method.Name).Order());
        Assert.All(methods, m => Assert.Equal(typeof(Guarded), m!.ServiceType));
    }

    private async Task<StatusCode> CodeAsync(string? name)
    {
        Metadata headers = name is null ? [] : new Metadata { { "authorization", name } };
        return (await Assert.ThrowsAsync<RpcException>(async () => await _client.EchoAsync(new EchoRequest(), headers))).StatusCode;
    }

    private sealed class Guarded : Probe.ProbeBase
    {
        [Authorize("named")]
        public override Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context) =>
            Task.FromResult(new EchoResponse { Text = context.GetHttpContext().User.Identity!.Name });

        [AllowAnonymous]
        public override Task<SeenResponse> Seen(SeenRequest request, ServerCallContext context) => Task.FromResult(new SeenResponse());
    }

    private sealed class NameInHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if ((string?)Request.Headers.Authorization is not { } name)
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test");
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), "test")));
        }
    }
}
