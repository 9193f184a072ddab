namespace Tot.Obligations.Domain;

/// <summary>How a measure goes, in the colours of the Moss region plan.</summary>
public enum TrafficLight
{
    /// <summary>Done.</summary>
    Green = 1,

    /// <summary>In progress.</summary>
    Yellow,

    /// <summary>Not done, or overdue.</summary>
    Red,

    /// <summary>Unclear; information is requested.</summary>
    White,
}
