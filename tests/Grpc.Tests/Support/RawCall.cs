using System.Net;
using System.Net.Http.Headers;

namespace GrpcTests.Support;

/// <summary>A request of any bytes, and what an HTTP/2 client sees of the answer.</summary>
internal sealed record RawAnswer(
    HttpStatusCode HttpStatus,
    string? GrpcStatus,
    string? GrpcMessage,
    byte[] Body,
    HttpResponseHeaders Headers
)
{
    public int Code => int.Parse(GrpcStatus!);
}

internal static class RawCall
{
    public const string Echo = "/tot.grpctests.v1.Probe/Echo";
    public const string Count = "/tot.grpctests.v1.Probe/Count";

    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler());

    public static byte[] Frame(byte[] payload, byte flag = 0, int? length = null)
    {
        var size = length ?? payload.Length;
        return [flag, (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size, .. payload];
    }

    public static Task<RawAnswer> SendAsync(Server server, byte[] body, params (string Name, string Value)[] headers) =>
        SendAsync(server, Echo, new ByteArrayContent(body), headers);

    public static async Task<RawAnswer> SendAsync(
        Server server,
        string path,
        HttpContent content,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType ??= new MediaTypeHeaderValue("application/grpc");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var response = await Client.SendAsync(request, timeout.Token);
        var body = await response.Content.ReadAsByteArrayAsync(timeout.Token);
        return new RawAnswer(response.StatusCode, Find(response, "grpc-status"), Find(response, "grpc-message"), body, response.Headers);
    }

    private static string? Find(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailer) ? trailer.Single()
        : response.Headers.TryGetValues(name, out var header) ? header.Single()
        : null;
}
