using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Tot.Messaging.Log;

/// <summary>
/// Rows that one statement reads as the table <c>given</c>: however many they are, it is one statement and one round trip. To PostgreSQL
/// they go as an array a column, to SQLite as JSON, with each value as the stores keep it.
/// </summary>
public sealed class GivenRows<T>
{
    private readonly List<Column> _columns = [];

    /// <summary>Their names, as a statement lists them.</summary>
    public string Columns => string.Join(", ", _columns.Select(column => column.Name));

    public GivenRows<T> With<TValue>(string name, Func<T, TValue> value)
    {
        _columns.Add(new Column(name, rows => rows.Select(value).ToArray(), row => value(row)));
        return this;
    }

    public GivenRows<T> WithInstant(string name, Func<T, DateTimeOffset?> instant) =>
        With(name, row => instant(row) is { } at ? at.ToUniversalTime() : (DateTimeOffset?)null);

    /// <summary>Without rows nothing is executed.</summary>
    /// <param name="statement">A constant: it is not escaped.</param>
    /// <returns>How many rows the statement changed.</returns>
    public Task<int> ExecuteAsync(DbContext db, string statement, IReadOnlyCollection<T> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return Task.FromResult(0);
        }
        var (given, parameters) = db.Database.IsPostgres() ? Arrays(rows) : Json(rows);
        var sql = $"with given ({Columns}) as ({given}) {statement}";
        return db.Database.ExecuteSqlRawAsync(sql, parameters, ct);
    }

    private (string Given, object[] Parameters) Arrays(IEnumerable<T> rows)
    {
        // A planner that knew how many they are would rather read a whole table of middling size than look each of them up.
        var places = string.Join(", ", _columns.Select((_, i) => $"(select {{{i}}})"));
        return ($"select * from unnest({places})", [.. _columns.Select(column => column.Array(rows))]);
    }

    private (string Given, object[] Parameters) Json(IEnumerable<T> rows)
    {
        var values = string.Join(", ", _columns.Select((_, i) => $"value ->> {i}"));
        var json = JsonSerializer.Serialize(rows.Select(row => _columns.Select(column => Stored(column.Value(row)))));
        return ($"select {values} from json_each({{0}})", [json]);
    }

    /// <summary>As SQLite's provider and the stores' conventions write it.</summary>
    private static object? Stored(object? value) =>
        value switch
        {
            Guid id => id.ToString().ToUpperInvariant(),
            DateTimeOffset instant => instant.UtcTicks,
            _ => value,
        };

    private sealed record Column(string Name, Func<IEnumerable<T>, Array> Array, Func<T, object?> Value);
}
