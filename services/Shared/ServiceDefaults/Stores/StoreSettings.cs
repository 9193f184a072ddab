namespace Tot.ServiceDefaults.Stores;

/// <summary>Configuration section <c>Store</c>.</summary>
public sealed class StoreSettings
{
    /// <summary><c>sqlite</c> (default) for one instance on one machine, <c>postgres</c> for replicas.</summary>
    public StoreProvider Provider { get; init; }

    /// <summary>SQLite: where <c>&lt;service&gt;.db</c> lies.</summary>
    public string Folder { get; init; } = "data";

    /// <summary>PostgreSQL: the service's own database, as the service's own role.</summary>
    public string? ConnectionString { get; init; }
}

public enum StoreProvider
{
    Sqlite,
    Postgres,
}
