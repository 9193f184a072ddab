using System.IO.Pipelines;
using System.Net;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>One call: one HTTP/2 request, its response, and how it ended.</summary>
internal sealed class HttpCall<TRequest, TResponse> : IAsyncStreamReader<TResponse>, IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _cancel;
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HttpResponseMessage? _response;
    private PipeReader? _pipe;
    private Task<MessageReader>? _open;
    private Status? _status;
    private Metadata _trailers = Metadata.Empty;
    private bool _disposed;

    /// <summary>Who holds it may read and may end the call.</summary>
    private int _reading;

    public HttpCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _host = host;
        _options = options;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, channel.Shutdown);
    }

    public TResponse Current { get; private set; } = null!;

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    public Status GetStatus() => _status ?? throw new InvalidOperationException("The call has not ended.");

    public Metadata GetTrailers() => _status is null ? throw new InvalidOperationException("The call has not ended.") : _trailers;

    public async Task<TResponse> UnaryAsync(TRequest request)
    {
        _reading = 1;
        try
        {
            var reader = await OpenAsync(request);
            var message = await reader.ReadSingleAsync(_method.ResponseMarshaller, _cancel.Token);
            ReadTrailers();
            if (_status is { StatusCode: StatusCode.OK } && message is null)
            {
                _status = new Status(StatusCode.Internal, "The server sent no message.");
            }

            return _status is { StatusCode: StatusCode.OK } ? message! : throw new RpcException(_status!.Value, _trailers);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
        finally
        {
            Release();
        }
    }

    public void StartStreaming(TRequest request)
    {
        _open = OpenAsync(request);
        // Between two reads nobody else would tell the server.
        _cancel.Token.UnsafeRegister(static call => ((HttpCall<TRequest, TResponse>)call!).Abort(), this);
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _reading, 1, 0) != 0)
        {
            throw _cancel.IsCancellationRequested
                ? Fail(new OperationCanceledException())
                : new InvalidOperationException("One read at a time.");
        }

        try
        {
            if (_status is null)
            {
                using var registration = cancellationToken.UnsafeRegister(
                    static call => ((HttpCall<TRequest, TResponse>)call!).Cancel(),
                    this
                );
                var reader = await _open!;
                if (await reader.ReadAsync(_method.ResponseMarshaller, _cancel.Token) is { } message)
                {
                    Current = message;
                    return true;
                }

                ReadTrailers();
                Release();
            }

            return _status is { StatusCode: StatusCode.OK } ? false : throw new RpcException(_status!.Value, _trailers);
        }
        catch (Exception e)
        {
            var failure = Fail(e, cancellationToken);
            Release();
            throw failure;
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
            if (_cancel.IsCancellationRequested && _status is null)
            {
                Abort();
            }
        }
    }

    public void Dispose()
    {
        _disposed = true;
        if (_status is null)
        {
            Cancel();
        }
    }

    private void Abort()
    {
        if (Interlocked.CompareExchange(ref _reading, 1, 0) == 0)
        {
            _ = EndAsync();
        }
    }

    private async Task EndAsync()
    {
        try
        {
            await _open!;
            throw new OperationCanceledException();
        }
        catch (Exception e)
        {
            Fail(e);
        }

        Release();
    }

    private async Task<MessageReader> OpenAsync(TRequest request)
    {
        try
        {
            var message = new HttpRequestMessage(HttpMethod.Post, _channel.AddressOf(_method))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using (message)
            {
                var gzip = WriteHeaders(message);
                message.Content = MessageContent.Create(_method.RequestMarshaller, request, gzip, _channel.MaxSendMessageSize);
                _response = await _channel.SendAsync(message, _cancel.Token);
            }

            var metadata = ResponseHead.ToMetadata(_response.Headers);
            var status = ResponseHead.Status(_response.Headers);
            _headers.TrySetResult(metadata);
            if ((status ?? ResponseHead.Refusal(_response)) is { StatusCode: not StatusCode.OK } refusal)
            {
                throw new RpcException(refusal, metadata);
            }

            _pipe = PipeReader.Create(await _response.Content.ReadAsStreamAsync(_cancel.Token));
            var encoding = ResponseHead.Value(_response.Headers, Names.Encoding);
            return new MessageReader(_pipe, _channel.MaxReceiveMessageSize, encoding, StatusCode.Internal);
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
    }

    private bool WriteHeaders(HttpRequestMessage message)
    {
        var headers = message.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation(Names.AcceptEncoding, Names.AcceptedEncodings);
        if (_host is not null)
        {
            headers.Host = _host;
        }

        if (_options.Deadline is { } deadline)
        {
            WriteDeadline(message, deadline);
        }

        var gzip = false;
        foreach (var entry in _options.Headers ?? Metadata.Empty)
        {
            if (entry.Key == Names.EncodingRequest)
            {
                gzip = entry.Value == Names.Gzip;
            }
            else if (!Names.IsReserved(entry.Key))
            {
                headers.TryAddWithoutValidation(entry.Key, MetadataHeaders.Encode(entry));
            }
        }

        if (gzip)
        {
            headers.TryAddWithoutValidation(Names.Encoding, Names.Gzip);
        }

        return gzip;
    }

    private void WriteDeadline(HttpRequestMessage message, DateTime deadline)
    {
        var left = deadline.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero)
        {
            _cancel.Cancel();
            _cancel.Token.ThrowIfCancellationRequested();
        }

        message.Headers.TryAddWithoutValidation(Names.Timeout, Timeouts.Format(left));
        if (left < Timeouts.Longest)
        {
            _cancel.CancelAfter(left);
        }
    }

    private void ReadTrailers()
    {
        _trailers = ResponseHead.ToMetadata(_response!.TrailingHeaders);
        _status =
            ResponseHead.Status(_response.TrailingHeaders)
            ?? ResponseHead.Status(_response.Headers)
            ?? new Status(StatusCode.Unknown, "The response ended without a status.");
    }

    private RpcException Fail(Exception exception, CancellationToken read = default)
    {
        if (_status is not { } status)
        {
            status = exception is RpcException rpc ? rpc.Status : StatusOf(exception, read);
            _trailers = (exception as RpcException)?.Trailers ?? Metadata.Empty;
            _status = status;
        }

        var failure = exception as RpcException ?? new RpcException(status, _trailers);
        if (_headers.TrySetException(failure))
        {
            _ = _headers.Task.Exception;
        }

        return failure;
    }

    private Status StatusOf(Exception exception, CancellationToken read)
    {
        if (_options.CancellationToken.IsCancellationRequested || read.IsCancellationRequested || _disposed)
        {
            return new Status(StatusCode.Cancelled, "The call was cancelled.", exception);
        }

        if (_channel.Shutdown.IsCancellationRequested)
        {
            return new Status(StatusCode.Cancelled, "The channel was shut down.", exception);
        }

        if (_cancel.IsCancellationRequested)
        {
            return new Status(StatusCode.DeadlineExceeded, "The deadline has passed.", exception);
        }

        return exception switch
        {
            OperationCanceledException { InnerException: TimeoutException } => new Status(
                StatusCode.Unavailable,
                "No connection in time.",
                exception
            ),
            OperationCanceledException => new Status(StatusCode.Cancelled, "The call was cancelled.", exception),
            _ => StatusMapping.FromTransport(exception),
        };
    }

    private void Cancel()
    {
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended in the same moment.
        }
    }

    /// <summary>Gives back what the call holds; a response not read to its end resets the stream.</summary>
    private void Release()
    {
        _pipe?.Complete();
        _response?.Dispose();
        _cancel.Dispose();
    }
}
