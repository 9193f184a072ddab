using Tot.Identity.Tests.Support;
using Tot.Testing.Processes;

namespace Tot.WebConsole.Tests.Support;

/// <summary>The whole program without its demo: readers sign in at an issuer.</summary>
public sealed class IssuedOffice : IAsyncLifetime
{
    public OpenIdProvider Issuer { get; } = new();

    public StandaloneProcess Program { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Issuer.InitializeAsync();
        Program = await StandaloneProcess.StartAsync(async console =>
        {
            await Issuer.RegisterAsync(console);
            return new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Auth__Issuers__0__Issuer"] = Issuer.Issuer,
                ["Auth__Issuers__0__MetadataAddress"] = Issuer.Metadata,
                ["Auth__Issuers__0__RequireHttps"] = "false",
            };
        });
    }

    public async ValueTask DisposeAsync()
    {
        await (Program?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Issuer.DisposeAsync();
    }
}
