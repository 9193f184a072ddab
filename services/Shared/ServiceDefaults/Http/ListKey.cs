using System.Buffers.Text;
using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text.Json;

namespace Tot.ServiceDefaults.Http;

/// <summary>A sort key in the form in which a store understands it, and of an item in memory.</summary>
internal sealed class ListKey<T>
{
    private readonly LambdaExpression _key;
    private readonly Func<T, object> _read;

    private ListKey(string name, LambdaExpression key, Func<T, object> read) => (Name, _key, _read) = (name, key, read);

    public string Name { get; }

    private Type Type => _key.ReturnType;

    public static ListKey<T> Of<TKey>(string name, Expression<Func<T, TKey>> key)
    {
        if (Nullable.GetUnderlyingType(typeof(TKey)) is not null)
        {
            throw new ArgumentException($"The key {name} may be null, and stores do not agree on where that sorts.", nameof(key));
        }
        var read = new Lazy<Func<T, TKey>>(key.Compile);
        return new ListKey<T>(name, key, item => read.Value(item)!);
    }

    public static ListKey<T> OfId<TId>(Expression<Func<T, TId>> id)
        where TId : struct
    {
        if (typeof(TId) == typeof(Guid))
        {
            return Of("id", id);
        }
        // The store has the bare Guid behind the id.
        var bare = Expression.Lambda<Func<T, Guid>>(
            Expression.Convert(Expression.Convert(id.Body, typeof(object)), typeof(Guid)),
            id.Parameters
        );
        var value = typeof(TId).GetProperty("Value") ?? throw new ArgumentException("An id has a Value.", nameof(id));
        var read = new Lazy<Func<T, Guid>>(Expression.Lambda<Func<T, Guid>>(Expression.Property(id.Body, value), id.Parameters).Compile);
        return new ListKey<T>("id", bare, item => read.Value(item));
    }

    public object Read(T item) => _read(item);

    public object? Parse(JsonElement value) => value.Deserialize(Type, Json.Options);

    public Expression Body(ParameterExpression item) => new Swap(_key.Parameters[0], item).Visit(_key.Body);

    /// <summary>The value as a parameter of the query, so that the query is translated once.</summary>
    public Expression Parameter(object value)
    {
        var box = Activator.CreateInstance(typeof(Box<>).MakeGenericType(typeof(T), Type), value)!;
        return Expression.Property(Expression.Constant(box), nameof(Box<int>.Value));
    }

    public static Expression IsPast(Expression key, Expression last, bool descending)
    {
        var (left, right) =
            key.Type == typeof(string) ? (Expression.Call(typeof(string), nameof(string.Compare), null, key, last), Expression.Constant(0))
            : key.Type == typeof(Guid)
                ? (Expression.Call(key, typeof(Guid).GetMethod(nameof(Guid.CompareTo), [typeof(Guid)])!, last), Expression.Constant(0))
            : (key, last);
        return descending ? Expression.LessThan(left, right) : Expression.GreaterThan(left, right);
    }

    public IOrderedQueryable<T> Sort(IQueryable<T> list, bool descending, bool isFirst)
    {
        var method = (isFirst, descending) switch
        {
            (true, false) => nameof(Queryable.OrderBy),
            (true, true) => nameof(Queryable.OrderByDescending),
            (false, false) => nameof(Queryable.ThenBy),
            (false, true) => nameof(Queryable.ThenByDescending),
        };
        var call = Expression.Call(typeof(Queryable), method, [typeof(T), Type], list.Expression, Expression.Quote(_key));
        return (IOrderedQueryable<T>)list.Provider.CreateQuery<T>(call);
    }

    private sealed record Box<TValue>(TValue Value);

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}

/// <summary>Where a page ended.</summary>
internal sealed record ListToken(object Key, object Id)
{
    /// <summary>Tells lists apart that differ in a filter or in the order.</summary>
    public static string Fingerprint(string field, bool descending, IReadOnlyList<object?> filter)
    {
        object?[] list = [field, descending, .. filter];
        return Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(list, Json.Options)).AsSpan(0, 9));
    }

    public string Write(string list)
    {
        object[] parts = [list, Key, Id];
        return JsonSerializer.Serialize(parts, Json.Options);
    }

    /// <returns>Null when it is no token of that list.</returns>
    public static ListToken? Parse<T>(string text, string list, ListKey<T> key, ListKey<T> id)
    {
        try
        {
            return
                JsonSerializer.Deserialize<JsonElement[]>(text, Json.Options) is [var of, var lastKey, var lastId]
                && of.ValueKind == JsonValueKind.String
                && string.Equals(of.GetString(), list, StringComparison.Ordinal)
                && key.Parse(lastKey) is { } keyValue
                && id.Parse(lastId) is { } idValue
                ? new ListToken(keyValue, idValue)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for half a surrogate pair, which is JSON but no text.
            return null;
        }
    }
}
