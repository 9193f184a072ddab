using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>How the work goes, which is another question than whether the duty was met in time.</summary>
public sealed partial class Obligation
{
    /// <summary>Sets how a measure goes. Green closes the duty; a measure that was breached can still be done, and stays breached.</summary>
    public Result<Change> SetLight(TrafficLight light, string? note, Actor by, DateTimeOffset now)
    {
        if (Measure is null)
        {
            return ObligationErrors.NotAMeasure;
        }
        if (!Enum.IsDefined(light) || note?.Length > Measure.MaxNoteLength)
        {
            return Enum.IsDefined(light)
                ? Error.Validation("note", $"At most {Measure.MaxNoteLength} characters.")
                : Error.Validation("light", "green, yellow, red or white.");
        }
        if (State is ObligationState.Excused or ObligationState.Cancelled)
        {
            return ObligationErrors.NotOpen(State);
        }
        if (Measure.Light == TrafficLight.Green && light != TrafficLight.Green)
        {
            return ObligationErrors.MeasureDone;
        }
        var set = Measure.Set(light, note, by, now);
        if (light == TrafficLight.Green && State == ObligationState.Open)
        {
            return Close(ObligationAction.Fulfil, null, by, now);
        }
        if (!set)
        {
            return Change.None;
        }
        if (light == TrafficLight.Green)
        {
            NextActionAt = null;
        }
        return Changed();
    }
}
