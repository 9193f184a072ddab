using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>An agency of the directory. It is never deleted: its active period ends.</summary>
public sealed class Agency
{
    private Agency(AgencyId id) => (Id, Details) = (id, null!);

    public AgencyId Id { get; }

    public AgencyDetails Details { get; private set; }

    /// <summary>1 at registration, one more for each change.</summary>
    public int Version { get; private set; }

    public static Result<Agency> Register(AgencyId id, AgencyDetails details) =>
        details.Check() is { } error ? error : new Agency(id) { Details = details, Version = 1 };

    public Result<Change> Revise(AgencyDetails details)
    {
        if (details.Check() is { } error)
        {
            return error;
        }
        if (details == Details)
        {
            return Change.None;
        }
        Details = details;
        Version++;
        return Change.Made;
    }

    /// <summary>Is the agency active on <paramref name="day"/>? Both ends of the period are included.</summary>
    public bool IsActiveOn(DateOnly day) => day >= Details.ActiveFrom && (Details.LastActiveOn is not { } last || day <= last);
}
