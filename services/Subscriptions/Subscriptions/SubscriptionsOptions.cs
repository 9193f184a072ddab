namespace Tot.Subscriptions;

/// <summary>Settings under <c>Subscriptions:</c>.</summary>
internal sealed class SubscriptionsOptions
{
    public const string Section = "Subscriptions";

    /// <summary>Lets endpoints be on this machine, also over http. On in demo mode, refused without it.</summary>
    public bool AllowLoopback { get; set; }

    /// <summary>Lets endpoints be at private network addresses, for agencies inside the municipal network.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Where the gateway is seen from outside, for <c>dataschema</c> and the handshake's origin.</summary>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>How long one attempt may take, from connecting to the answer's headers.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts under way at one endpoint at a time; one at a time while it fails.</summary>
    public int PerEndpoint { get; set; } = 4;

    /// <summary>Attempts under way in all.</summary>
    public int InAll { get; set; } = 64;

    /// <summary>An attempt that has taken so long no longer counts among those under way in all: slow endpoints keep nobody else waiting.</summary>
    public TimeSpan SlowAfter { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Raising it by one makes a new Ed25519 key; the one before signs too.</summary>
    public int Ed25519Generation { get; set; } = 1;

    /// <summary>This replica's name in leases; a new one at each start unless told.</summary>
    public string? Replica { get; set; }

    /// <summary>How long events, their deliveries and attempts are kept, at least 90 days. What still waits to be delivered is kept longer.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Language of the mails: <c>nb</c>, <c>nn</c> or <c>en</c>.</summary>
    public string Language { get; set; } = "nb";

    /// <summary>How often the store is looked at when nothing wakes the worker. Real time, also under a demo clock.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
