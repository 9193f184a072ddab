using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Privacy;

/// <summary>
/// Everything that a store holds on a person and on the person's case, found through the model: rows that name the person, rows that name the case and no
/// person, and what belongs to them. No table is listed by hand, so none can be forgotten; a test asks that every personal column is in reach.
/// </summary>
public static class HeldRows
{
    private const string CaseProperty = "CaseId";
    private const string PersonType = "PersonId";

    private static readonly MethodInfo Load = typeof(HeldRows).GetMethod(nameof(LoadAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The rows, with what they own right behind them.</summary>
    public static async Task<IReadOnlyList<EntityEntry>> FindAsync(ServiceDbContext db, Guid caseId, Guid personId, CancellationToken ct)
    {
        var found = new Dictionary<IEntityType, List<object>>();
        foreach (var (type, by) in Reach(db.Model))
        {
            IEnumerable<object?> values = by switch
            {
                { IsPerson: true } => [IdOf(by.Property, personId)],
                { Principal: { } principal } => found[principal].Select(row => db.Entry(row).Property(by.PrincipalKey!).CurrentValue),
                _ => [IdOf(by.Property, caseId)],
            };
            var rows = await (Task<List<object>>)Load.MakeGenericMethod(type.ClrType).Invoke(null, [db, by.Property, values.ToList(), ct])!;
            found[type] = [.. found.GetValueOrDefault(type, []).Union(rows)];
        }
        return [.. found.SelectMany(f => f.Value).SelectMany(row => WithOwned(db.Entry(row)))];
    }

    /// <summary>The columns of a model that are personal, belong to a case or person, and are not in reach. None, or an erasure would leave them.</summary>
    public static IReadOnlyList<IReadOnlyProperty> OutOfReach(IModel model, Func<IReadOnlyEntityType, bool> isOfNoCase)
    {
        var reached = Reach(model).Select(r => r.Type).ToHashSet();
        return
        [
            .. model
                .GetEntityTypes()
                .Where(type => !reached.Contains(Root(type)) && !isOfNoCase(Root(type)))
                .SelectMany(type => type.GetProperties())
                .Where(p => StoreConventions.IsPersonal(p) == true),
        ];
    }

    /// <summary>The tables in reach and by which of their columns, principals first.</summary>
    private static List<(IEntityType Type, By By)> Reach(IModel model)
    {
        var roots = model.GetEntityTypes().Where(t => !t.IsOwned() && IsOfTheService(t)).ToList();
        var reach = new List<(IEntityType, By)>();
        var persons = new HashSet<IEntityType>();
        var cases = new HashSet<IEntityType>();
        foreach (var type in roots)
        {
            if (type.GetProperties().FirstOrDefault(IsPerson) is { } person)
            {
                reach.Add((type, new By(person, IsPerson: true)));
                persons.Add(type);
            }
        }
        // What belongs to one person's row is not another's, although it may name the case they have in common.
        Follow(persons);
        foreach (var type in roots.Where(t => !persons.Contains(t)))
        {
            if (type.FindProperty(CaseProperty) is { } @case)
            {
                reach.Add((type, new By(@case, IsPerson: false)));
                cases.Add(type);
            }
        }
        Follow(cases);
        return reach;

        void Follow(HashSet<IEntityType> reached)
        {
            for (var grown = true; grown; )
            {
                grown = false;
                foreach (var type in roots.Where(t => !persons.Contains(t) && !cases.Contains(t)))
                {
                    var keys = type.GetForeignKeys()
                        .Where(k => reached.Contains(k.PrincipalEntityType) && k.PrincipalEntityType != type && k.Properties.Count == 1)
                        .ToList();
                    reach.AddRange(
                        keys.Select(k => (type, new By(k.Properties[0], false, k.PrincipalEntityType, k.PrincipalKey.Properties[0].Name)))
                    );
                    grown |= keys.Count > 0 && reached.Add(type);
                }
            }
        }
    }

    private static bool IsPerson(IReadOnlyProperty property) =>
        (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType).Name == PersonType && !property.IsPrimaryKey();

    /// <summary>Log, audit, mail and the copies of directory and rosters are the same in every service and belong to nobody.</summary>
    private static bool IsOfTheService(IReadOnlyEntityType type) =>
        type.ClrType.Namespace is { } name
        && !name.StartsWith("Tot.Messaging", StringComparison.Ordinal)
        && !name.StartsWith("Tot.ServiceDefaults", StringComparison.Ordinal)
        && !name.StartsWith("Tot.NeedToKnow", StringComparison.Ordinal)
        && !name.StartsWith("Tot.Mail", StringComparison.Ordinal);

    private static IReadOnlyEntityType Root(IReadOnlyEntityType type) =>
        type.FindOwnership() is { } ownership ? Root(ownership.PrincipalEntityType) : type;

    private static object IdOf(IReadOnlyProperty property, Guid id)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type == typeof(Guid) ? id : Activator.CreateInstance(type, id)!;
    }

    private static async Task<List<object>> LoadAsync<T>(
        DbContext db,
        IProperty property,
        IReadOnlyList<object?> values,
        CancellationToken ct
    )
        where T : class
    {
        if (values.Count == 0)
        {
            return [];
        }
        var row = Expression.Parameter(typeof(T), "row");
        var column = Expression.Call(typeof(EF), nameof(EF.Property), [property.ClrType], row, Expression.Constant(property.Name));
        var isOne = values
            .Distinct()
            .Select(v => (Expression)Expression.Equal(column, Expression.Constant(v, property.ClrType)))
            .Aggregate(Expression.OrElse);
        return [.. (await db.Set<T>().Where(Expression.Lambda<Func<T, bool>>(isOne, row)).AsSplitQuery().ToListAsync(ct)).Cast<object>()];
    }

    private static IEnumerable<EntityEntry> WithOwned(EntityEntry entry)
    {
        yield return entry;
        foreach (var navigation in entry.Navigations.Where(n => n.Metadata.TargetEntityType.IsOwned()))
        {
            IEnumerable<EntityEntry?> targets = navigation switch
            {
                CollectionEntry { CurrentValue: { } items } collection => items.Cast<object>().Select(collection.FindEntry),
                ReferenceEntry reference => [reference.TargetEntry],
                _ => [],
            };
            foreach (var owned in targets.OfType<EntityEntry>().SelectMany(WithOwned))
            {
                yield return owned;
            }
        }
    }

    private sealed record By(IProperty Property, bool IsPerson, IEntityType? Principal = null, string? PrincipalKey = null);
}
