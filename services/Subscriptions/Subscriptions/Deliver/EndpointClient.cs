using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Deliver;

/// <summary>The one way out to agencies' endpoints: bounded in time, without redirects, cookies or proxies, to allowed addresses only.</summary>
internal sealed class EndpointClient : IDisposable
{
    private const int MaxAnswerBytes = 8 * 1024;
    private readonly SubscriptionsOptions _options;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpMessageInvoker _http;

    public EndpointClient(IOptions<SubscriptionsOptions> options)
        : this(options, Dns.GetHostAddressesAsync) { }

    /// <param name="options">What may be connected to, and for how long.</param>
    /// <param name="resolve">The addresses of a name, at this moment.</param>
    internal EndpointClient(IOptions<SubscriptionsOptions> options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (_options, _resolve) = (options.Value, resolve);
        _http = new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                AutomaticDecompression = DecompressionMethods.None,
                MaxResponseHeadersLength = 16,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                ConnectCallback = ConnectAsync,
            }
        );
    }

    /// <summary>
    /// Posts an event, or a batch of them, signed. The signature's timestamp is real time even under a demo clock: receivers compare it with their own.
    /// </summary>
    public async Task<AttemptResult> PostAsync(
        EndpointAddress endpoint,
        IReadOnlyList<CloudEvent> events,
        ContentMode mode,
        IReadOnlyList<IWebhookKey> keys,
        CancellationToken stop
    )
    {
        var (result, _) = await AttemptAsync(EventRequest(endpoint, events, mode, keys), readBody: false, stop);
        return result;
    }

    /// <summary>Posts an event, signed, and reads the answer's text.</summary>
    public Task<(AttemptResult Result, string Answer)> AskAsync(
        EndpointAddress endpoint,
        CloudEvent question,
        ContentMode mode,
        IReadOnlyList<IWebhookKey> keys,
        CancellationToken stop
    ) => AttemptAsync(EventRequest(endpoint, [question], mode, keys), readBody: true, stop);

    /// <summary>The OPTIONS request of the CloudEvents webhook specification § 4; answers the origin that the endpoint allows, or null.</summary>
    public async Task<string?> AllowedOriginAsync(EndpointAddress endpoint, string origin, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, endpoint.Uri);
        request.Headers.Add("WebHook-Request-Origin", origin);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(_options.AttemptTimeout);
        try
        {
            using var response = await _http.SendAsync(request, timeout.Token);
            return response.IsSuccessStatusCode && response.Headers.TryGetValues("WebHook-Allowed-Origin", out var allowed)
                ? allowed.First()
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || TimedOut(e, stop))
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage EventRequest(
        EndpointAddress endpoint,
        IReadOnlyList<CloudEvent> events,
        ContentMode mode,
        IReadOnlyList<IWebhookKey> keys
    )
    {
        var message = HttpBinding.Encode(events, mode);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Uri) { Content = new ByteArrayContent(message.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", message.ContentType);
        var signature = WebhookSignature.Headers(HttpBinding.MessageId(events, mode), TimeProvider.System.GetUtcNow(), message.Body, keys);
        foreach (var (name, value) in message.Headers.Concat(signature))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        request.Headers.TryAddWithoutValidation("User-Agent", "Tot-Subscriptions/1.0");
        return request;
    }

    private async Task<(AttemptResult Result, string Answer)> AttemptAsync(
        HttpRequestMessage request,
        bool readBody,
        CancellationToken stop
    )
    {
        var started = Stopwatch.GetTimestamp();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(_options.AttemptTimeout);
        try
        {
            using (request)
            using (var response = await _http.SendAsync(request, timeout.Token))
            {
                var answer = readBody ? await ReadAsync(response, timeout.Token) : "";
                return (EndpointAnswer.Read((int)response.StatusCode, RetryAfter(response), Stopwatch.GetElapsedTime(started)), answer);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || TimedOut(e, stop))
        {
            return (new(AttemptOutcome.Failed, Reason(e), Stopwatch.GetElapsedTime(started)), "");
        }
    }

    private static bool TimedOut(Exception e, CancellationToken stop) => e is OperationCanceledException && !stop.IsCancellationRequested;

    private static string Reason(Exception e) =>
        e switch
        {
            OperationCanceledException => "timeout",
            HttpRequestException { InnerException: AddressRefusedException } => "address-not-allowed",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "name-not-resolved",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls-failed",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "connection-failed",
            _ => "connection-broken",
        };

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - TimeProvider.System.GetUtcNow() : null;

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var buffer = new byte[MaxAnswerBytes];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
    }

    // The name is resolved and checked here, in the same breath as connecting, so that it cannot resolve to something else afterwards.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var addresses = await _resolve(context.DnsEndPoint.Host, stop);
        var allowed = addresses.Where(a => EndpointAddress.MayConnect(a, _options.AllowLoopback, _options.AllowPrivateNetworks)).ToArray();
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException();
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class AddressRefusedException : IOException;
}
