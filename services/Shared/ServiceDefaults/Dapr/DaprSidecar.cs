using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tot.ServiceDefaults.Dapr;

/// <summary>
/// Dapr's HTTP API, as far as Tot uses it. There only when <c>DAPR_HTTP_PORT</c> is set, as Dapr's injector does; the SDK's packages are not needed for
/// two requests. https://docs.dapr.io/reference/api/
/// </summary>
public sealed class DaprSidecar : IDisposable
{
    // The sidecar starts beside the service, and may be later.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http;

    private DaprSidecar(int port, string? token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}/v1.0/"),
            Timeout = TimeSpan.FromSeconds(10),
        };
        if (!string.IsNullOrEmpty(token))
        {
            _http.DefaultRequestHeaders.Add("dapr-api-token", token);
        }
    }

    /// <summary>The sidecar of this process, or null when there is none.</summary>
    public static DaprSidecar? Find(IConfiguration configuration) =>
        int.TryParse(configuration["DAPR_HTTP_PORT"], CultureInfo.InvariantCulture, out var port)
            ? new DaprSidecar(port, configuration["DAPR_API_TOKEN"])
            : null;

    /// <summary>Publishes a CloudEvent in the JSON format to a topic.</summary>
    /// <returns>False when the topic is not among those that this application may publish to.</returns>
    /// <exception cref="HttpRequestException">Anything else: not published, or nobody knows.</exception>
    public async Task<bool> PublishAsync(string pubSub, string topic, byte[] cloudEvent, CancellationToken ct)
    {
        using var body = new ByteArrayContent(cloudEvent);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
        using var answer = await _http.PostAsync($"publish/{Uri.EscapeDataString(pubSub)}/{Uri.EscapeDataString(topic)}", body, ct);
        if (answer.StatusCode == HttpStatusCode.Forbidden)
        {
            return false;
        }
        answer.EnsureSuccessStatusCode();
        return true;
    }

    /// <summary>The values of a secret.</summary>
    /// <exception cref="InvalidOperationException">The sidecar does not give it.</exception>
    public Dictionary<string, string> Secret(string store, string name)
    {
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                using var request = new HttpRequestMessage(
                    HttpMethod.Get,
                    $"secrets/{Uri.EscapeDataString(store)}/{Uri.EscapeDataString(name)}"
                );
                using var answer = _http.Send(request);
                return answer.StatusCode == HttpStatusCode.OK
                    ? answer.Content.ReadFromJsonAsync<Dictionary<string, string>>().GetAwaiter().GetResult() ?? []
                    : throw new InvalidOperationException($"Dapr's secret store {store} gave no secret {name}: {(int)answer.StatusCode}.");
            }
            catch (HttpRequestException) when (waited < Patience)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    public void Dispose() => _http.Dispose();
}

internal static class DaprSetup
{
    /// <summary>
    /// With <c>Dapr:SecretStore</c> the values of its secret <c>tot-&lt;service&gt;</c> are configuration, <c>Store__ConnectionString</c> as in the environment, and
    /// win over it.
    /// </summary>
    public static void AddDapr(this WebApplicationBuilder builder, string service)
    {
        if (DaprSidecar.Find(builder.Configuration) is not { } sidecar)
        {
            return;
        }
        builder.Services.TryAddSingleton(sidecar);
        if (builder.Configuration["Dapr:SecretStore"] is { } store)
        {
            builder.Configuration.AddInMemoryCollection(
                sidecar
                    .Secret(store, "tot-" + service)
                    .Select(s => KeyValuePair.Create<string, string?>(s.Key.Replace("__", ":", StringComparison.Ordinal), s.Value))
            );
        }
    }
}
