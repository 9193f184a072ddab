using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>One call: one HTTP/2 request, its response, and how it ended.</summary>
internal abstract class HttpCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly GrpcChannel _channel;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _cancel;
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HttpResponseMessage? _response;
    private PipeReader? _pipe;
    private Status? _status;
    private Metadata _trailers = Metadata.Empty;
    private bool _disposed;

    protected HttpCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        _channel = channel;
        Method = method;
        _host = host;
        _options = options;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, channel.Shutdown);
    }

    protected Method<TRequest, TResponse> Method { get; }

    protected CancellationToken Cancelled => _cancel.Token;

    protected bool IsCancelled => _cancel.IsCancellationRequested;

    protected bool HasEnded => _status is not null;

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    public Status GetStatus() => _status ?? throw new InvalidOperationException("The call has not ended.");

    public Metadata GetTrailers() => _status is null ? throw new InvalidOperationException("The call has not ended.") : _trailers;

    public void Dispose()
    {
        _disposed = true;
        if (_status is null)
        {
            Cancel();
        }
    }

    protected async Task<MessageReader> OpenAsync(TRequest request)
    {
        try
        {
            var message = new HttpRequestMessage(HttpMethod.Post, _channel.AddressOf(Method))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using (message)
            {
                var gzip = RequestHead.Write(message.Headers, _options, _host);
                StartDeadline(message.Headers);
                message.Content = MessageContent.Create(Method.RequestMarshaller, request, gzip, _channel.MaxSendMessageSize);
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
            var failure = Fail(e);
            Release();
            throw failure;
        }
    }

    private void StartDeadline(HttpRequestHeaders headers)
    {
        if (_options.Deadline is not { } deadline)
        {
            return;
        }

        var left = deadline.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero)
        {
            _cancel.Cancel();
            _cancel.Token.ThrowIfCancellationRequested();
        }

        headers.TryAddWithoutValidation(Names.Timeout, Timeouts.Format(left));
        if (left < Timeouts.Longest)
        {
            _cancel.CancelAfter(left);
        }
    }

    /// <summary>The end of the body is reached: the server's word on the call.</summary>
    protected void ReadTrailers()
    {
        _trailers = ResponseHead.ToMetadata(_response!.TrailingHeaders);
        _status =
            ResponseHead.Status(_response.TrailingHeaders)
            ?? ResponseHead.Status(_response.Headers)
            ?? new Status(StatusCode.Unknown, "The response ended without a status.");
    }

    /// <summary>Returns if the call succeeded.</summary>
    protected void ThrowUnlessOk()
    {
        if (_status is { StatusCode: not StatusCode.OK } failure)
        {
            throw new RpcException(failure, _trailers);
        }
    }

    /// <summary>For a status that what came before it belies.</summary>
    protected RpcException Contradict(Status status)
    {
        _status = status;
        return new RpcException(status, _trailers);
    }

    /// <summary>The call's outcome if it has none yet, as an exception.</summary>
    protected RpcException Fail(Exception exception, CancellationToken read = default)
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

    protected void Cancel()
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
    protected void Release()
    {
        _pipe?.Complete();
        _response?.Dispose();
        _cancel.Dispose();
    }
}
