using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Tot.ServiceDefaults.Http;

/// <summary>How every service speaks JSON: camelCase members, kebab-case enum values, instants with their offset, no unknown members, no NUL in texts, no null in lists.</summary>
public static partial class Json
{
    internal const string NoNull = "A list holds no null.";
    internal const string NoNul = "A text holds no NUL character.";
    internal const string NeedsOffset = "An instant is written with its offset, for example 2026-01-30T23:10:00+01:00.";

    // The same instances for everybody: options that are alike share what they have found out about types.
    private static readonly JsonConverter[] Converters =
    [
        new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
        new InstantConverter(),
        new TextConverter(),
    ];
    private static readonly IJsonTypeInfoResolver Types = new DefaultJsonTypeInfoResolver().WithAddedModifier(RefuseNulls);

    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        foreach (var converter in Converters)
        {
            options.Converters.Add(converter);
        }
        // A misspelt member would otherwise be dropped in silence, and a legal date with it.
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = 32;
        options.TypeInfoResolver = Types;
        return options;
    }

    /// <summary>No list of ours has gaps, and whoever goes through one must not meet them. A converter would hide what it is a list of from the API document.</summary>
    private static void RefuseNulls(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            type.OnDeserialized = list =>
            {
                if (list is IEnumerable<object?> items && items.Contains(null))
                {
                    throw new JsonException(NoNull);
                }
            };
        }
    }

    /// <summary>PostgreSQL takes no NUL character in a text, and no other store needs one.</summary>
    private sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } text && text.Contains('\0') ? throw new JsonException(NoNul) : reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>An instant needs its offset: "14:00" alone is another instant on every machine. Written with Oslo's offset.</summary>
    private sealed partial class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            return
                text is not null
                && HasOffset().IsMatch(text)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
                ? instant
                : throw new JsonException(NeedsOffset);
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Oslo.At(value));

        [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})$", RegexOptions.ExplicitCapture)]
        private static partial Regex HasOffset();
    }
}
