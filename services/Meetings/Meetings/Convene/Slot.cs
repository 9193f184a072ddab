using Tot.Kernel;
using Tot.Meetings.Domain;
using Tot.ServiceDefaults.Http;

namespace Tot.Meetings.Convene;

internal static class Slot
{
    /// <summary>Reads when and where from a request.</summary>
    public static Result<TimeSlot> Read(
        DateTimeOffset? startsAt,
        DateTimeOffset? endsAt,
        string? place,
        string? videoLink,
        DateTimeOffset now
    )
    {
        var validation = new Validation();
        var (starts, ends) = (validation.Required(startsAt, "startsAt"), validation.Required(endsAt, "endsAt"));
        return validation.Error is { } error ? error : TimeSlot.Create(starts, ends, place, videoLink, now);
    }
}
