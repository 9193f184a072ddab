using System.Reflection;
using System.Text;
using System.Text.Json;
using Tot.Fuzz.Tests.Support;
using Tot.Intake;
using Tot.Meetings;
using Tot.Obligations;
using Tot.Placements;
using Tot.ServiceDefaults.Http;
using Tot.Subscriptions;

namespace Tot.Fuzz.Tests;

/// <summary>Bodies: JSON of any shape, for every request that a service knows.</summary>
public sealed class JsonInputTests(ITestOutputHelper output)
{
    private static readonly Type[] Requests =
    [
        .. (
            (Type[])
                [
                    typeof(IntakeService),
                    typeof(MeetingsService),
                    typeof(ObligationsService),
                    typeof(PlacementsService),
                    typeof(SubscriptionsService),
                ]
        )
            .SelectMany(service => service.Assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Request", StringComparison.Ordinal) && type is { IsAbstract: false, IsInterface: false })
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    [Fact]
    public Task Body_IsReadOrRefusedAsJson()
    {
        Assert.InRange(Requests.Length, 30, int.MaxValue);
        return new Fuzzer("json", output).RunAsync(
            14_000,
            source =>
            {
                var type = source.Pick(Requests);
                var text = Of(source, type, depth: 4);
                var body = Encoding.UTF8.GetBytes(source.OneIn(4) ? source.Mutate(text) : text);
                body = source.OneIn(8) ? source.Mutate(body) : body;
                source.Input = () => $"{type.Name} {Encoding.UTF8.GetString(body)}";
                try
                {
                    _ = JsonSerializer.Deserialize(body, type, Json.Options);
                }
                catch (JsonException)
                {
                    // Answered with 400 and the member's name.
                }
                return Task.CompletedTask;
            }
        );
    }

    /// <summary>An object with members as the type has them, mostly of the right sort.</summary>
    private static string Of(Source source, Type type, int depth)
    {
        var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(_ => !source.OneIn(4))
            .Select(p => (p.Name, p.PropertyType))
            .ToList();
        if (source.OneIn(5))
        {
            members.Add((source.Text(), typeof(string)));
        }
        return "{"
            + string.Join(
                ',',
                members.Select(m =>
                    $"{JsonSerializer.Serialize(JsonNamingPolicy.CamelCase.ConvertName(m.Name))}:{Value(source, m.PropertyType, depth)}"
                )
            )
            + "}";
    }

    private static string Value(Source source, Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (source.OneIn(5))
        {
            return Any(source);
        }
        if (
            type == typeof(string)
            || type == typeof(DateTimeOffset)
            || type == typeof(DateOnly)
            || type == typeof(TimeOnly)
            || type == typeof(Guid)
        )
        {
            return JsonSerializer.Serialize(source.Text());
        }
        if (type == typeof(bool))
        {
            return source.Pick(["true", "false"]);
        }
        if (type.IsEnum)
        {
            return JsonSerializer.Serialize(JsonNamingPolicy.KebabCaseLower.ConvertName(source.Pick(Enum.GetNames(type))));
        }
        if (type.IsPrimitive)
        {
            return $"{source.Number()}";
        }
        var element = type.IsGenericType ? type.GetGenericArguments()[^1] : type.GetElementType();
        return depth == 0 ? "null"
            : element is null ? Of(source, type, depth - 1)
            : "[" + string.Join(',', Enumerable.Range(0, source.Below(4)).Select(_ => Value(source, element, depth - 1))) + "]";
    }

    private static string Any(Source source) =>
        source.Below(10) switch
        {
            0 => "null",
            1 => $"{source.Number()}",
            2 => "1e400",
            3 => new string('[', 100),
            4 => string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40),
            5 => "\"\\ud800\"",
            6 => "\"\\u0000\"",
            7 => "{}",
            8 => "[]",
            _ => JsonSerializer.Serialize(source.Text()),
        };
}
