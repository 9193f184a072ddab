using Tot.Events.V1;
using Tot.Meetings.Domain;
using Tot.Meetings.ProposeOnIdentification;
using Tot.Messaging.Handling;

namespace Tot.Meetings.ReviseComposition;

/// <summary>More persons of a group were found.</summary>
internal sealed class PersonsAddedHandler(CompositionReviser reviser) : IEventHandler<PersonsAdded>
{
    public Task HandleAsync(PersonsAdded message, EventContext context, CancellationToken ct) =>
        reviser.ReviseAsync(
            new CaseId(Guid.Parse(message.CaseId)),
            [.. message.Persons.Select(Facts.Of)],
            message.AddedAt.ToDateTimeOffset(),
            ct
        );
}
