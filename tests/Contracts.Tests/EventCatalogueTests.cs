using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tot.Events.V1;

namespace Tot.Contracts.Tests;

/// <summary>docs/events.md tells of every event, and of no others.</summary>
public sealed class EventCatalogueTests
{
    /// <summary>Every message of the package that is no field of another one: those are told, the rest are what they are made of.</summary>
    private static readonly MessageDescriptor[] Events = FindEvents();

    private static readonly EventCatalogue Catalogue = EventCatalogue.Read();

    [Fact]
    public void Catalogue_HasARowForEachEventAndNoOther() =>
        Assert.Equal(Events.Select(e => e.FullName).Order(StringComparer.Ordinal), Catalogue.Events);

    [Fact]
    public void Row_NamesEveryFieldOfItsEvent() =>
        Assert.All(
            Events,
            told =>
                Assert.All(
                    told.Fields.InDeclarationOrder(),
                    field => Assert.Contains($"`{field.Name}`", Catalogue.FieldsOf(told.FullName), StringComparison.Ordinal)
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
                Assert.Equal(teller, Catalogue.TellerOf(told.FullName), ignoreCase: true);
            }
        );

    [Fact]
    public void Catalogue_OfAnEventThatHasNoRow_LacksIt() =>
        Assert.Equal(
            ["tot.events.v1.Told"],
            EventCatalogue.Parse("| event | told by |\n|---|---|\n| `tot.events.v1.Told` | Intake |\n| Forgotten | Intake |\n").Events
        );

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
}
