namespace Tot.Subscriptions.Domain;

/// <summary>Where a subscription stands.</summary>
public enum SubscriptionState
{
    /// <summary>The endpoint has not yet agreed to receive; nothing but validation is sent to it.</summary>
    Pending,

    /// <summary>Events are delivered.</summary>
    Active,

    /// <summary>Events are kept back until somebody resumes it.</summary>
    Paused,

    /// <summary>Nothing is sent ever again.</summary>
    Deleted,
}

/// <summary>What one can do to a subscription.</summary>
public enum SubscriptionAction
{
    Activate,
    Pause,
    Resume,
    Revalidate,
    RotateSecret,
    ChangeEndpoint,
    Resend,
    Delete,
}

/// <summary>Why a subscription is paused.</summary>
public enum PauseReason
{
    /// <summary>Its agency paused it.</summary>
    ByAgency,

    /// <summary>Its endpoint answered 410 Gone, so it must agree anew before anything is sent.</summary>
    EndpointGone,
}

/// <summary>How deliveries to a subscription go.</summary>
public enum SubscriptionHealth
{
    /// <summary>The endpoint has not yet agreed to receive.</summary>
    Pending,

    /// <summary>Deliveries arrive.</summary>
    Healthy,

    /// <summary>Deliveries are being retried.</summary>
    Retrying,

    /// <summary>A delivery was given up, or has failed for so long that somebody must look at it.</summary>
    Failing,

    /// <summary>Paused by its agency, or by its endpoint's 410.</summary>
    Paused,
}
