using Tot.Placements.Persistence;

namespace Tot.DesignTime;

internal sealed class PlacementsFactory() : SqliteFactory<SqlitePlacementsDb>(options => new SqlitePlacementsDb(options));
