using System.Linq.Expressions;

namespace Tot.ServiceDefaults.Http;

/// <summary>
/// What a list can be sorted by (<c>orderBy=field</c> or <c>orderBy=field desc</c>, AIP-132), with the id as the last word, and how it is
/// cut to pages behind a cursor. Declared once for each list. A page's token holds the key of its last item: never sort by what is personal.
/// </summary>
/// <typeparam name="T">What the list reads.</typeparam>
/// <typeparam name="TId">A <see cref="Guid"/>, or an id that has one.</typeparam>
/// <param name="id">Decides between equals, in the same direction.</param>
/// <param name="usual">The order when none is asked for, for example <c>dueAt</c> or <c>startsAt desc</c>.</param>
public sealed class ListOrder<T, TId>(Expression<Func<T, TId>> id, string usual)
    where TId : struct
{
    private readonly Dictionary<string, ListKey<T>> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly ListKey<T> _id = ListKey<T>.OfId(id);

    /// <summary>Adds a field. Its key is never null: say what stands for a missing one, <c>x.EndedOn ?? DateOnly.MaxValue</c>.</summary>
    public ListOrder<T, TId> By<TKey>(string name, Expression<Func<T, TKey>> key)
    {
        _keys.Add(name, ListKey<T>.Of(name, key));
        return this;
    }

    /// <summary>Reads which page of which order is asked for.</summary>
    /// <param name="orderBy">As asked for, or null.</param>
    /// <param name="pageSize">1 to <see cref="PageToken.MaxSize"/>, larger is cut; or null.</param>
    /// <param name="pageToken">As given by the page before, or null.</param>
    /// <param name="validation">Told of what cannot be read.</param>
    /// <param name="filter">The list's filters as asked for: a token is good for the list that gave it only.</param>
    public ListPage<T> Read(string? orderBy, int? pageSize, string? pageToken, Validation validation, params IReadOnlyList<object?> filter)
    {
        var (size, token) = PageToken.Read(pageSize, pageToken, validation);
        if (Find(string.IsNullOrWhiteSpace(orderBy) ? usual : orderBy) is not var (key, descending))
        {
            validation.Add(
                "orderBy",
                $"One of {string.Join(", ", _keys.Values.Select(known => known.Name))}, each alone or followed by desc."
            );
            (key, descending) = Find(usual)!.Value;
        }
        var list = ListToken.Fingerprint(key.Name, descending, filter);
        ListToken? after = null;
        if (token is not null)
        {
            after = ListToken.Parse(token, list, key, _id);
            validation.Check(
                after is not null,
                "pageToken",
                "Not a token that a page of this list, with these filters and this order, gave."
            );
        }
        return new ListPage<T>(key, _id, descending, size, list, after);
    }

    private (ListKey<T> Key, bool Descending)? Find(string orderBy)
    {
        var words = orderBy.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var descending = words is [_, var direction] && string.Equals(direction, "desc", StringComparison.OrdinalIgnoreCase);
        return (words.Length == 1 || descending) && _keys.TryGetValue(words[0], out var key) ? (key, descending) : null;
    }
}

/// <summary>One page of one order of a list.</summary>
public sealed class ListPage<T>
{
    private readonly ListKey<T> _key;
    private readonly ListKey<T> _id;
    private readonly bool _descending;
    private readonly string _list;
    private readonly ListToken? _after;

    internal ListPage(ListKey<T> key, ListKey<T> id, bool descending, int size, string list, ListToken? after) =>
        (_key, _id, _descending, Size, _list, _after) = (key, id, descending, size, list, after);

    public int Size { get; }

    /// <summary>Sorts, begins after the page before, and takes one more than the page holds.</summary>
    public IQueryable<T> Cut(IQueryable<T> list)
    {
        if (_after is not null)
        {
            list = list.Where(After(_after));
        }
        return _id.Sort(_key.Sort(list, _descending, isFirst: true), _descending, isFirst: false).Take(Size + 1);
    }

    /// <param name="read">What <see cref="Cut"/> gave.</param>
    /// <param name="view">How an item is shown.</param>
    public Page<TView> Of<TView>(IReadOnlyList<T> read, Func<T, TView> view) =>
        new([.. read.Take(Size).Select(view)], read.Count > Size ? Token(read[Size - 1]) : null);

    private string Token(T last) => PageToken.Encode(new ListToken(_key.Read(last), _id.Read(last)).Write(_list));

    private Expression<Func<T, bool>> After(ListToken after)
    {
        var item = Expression.Parameter(typeof(T), "item");
        var (key, id) = (_key.Body(item), _id.Body(item));
        var (lastKey, lastId) = (_key.Parameter(after.Key), _id.Parameter(after.Id));
        var tie = Expression.AndAlso(Expression.Equal(key, lastKey), ListKey<T>.IsPast(id, lastId, _descending));
        return Expression.Lambda<Func<T, bool>>(Expression.OrElse(ListKey<T>.IsPast(key, lastKey, _descending), tie), item);
    }
}
