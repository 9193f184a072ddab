using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>One call on the server: what the handler sees of it, and how it ends, exactly once.</summary>
internal sealed class ServerCall(HttpContext http, IMethod method, GrpcServiceOptions options, ILogger logger) : ServerCallContext
{
    private const int Idle = 0;
    private const int Writing = 1;
    private const int Ended = 2;

    private static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "The deadline has passed.");

    private ServerDeadline? _deadline;
    private Metadata? _requestHeaders;
    private Metadata? _trailers;
    private MessageWriter? _writer;
    private bool _gzip;
    private int _state;

    public HttpContext Http => http;

    private readonly MessageReader _reader = new(
        http.Request.BodyReader,
        options.MaxReceiveMessageSize,
        (string?)http.Request.Headers[Names.Encoding],
        StatusCode.Unimplemented
    );

    protected override string MethodCore => method.FullName;

    protected override string HostCore => http.Request.Host.Value ?? "";

    protected override string PeerCore =>
        http.Connection.RemoteIpAddress is { } ip
            ? $"{(ip.GetAddressBytes().Length == 4 ? "ipv4" : "ipv6")}:{ip}:{http.Connection.RemotePort}"
            : "unknown";

    protected override DateTime DeadlineCore => _deadline?.At ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadHeaders();

    protected override CancellationToken CancellationTokenCore => _deadline?.Token ?? http.RequestAborted;

    protected override Metadata ResponseTrailersCore => _trailers ??= [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    public void Start()
    {
        Requests.LiftHttpLimits(http);
        var response = http.Response;
        response.ContentType = Names.ContentType;
        response.Headers[Names.AcceptEncoding] = Names.AcceptedEncodings;
        if (options.ResponseCompressionAlgorithm == Names.Gzip && Names.AcceptsGzip((string?)http.Request.Headers[Names.AcceptEncoding]))
        {
            _gzip = true;
            response.Headers[Names.Encoding] = Names.Gzip;
        }

        if ((string?)http.Request.Headers[Names.Timeout] is not { } text)
        {
            return;
        }

        if (!Timeouts.TryParse(text, out var timeout))
        {
            throw new RpcException(new Status(StatusCode.Internal, "The grpc-timeout is malformed."));
        }

        if (timeout < Timeouts.Longest)
        {
            _deadline = new ServerDeadline(timeout, http.RequestAborted, AnswerDeadlineAsync);
        }
    }

    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class => await _reader.ReadSingleAsync(marshaller, CancellationToken) ?? throw WireErrors.Incomplete();

    public async Task WriteAsync<T>(Marshaller<T> marshaller, T message, bool flush, CancellationToken cancellationToken = default)
    {
        if (message is null)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The handler returned no message."));
        }

        var before = Interlocked.CompareExchange(ref _state, Writing, Idle);
        if (before != Idle)
        {
            throw new InvalidOperationException(before == Ended ? "The call has ended." : "One write at a time.");
        }

        try
        {
            _writer ??= new MessageWriter(http.Response.BodyWriter, options.MaxSendMessageSize);
            _writer.Write(marshaller, message, _gzip && WriteOptions?.Flags.HasFlag(WriteFlags.NoCompress) != true);
            if (flush)
            {
                CancellationToken.ThrowIfCancellationRequested();
                var token = cancellationToken.CanBeCanceled ? cancellationToken : CancellationToken;
                var flushed = await http.Response.BodyWriter.FlushAsync(token);
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    throw new OperationCanceledException("The caller is gone.");
                }
            }
        }
        finally
        {
            Volatile.Write(ref _state, Idle);
        }
    }

    /// <summary>Answers with the handler's outcome, unless the deadline answered before it.</summary>
    public async Task EndAsync(Exception? failure)
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Idle) == Idle && !http.RequestAborted.IsCancellationRequested)
        {
            WriteEnd(failure is null ? StatusCore : StatusOf(failure), (failure as RpcException)?.Trailers);
        }

        if (_deadline is not null)
        {
            await _deadline.DisposeAsync();
        }
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        if (http.Response.HasStarted)
        {
            throw new InvalidOperationException("The response headers are already sent.");
        }

        foreach (var entry in responseHeaders)
        {
            if (!Names.IsReserved(entry.Key))
            {
                http.Response.Headers.Append(entry.Key, MetadataHeaders.Encode(entry));
            }
        }

        await http.Response.BodyWriter.FlushAsync(CancellationToken);
    }

    /// <summary>The caller learns of the deadline now, even when the handler does not listen.</summary>
    private async Task AnswerDeadlineAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Idle) != Idle || http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        try
        {
            WriteEnd(DeadlineExceeded, null);
            await http.Response.CompleteAsync();
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "The deadline of {Method} could not be answered.", method.FullName);
        }
    }

    private void WriteEnd(Status status, Metadata? more)
    {
        var trailers = _trailers ?? Metadata.Empty;
        if (more is { Count: > 0 })
        {
            trailers = [.. trailers, .. more];
        }

        if (http.Response.HasStarted || _writer is not null || status.StatusCode == StatusCode.OK)
        {
            ResponseStatus.WriteTrailers(http.Response, status, trailers);
        }
        else
        {
            ResponseStatus.WriteTrailersOnly(http.Response, status, trailers);
        }
    }

    private Status StatusOf(Exception failure)
    {
        switch (failure)
        {
            case RpcException rpc:
                return rpc.Status;
            case OperationCanceledException when _deadline is { Passed: true }:
                return DeadlineExceeded;
            case OperationCanceledException:
                return new Status(StatusCode.Cancelled, "The call was cancelled.");
            default:
                logger.LogError(failure, "The handler of {Method} failed.", method.FullName);
                var detail = options.EnableDetailedErrors == true ? $" {failure.GetType().Name}: {failure.Message}" : "";
                return new Status(StatusCode.Unknown, $"Exception was thrown by handler.{detail}");
        }
    }

    private Metadata ReadHeaders()
    {
        Metadata metadata = [];
        foreach (var (name, values) in http.Request.Headers)
        {
            foreach (var value in values)
            {
                MetadataHeaders.Add(metadata, name.ToLowerInvariant(), value ?? "");
            }
        }

        return metadata;
    }
}
