using Tot.Events.V1;
using Tot.Meetings.Domain;
using Tot.Meetings.ProposeOnIdentification;
using Tot.Messaging.Handling;

namespace Tot.Meetings.ReviseComposition;

/// <summary>A person turned out to be a child, or an adult; whoever has a seat because of the earlier assessment keeps it.</summary>
internal sealed class AgeAssessedHandler(CompositionReviser reviser) : IEventHandler<AgeAssessed>
{
    public Task HandleAsync(AgeAssessed message, EventContext context, CancellationToken ct) =>
        reviser.ReviseAsync(
            new CaseId(Guid.Parse(message.CaseId)),
            [new PersonFacts(Facts.Of(message.AgeGroup), ResidenceUnsettled: false)],
            message.AssessedAt.ToDateTimeOffset(),
            ct
        );
}
