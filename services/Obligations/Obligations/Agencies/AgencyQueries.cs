using Tot.Obligations.Domain;

namespace Tot.Obligations.Agencies;

internal static class AgencyQueries
{
    /// <summary>As <see cref="Agency.IsActiveOn"/>, asked of the store.</summary>
    public static IQueryable<Agency> ActiveOn(this IQueryable<Agency> agencies, DateOnly day) =>
        agencies.Where(a => a.ActiveFrom <= day && (a.LastActiveOn == null || a.LastActiveOn >= day));
}
