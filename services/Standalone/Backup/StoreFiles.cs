using Microsoft.Data.Sqlite;

namespace Tot.Standalone.Backup;

/// <summary>The stores of a data folder, one file each.</summary>
internal static class StoreFiles
{
    /// <summary>The persons' data keys: apart from everything else, or an erased person would live on in old backups.</summary>
    public const string PersonKeys = "intake-keys.db";

    private const string Pattern = "*.db";

    public static IReadOnlyList<string> In(string folder) =>
        [.. Directory.GetFiles(folder, Pattern).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public static string ServiceOf(string file) => Path.GetFileNameWithoutExtension(file);

    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = 30,
            }.ConnectionString
        );
        connection.Open();
        return connection;
    }

    public static object? Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public static bool HasTable(this SqliteConnection connection, string table) =>
        connection.Scalar($"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'") is > 0L;
}
