using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>An agency of the directory. It is never deleted: its active period ends.</summary>
public sealed class Agency
{
    private Agency(AgencyId id) => (Id, Name, Municipality) = (id, "", "");

    public AgencyId Id { get; }

    public AgencyKind Kind { get; private set; }

    public string Name { get; private set; }

    public OrganisationNumber OrganisationNumber { get; private set; }

    public string Municipality { get; private set; }

    public string? District { get; private set; }

    /// <summary>Where invitations and notices go: a function's address.</summary>
    public string? Email { get; private set; }

    public Contact? OnCall { get; private set; }

    public Contact? Leader { get; private set; }

    public DateOnly ActiveFrom { get; private set; }

    public DateOnly? LastActiveOn { get; private set; }

    /// <summary>1 at registration, one more for each change.</summary>
    public long Version { get; private set; }

    public AgencyDetails Details
    {
        get => new(Kind, Name, OrganisationNumber, Municipality, District, OnCall, Leader, ActiveFrom, LastActiveOn, Email);
        private set => (Kind, Name, OrganisationNumber, Municipality, District, OnCall, Leader, ActiveFrom, LastActiveOn, Email) = value;
    }

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
    public bool IsActiveOn(DateOnly day) => day >= ActiveFrom && (LastActiveOn is not { } last || day <= last);
}
