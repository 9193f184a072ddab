namespace Tot.Testing;

/// <summary>What the services under test keep their data in.</summary>
public enum TestStore
{
    Sqlite,
    Postgres,
}

public static class TestStores
{
    /// <summary>As <c>TOT_TEST_STORE</c> says, <c>sqlite</c> or <c>postgres</c>: the service tests run once on each.</summary>
    public static TestStore Chosen { get; } =
        Environment.GetEnvironmentVariable("TOT_TEST_STORE") switch
        {
            null or "" or "sqlite" => TestStore.Sqlite,
            "postgres" => TestStore.Postgres,
            var other => throw new InvalidOperationException($"TOT_TEST_STORE is {other}; it can be sqlite or postgres."),
        };
}
