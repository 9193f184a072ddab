namespace Tot.Meetings.Domain;

/// <summary>Who acts: an agency, and the user (subject of the token) within it.</summary>
public readonly record struct Actor(AgencyId AgencyId, string UserId);

/// <summary>What a permitted command did. <see cref="Unchanged"/>: the same was recorded already, so there is nothing to tell.</summary>
public enum Outcome
{
    Unchanged,
    Changed,
}
