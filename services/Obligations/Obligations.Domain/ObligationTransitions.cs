using static Tot.Obligations.Domain.ObligationAction;
using static Tot.Obligations.Domain.ObligationState;

namespace Tot.Obligations.Domain;

/// <summary>The one table of what can follow what.</summary>
public static class ObligationTransitions
{
    /// <summary>The state after <paramref name="action"/>, or null when it is refused.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="silent">
    /// The duty is breached only because nobody recorded whether it was done. A record told late outranks that silence; it does not
    /// outrank a recorded breach.
    /// </param>
    /// <param name="action">What is to be done.</param>
    public static ObligationState? Next(ObligationState state, bool silent, ObligationAction action) =>
        (state, action) switch
        {
            (Open, Move) => Open,
            (Open, _) => Target(action),
            (Breached, Move) when silent => Open,
            (Breached, Fulfil or Represent or Cancel) when silent => Target(action),
            // A lawful excuse may become known afterwards.
            (Breached, Excuse) => Excused,
            // An excuse concerns a time: at another time the agency is asked anew.
            (Excused, Move) => Open,
            _ => Target(action) == state ? state : null,
        };

    private static ObligationState? Target(ObligationAction action) =>
        action switch
        {
            Fulfil => Fulfilled,
            Represent => Represented,
            Excuse => Excused,
            Breach => Breached,
            Cancel => Cancelled,
            _ => null,
        };
}
