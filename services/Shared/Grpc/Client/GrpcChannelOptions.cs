using Grpc.Wire;

namespace Grpc.Net.Client;

public sealed class GrpcChannelOptions
{
    /// <summary>Ours to dispose of only with <see cref="DisposeHttpClient"/>. Not together with <see cref="HttpClient"/>.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    public HttpClient? HttpClient { get; set; }

    public bool DisposeHttpClient { get; set; }

    /// <summary>In bytes, after decompression; null for no limit.</summary>
    public int? MaxReceiveMessageSize { get; set; } = Names.DefaultMaxReceiveMessageSize;

    /// <summary>In bytes, before compression; null for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }
}
