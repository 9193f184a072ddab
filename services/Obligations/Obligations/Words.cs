using System.Text.Json;

namespace Tot.Obligations;

/// <summary>Writes an enum value outside of JSON as JSON writes it, in kebab case.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
