using Grpc.Core;
using Tot.Events.V1;
using Tot.Feed.V1;
using Tot.Messaging;
using Tot.Messaging.Feed;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Peers;

namespace Tot.NeedToKnow;

/// <summary>
/// Makes sure that the local copies hold everything that Obligations had committed when the request came: asks for the position of the
/// newest roster or directory event and waits until the copy has come so far. Requests that come while a question is under way share the
/// next one. See docs/adr/0009.
/// </summary>
public sealed class RosterReadIndex(GrpcPeers peers, FeedProgress progress)
{
    public const string Source = "obligations";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly GetHeadRequest Question = new()
    {
        Types_ = { AgencyChanged.Descriptor.FullName, RosterChanged.Descriptor.FullName },
    };

    private readonly Lock _lock = new();
    private Task<long> _underWay = Task.FromResult(0L);
    private Task<long>? _next;

    /// <exception cref="UnavailableException">Obligations does not answer, or the copy does not come so far in time.</exception>
    public async Task EnsureFreshAsync(CancellationToken ct)
    {
        long head;
        try
        {
            head = await AskAsync().WaitAsync(ct);
        }
        catch (RpcException)
        {
            throw new UnavailableException("Need-to-know cannot be checked just now. Try again in a moment.");
        }
        if (!await progress.ReachedAsync(MessagingSetup.CopyConsumer(Source), head, Patience, ct))
        {
            throw new UnavailableException("Need-to-know is catching up. Try again in a moment.");
        }
    }

    private Task<long> AskAsync()
    {
        lock (_lock)
        {
            if (_underWay.IsCompleted)
            {
                return _underWay = HeadAsync();
            }
            // The question under way may have been answered before this request came, so it must not be joined.
            return _next ??= AfterAsync(_underWay);
        }
    }

    private async Task<long> AfterAsync(Task<long> earlier)
    {
        // Leaves the lock before anything runs: had the earlier question just been answered, the lines below would run before _next is set.
        await Task.Yield();
        await Task.WhenAny(earlier);
        lock (_lock)
        {
            _underWay = _next!;
            _next = null;
        }
        return await HeadAsync();
    }

    private async Task<long> HeadAsync()
    {
        // Leaves the lock before anything runs.
        await Task.Yield();
        var client = new EventFeedService.EventFeedServiceClient(peers.To(Source));
        return (await client.GetHeadAsync(Question, deadline: GrpcPeers.Deadline)).Position;
    }
}
