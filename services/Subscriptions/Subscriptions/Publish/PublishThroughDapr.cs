using Tot.ServiceDefaults.Dapr;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Publish;

/// <summary>Tells the partner feed through a Dapr pub/sub component too: each agency has a topic. Runs only beside a sidecar.</summary>
internal sealed partial class PublishThroughDapr(
    DaprSidecar sidecar,
    PublisherParts parts,
    IConfiguration configuration,
    ILogger<PublishThroughDapr> logger
) : PartnerPublisher(parts, "dapr-published", logger)
{
    private readonly ILogger _logger = logger;
    private readonly string _pubSub = configuration["Dapr:PubSub"] ?? "partner-events";

    /// <summary>An agency's own topic: the component's scopes decide who may read it.</summary>
    public static string TopicOf(string organisationNumber) => "tot.partner-events." + organisationNumber;

    protected override async Task PublishAsync(string organisationNumber, PartnerEvent told, byte[] cloudEvent, CancellationToken ct)
    {
        var topic = TopicOf(organisationNumber);
        if (!await sidecar.PublishAsync(_pubSub, topic, cloudEvent, ct))
        {
            LogNoTopic(_logger, topic);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Dapr does not let Tot publish to {Topic}; the agency gets its events by feed or webhook only.")]
    private static partial void LogNoTopic(ILogger logger, string topic);
}
