using Tot.Subscriptions.Persistence;

namespace Tot.DesignTime;

internal sealed class SubscriptionsFactory() : SqliteFactory<SqliteSubscriptionsDb>(o => new SqliteSubscriptionsDb(o));
