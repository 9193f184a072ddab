using Tot.Placements.Persistence;

namespace Tot.DesignTime;

internal sealed class SqlitePlacementsFactory() : SqliteFactory<SqlitePlacementsDb>(options => new SqlitePlacementsDb(options));

internal sealed class NpgsqlPlacementsFactory() : NpgsqlFactory<NpgsqlPlacementsDb>(o => new NpgsqlPlacementsDb(o));
