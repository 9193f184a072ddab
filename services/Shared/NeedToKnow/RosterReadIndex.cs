using Grpc.Core;
using Tot.Events.V1;
using Tot.Feed.V1;
using Tot.Messaging;
using Tot.Messaging.Feed;
using Tot.Messaging.Handling;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Peers;

namespace Tot.NeedToKnow;

/// <summary>
/// Makes sure that the local copies hold everything that Obligations had committed when the request came: asks for the position of the
/// newest roster or directory event and waits until the copy has come so far. Requests share the question. See docs/adr/0009.
/// </summary>
public sealed class RosterReadIndex(GrpcPeers peers, FeedProgress progress)
{
    public const string Source = "obligations";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly GetHeadRequest Question = new()
    {
        Types_ = { AgencyChanged.Descriptor.FullName, RosterChanged.Descriptor.FullName },
    };

    private readonly Together<string, long> _head = new(asked => HeadAsync(peers, asked.Count), most: int.MaxValue, calls: 1);

    /// <exception cref="UnavailableException">Obligations does not answer, or the copy does not come so far in time.</exception>
    public async Task EnsureFreshAsync(CancellationToken ct)
    {
        long head;
        try
        {
            head = await _head.AskAsync(Source).WaitAsync(ct);
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

    private static async Task<IReadOnlyList<long>> HeadAsync(GrpcPeers peers, int askers)
    {
        var client = new EventFeedService.EventFeedServiceClient(peers.To(Source));
        var head = await client.GetHeadAsync(Question, deadline: GrpcPeers.Deadline);
        return [.. Enumerable.Repeat(head.Position, askers)];
    }
}
