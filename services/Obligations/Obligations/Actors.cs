using Tot.Messaging.Handling;
using Tot.Obligations.Domain;
using Tot.ServiceDefaults.Http;

namespace Tot.Obligations;

internal static class Actors
{
    public static Actor Actor(this Act act) => new(act.Caller.Subject, IsPerson: !act.Caller.IsMachine);

    /// <summary>Who acted is known to the service that told the event.</summary>
    public static Actor Actor(this EventContext context) => new($"event:{context.Source}", IsPerson: false);
}
