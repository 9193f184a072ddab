using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tot.Intake.Persistence;

/// <summary>A short list that is always read and written with its owner, kept in its order in one column.</summary>
internal static class JsonColumn
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static PropertyBuilder<List<T>> HasJsonColumn<T>(this PropertyBuilder<List<T>> property, string column)
        where T : notnull
    {
        property
            .HasConversion(list => JsonSerializer.Serialize(list, Json), text => JsonSerializer.Deserialize<List<T>>(text, Json)!)
            .HasColumnName(column)
            .IsRequired();
        property.Metadata.SetValueComparer(
            new ValueComparer<List<T>>(
                (a, b) => a == b || (a != null && b != null && a.SequenceEqual(b)),
                list => list.Count,
                list => list.ToList()
            )
        );
        return property;
    }
}
