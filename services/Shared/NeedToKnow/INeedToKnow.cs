namespace Tot.NeedToKnow;

/// <summary>
/// Which cases the caller's agency may know of. Answers are as fresh as Obligations' newest committed roster: who was removed is outside
/// at the next request. When that cannot be made sure, it throws <see cref="ServiceDefaults.Http.UnavailableException"/> (503) rather than
/// guess.
/// </summary>
public interface INeedToKnow
{
    /// <summary>The caller's agency, or null when the token names none that is registered and active today.</summary>
    Task<CallerAgency?> AgencyAsync(CancellationToken ct);

    /// <summary>Is the caller's agency in the case's roster now?</summary>
    Task<bool> MaySeeAsync(Guid caseId, CancellationToken ct);

    /// <summary>The cases that the caller's agency may know of, as a sub-query of the service's own store.</summary>
    Task<IQueryable<Guid>> VisibleCasesAsync(CancellationToken ct);
}

/// <summary>The agency on whose behalf a request is made.</summary>
public sealed record CallerAgency(Guid Id, Events.V1.AgencyKind Kind, string Name, string Municipality, string District);
