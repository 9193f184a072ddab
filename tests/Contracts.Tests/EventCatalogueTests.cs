using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tot.Events.V1;
using Tot.Testing;

namespace Tot.Contracts.Tests;

/// <summary>docs/events.md tells of every event, and of no others.</summary>
public sealed class EventCatalogueTests
{
    /// <summary>Every message of the package that is no field of another one: those are told, the rest are what they are made of.</summary>
    private static readonly MessageDescriptor[] Events = FindEvents();

    private static readonly Dictionary<string, string[]> Rows = ReadRows(File.ReadAllText(Repository.PathOf("docs/events.md")));

    [Fact]
    public void Catalogue_HasARowForEachEventAndNoOther() =>
        Assert.Equal(Events.Select(e => e.FullName).Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Row_NamesEveryFieldOfItsEvent() =>
        Assert.All(
            Events,
            told =>
                Assert.All(
                    told.Fields.InDeclarationOrder(),
                    field => Assert.Contains($"`{field.Name}`", Rows[told.FullName][4], StringComparison.Ordinal)
                )
        );

    [Fact]
    public void Row_NamesTheServiceWhoseFileTheEventIsIn() =>
        Assert.All(
            Events,
            told =>
            {
                var teller = Path.GetFileNameWithoutExtension(told.File.Name) switch
                {
                    "agency" or "roster" => "obligations",
                    var file => file,
                };
                Assert.Equal(teller, Rows[told.FullName][1], ignoreCase: true);
            }
        );

    [Fact]
    public void ReadRows_OfADocumentWithoutAnEvent_FindsNone() =>
        Assert.Empty(ReadRows("| event | told by |\n|---|---|\n| PersonIdentified | Intake |\n"));

    private static MessageDescriptor[] FindEvents()
    {
        var messages = typeof(PersonIdentified)
            .Assembly.GetTypes()
            .Where(type => typeof(IMessage).IsAssignableFrom(type) && type.Namespace == typeof(PersonIdentified).Namespace)
            .Select(type => ((IMessage)Activator.CreateInstance(type)!).Descriptor)
            .ToArray();
        var parts = messages
            .SelectMany(message => message.Fields.InDeclarationOrder())
            .Where(field => field.FieldType == FieldType.Message)
            .Select(field => field.MessageType.FullName)
            .ToHashSet(StringComparer.Ordinal);
        return [.. messages.Where(message => !parts.Contains(message.FullName))];
    }

    /// <summary>The cells of each table row that begins with an event's name.</summary>
    private static Dictionary<string, string[]> ReadRows(string markdown) =>
        markdown
            .Split('\n')
            .Where(line => line.StartsWith("| `tot.events.v1.", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[0].Trim('`'), StringComparer.Ordinal);
}
