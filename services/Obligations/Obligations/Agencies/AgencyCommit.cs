using Microsoft.EntityFrameworkCore;
using Tot.Obligations.Domain;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;

namespace Tot.Obligations.Agencies;

internal static class AgencyCommit
{
    /// <summary>Commits, and answers that the number is taken when another agency got it between the look and the commit.</summary>
    public static async Task<IResult> CommitAsync(this Act act, ObligationsDb db, Agency agency, Reply reply, CancellationToken ct)
    {
        var (id, number) = (agency.Id, agency.OrganisationNumber);
        try
        {
            return await act.CommitAsync(db, reply, ct);
        }
        catch (DbUpdateException)
        {
            if (await db.Agencies.AnyAsync(a => a.OrganisationNumber == number && a.Id != id, ct))
            {
                return ObligationErrors.OrganisationNumberTaken.ToProblem();
            }
            throw;
        }
    }
}
