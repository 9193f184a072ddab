using Tot.ServiceDefaults.Http;

namespace Tot.Placements;

/// <summary>Keeps dates within a range in which all calendar arithmetic works and typing errors show.</summary>
internal static class Days
{
    private static readonly DateOnly First = new(1990, 1, 1);
    private static readonly DateOnly Last = new(2199, 12, 31);

    public static void CheckDay(this Validation valid, DateOnly? day, string field) =>
        valid.Check(day is null || (First <= day && day <= Last), field, "Must lie between 1990 and 2199.");

    public static void CheckInstant(this Validation valid, DateTimeOffset? instant, string field) =>
        valid.Check(instant is null or { Year: >= 1990 and <= 2199 }, field, "Must lie between 1990 and 2199.");
}
