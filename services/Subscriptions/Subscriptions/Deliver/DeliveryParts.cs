using Microsoft.Extensions.Options;

namespace Tot.Subscriptions.Deliver;

/// <summary>What the runs of a replica share.</summary>
internal sealed class DeliveryParts(
    DueDeliveries due,
    SendEvents send,
    RecordAttempts record,
    Turns turns,
    LaneClaims claims,
    InFlight inFlight,
    TimeProvider clock,
    IOptions<SubscriptionsOptions> options
)
{
    public DueDeliveries Due => due;
    public SendEvents Send => send;
    public RecordAttempts Record => record;
    public Turns Turns => turns;
    public LaneClaims Claims => claims;
    public InFlight InFlight => inFlight;
    public TimeProvider Clock => clock;
    public TimeSpan PollInterval => options.Value.PollInterval;
}
