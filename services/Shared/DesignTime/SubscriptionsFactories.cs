using Tot.Subscriptions.Persistence;

namespace Tot.DesignTime;

internal sealed class SqliteSubscriptionsFactory() : SqliteFactory<SqliteSubscriptionsDb>(o => new SqliteSubscriptionsDb(o));

internal sealed class NpgsqlSubscriptionsFactory() : NpgsqlFactory<NpgsqlSubscriptionsDb>(o => new NpgsqlSubscriptionsDb(o));
