using Tot.ServiceDefaults.Http;

namespace Tot.Obligations;

/// <summary>Reads and writes an enum value outside of JSON as JSON writes it, in kebab case.</summary>
internal static class QueryEnum
{
    public static T? Read<T>(string? text, string field, Validation validation)
        where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Name(value), text, StringComparison.Ordinal))
            {
                return value;
            }
        }
        validation.Add(field, "One of: " + string.Join(", ", Enum.GetValues<T>().Select(Name)) + ".");
        return null;
    }

    public static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
