using static Tot.Subscriptions.Domain.SubscriptionAction;
using static Tot.Subscriptions.Domain.SubscriptionState;

namespace Tot.Subscriptions.Domain;

/// <summary>The one table of what leads where. A pair that is not listed is refused.</summary>
public static class SubscriptionTransitions
{
    private static readonly Dictionary<(SubscriptionState From, SubscriptionAction Action), SubscriptionState> Table = new()
    {
        [(Pending, Activate)] = Active,
        [(Pending, Revalidate)] = Pending,
        [(Pending, RotateSecret)] = Pending,
        [(Pending, ChangeEndpoint)] = Pending,
        [(Pending, Resend)] = Pending,
        [(Pending, Delete)] = Deleted,
        [(Active, Activate)] = Active,
        [(Active, Pause)] = Paused,
        [(Active, Resume)] = Active,
        [(Active, RotateSecret)] = Active,
        [(Active, ChangeEndpoint)] = Pending,
        [(Active, Resend)] = Active,
        [(Active, Delete)] = Deleted,
        [(Paused, Pause)] = Paused,
        [(Paused, Resume)] = Active,
        [(Paused, Revalidate)] = Pending,
        [(Paused, RotateSecret)] = Paused,
        [(Paused, ChangeEndpoint)] = Pending,
        [(Paused, Resend)] = Paused,
        [(Paused, Delete)] = Deleted,
        [(Deleted, Delete)] = Deleted,
    };

    /// <summary>The state that <paramref name="action"/> leads to, or null when it is refused.</summary>
    public static SubscriptionState? Next(SubscriptionState from, SubscriptionAction action) =>
        Table.TryGetValue((from, action), out var to) ? to : null;
}
