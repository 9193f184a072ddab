namespace Tot.Obligations.Domain;

/// <summary>What a duty of kind <see cref="ObligationKind.Measure"/> is about, and how it goes.</summary>
public sealed class Measure
{
    public const int MaxTitleLength = 500;
    public const int MaxNoteLength = 2000;

    internal Measure(string title) => (Title, Light) = (title, TrafficLight.Red);

    /// <summary>What is to be done. Case content: shown inside need-to-know only, never logged.</summary>
    public string Title { get; private set; }

    /// <summary>Its number in an action plan, from 1; null for one that was decided in a meeting.</summary>
    public int? Number { get; internal init; }

    /// <summary>As last set; red until somebody says otherwise. See <see cref="LightAt"/> for what to show.</summary>
    public TrafficLight Light { get; private set; }

    public string? Note { get; private set; }

    public DateTimeOffset? LightSetAt { get; private set; }

    public string? LightSetBy { get; private set; }

    /// <summary>The light to show: whatever is not done when it is due turns red.</summary>
    public TrafficLight LightAt(DateTimeOffset now, DateTimeOffset dueAt) =>
        Light != TrafficLight.Green && now >= dueAt ? TrafficLight.Red : Light;

    internal bool Set(TrafficLight light, string? note, Actor by, DateTimeOffset now)
    {
        if (light == Light && note == Note)
        {
            return false;
        }
        (Light, Note, LightSetAt, LightSetBy) = (light, note, now, by.Name);
        return true;
    }
}
