using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Tot.Intake;
using Tot.Meetings;
using Tot.Messaging.Handling;
using Tot.NeedToKnow;
using Tot.Obligations;
using Tot.Placements;
using Tot.ServiceDefaults;
using Tot.Subscriptions;

namespace Tot.Contracts.Tests;

/// <summary>docs/events.md says who consumes what, and the services' registered handlers say the same.</summary>
public sealed class EventConsumerTests
{
    private const string Copies = "copies";

    public static TheoryData<string> Services => [.. Definitions.Keys];

    private static readonly Dictionary<string, TotService> Definitions = new(StringComparer.Ordinal)
    {
        ["Intake"] = IntakeService.Definition,
        ["Meetings"] = MeetingsService.Definition,
        ["Obligations"] = ObligationsService.Definition,
        ["Placements"] = PlacementsService.Definition,
        ["Subscriptions"] = SubscriptionsService.Definition,
    };

    private static readonly EventCatalogue Catalogue = EventCatalogue.Read();

    [Theory]
    [MemberData(nameof(Services))]
    public void Catalogue_NamesTheEventsThatTheServiceHandles(string service) =>
        Assert.Equal(
            HandlersOf(service).Select(handler => handler.Type).Distinct().Order(StringComparer.Ordinal),
            Catalogue.ConsumedBy(service)
        );

    [Theory]
    [MemberData(nameof(Services))]
    public void Handlers_ListenToTheServiceThatTellsTheEvent(string service) =>
        Assert.All(HandlersOf(service), handler => Assert.Equal(Catalogue.TellerOf(handler.Type), handler.Source, ignoreCase: true));

    [Fact]
    public void Catalogue_NamesTheEventsThatFeedTheCopies()
    {
        var copied = typeof(INeedToKnow)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetInterfaces())
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEventHandler<>))
            .Select(type => ((IMessage)Activator.CreateInstance(type.GetGenericArguments()[0])!).Descriptor.FullName);

        Assert.Equal(copied.Order(StringComparer.Ordinal), Catalogue.ConsumedBy(Copies));
    }

    private static HandlerRegistration[] HandlersOf(string service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        Definitions[service].Add(builder);
        return [.. builder.Services.Select(registered => registered.ImplementationInstance).OfType<HandlerRegistration>()];
    }
}
