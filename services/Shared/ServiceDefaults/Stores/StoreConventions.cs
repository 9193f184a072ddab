using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Tot.ServiceDefaults.Stores;

/// <summary>How values are stored, the same in every service.</summary>
public static partial class StoreConventions
{
    private const string PersonalAnnotation = "Tot:Personal";
    private const string WorkerAnnotation = "Tot:PersonalOfWorker";

    /// <summary>
    /// The column says something about a person, or may: never logged, and erased with the persons of the case it belongs to. Every text column is marked.
    /// </summary>
    public static PropertyBuilder<T> Personal<T>(this PropertyBuilder<T> property) => property.HasAnnotation(PersonalAnnotation, true);

    /// <summary>Personal, of somebody who works with a case or for an agency: erased likewise, and never handed over to the person whom the case is about.</summary>
    public static PropertyBuilder<T> PersonalOfWorker<T>(this PropertyBuilder<T> property) =>
        property.Personal().HasAnnotation(WorkerAnnotation, true);

    /// <summary>A list of names of those who work with a case.</summary>
    public static PrimitiveCollectionBuilder<T> PersonalOfWorker<T>(this PrimitiveCollectionBuilder<T> list) =>
        list.HasAnnotation(PersonalAnnotation, true).HasAnnotation(WorkerAnnotation, true);

    /// <summary>A list that never says anything about a person.</summary>
    public static PrimitiveCollectionBuilder<T> NotPersonal<T>(this PrimitiveCollectionBuilder<T> list) =>
        list.HasAnnotation(PersonalAnnotation, false);

    /// <summary>The column never says anything about a person. Every text column is marked.</summary>
    public static PropertyBuilder<T> NotPersonal<T>(this PropertyBuilder<T> property) => property.HasAnnotation(PersonalAnnotation, false);

    /// <summary>What the column was marked as; null when it was not.</summary>
    public static bool? IsPersonal(IReadOnlyProperty property) => property.FindAnnotation(PersonalAnnotation)?.Value as bool?;

    /// <summary>Does it name somebody who works with a case?</summary>
    public static bool IsOfWorker(IReadOnlyProperty property) => property.FindAnnotation(WorkerAnnotation)?.Value is true;

    /// <summary>Is the column text, whatever the property's own type is? Such a column is marked.</summary>
    public static bool IsText(IReadOnlyProperty property) =>
        (property.FindTypeMapping()?.Converter?.ProviderClrType ?? property.GetProviderClrType() ?? property.ClrType) == typeof(string)
        && !property.ClrType.IsEnum
        && Nullable.GetUnderlyingType(property.ClrType)?.IsEnum != true;

    internal static bool IsSqliteStore(this DatabaseFacade database) =>
        database.ProviderName?.EndsWith("Sqlite", StringComparison.Ordinal) == true;

    internal static void AddTotConventions(this ModelConfigurationBuilder conventions, Assembly domain, bool sqlite)
    {
        conventions.Properties<Enum>().HaveConversion<string>();
        if (sqlite)
        {
            // SQLite has no instants; as UTC ticks they compare and sort.
            conventions.Properties<DateTimeOffset>().HaveConversion<TicksConverter>();
        }
        else
        {
            conventions.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        }
        foreach (var id in domain.GetTypes().Where(IsId))
        {
            conventions.Properties(id).HaveConversion(typeof(IdConverter<>).MakeGenericType(id));
        }
    }

    /// <summary>Text compares and sorts by its bytes, as in SQLite, whatever the server's language is.</summary>
    internal static void CompareTextByBytes(this ModelBuilder model)
    {
        foreach (var property in model.Model.GetEntityTypes().Where(e => !e.IsMappedToJson()).SelectMany(e => e.GetProperties()))
        {
            if ((property.GetProviderClrType() ?? property.GetValueConverter()?.ProviderClrType ?? property.ClrType) == typeof(string))
            {
                property.SetCollation("C");
            }
        }
    }

    internal static void UseSnakeCase(this ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.IsMappedToJson())
            {
                continue;
            }
            if (entity.GetTableName() is { } table)
            {
                entity.SetTableName(Snake(table));
            }
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.GetColumnName()));
            }
        }
    }

    private static bool IsId(Type type) =>
        type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));

    private static string Snake(string name) => WordStart().Replace(name, "_").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordStart();

    private sealed class TicksConverter()
        : ValueConverter<DateTimeOffset, long>(v => v.UtcTicks, v => new DateTimeOffset(v, TimeSpan.Zero));

    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(v => v.ToUniversalTime(), v => v);

    private sealed class IdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => From<TId>(value))
        where TId : struct, IId<TId>;

    private static TId From<TId>(Guid value)
        where TId : struct, IId<TId> => TId.From(value);
}
