namespace Tot.Obligations.Domain;

/// <summary>Who acts: a person, or a machine (another system, an event, the clock).</summary>
/// <param name="Name">Stable name for the record, such as a token's subject; never shown outside the case.</param>
/// <param name="IsPerson">Only a person can acknowledge.</param>
public readonly record struct Actor(string Name, bool IsPerson)
{
    /// <summary>The deadline loop.</summary>
    public static Actor Clock => new("clock", IsPerson: false);
}
