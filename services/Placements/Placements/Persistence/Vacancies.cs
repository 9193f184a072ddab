using Microsoft.EntityFrameworkCore;
using Tot.Placements.Domain;
using Tot.Placements.Domain.Clock;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Placements;
using Tot.Placements.Domain.Proposals;

namespace Tot.Placements.Persistence;

internal static class Vacancies
{
    /// <summary>
    /// Every institution whose approval has not run out before <paramref name="first"/>, with until when its places are taken: one query,
    /// so that all is of one moment.
    /// </summary>
    /// <param name="group">Children whose own places are theirs to give up.</param>
    public static async Task<IReadOnlyList<Vacancy>> VacanciesAsync(
        this PlacementsDb db,
        DateOnly first,
        DateOnly today,
        IReadOnlyList<PersonId> group,
        IReadOnlyList<Guid>? only,
        CancellationToken ct
    )
    {
        var institutions = db
            .Institutions.AsNoTracking()
            .Where(i => i.ApprovedFrom != null && (i.ApprovedUntil == null || i.ApprovedUntil >= first));
        if (only is not null)
        {
            List<InstitutionId> ids = [.. only.Select(InstitutionId.From)];
            institutions = institutions.Where(i => ids.Contains(i.Id));
        }
        var read = await institutions
            .Select(i => new
            {
                i.Id,
                i.Name,
                i.Places,
                From = i.ApprovedFrom!.Value,
                i.ApprovedUntil,
                There = db
                    .Placements.Where(p => p.InstitutionId == i.Id && !group.Contains(p.ChildId))
                    .Where(p => p.State != PlacementState.Ended || p.EndedOn >= first)
                    .Select(p => new
                    {
                        p.ChildId,
                        p.EndedOn,
                        Cap = p
                            .Deadlines.Where(d => d.Kind == DeadlineKind.CapReached && d.State != DeadlineState.Withdrawn)
                            .Max(d => (DateOnly?)d.DueOn),
                    })
                    .ToList(),
            })
            .ToListAsync(ct);
        return
        [
            .. read.Select(i => new Vacancy(
                i.Id,
                i.Name,
                i.Places,
                i.From,
                i.ApprovedUntil,
                [
                    // A child with two placements in one house has one bed, until the later of them ends.
                    .. i
                        .There.GroupBy(stay => stay.ChildId)
                        .Select(stays =>
                            stays.Select(stay => Through(stay.EndedOn, stay.Cap, today)).MaxBy(day => day ?? DateOnly.MaxValue)
                        ),
                ]
            )),
        ];
    }

    /// <summary>Without a decision, or past the last lawful day and still there: nobody can say.</summary>
    private static DateOnly? Through(DateOnly? endedOn, DateOnly? cap, DateOnly today) => endedOn ?? (cap < today ? null : cap);
}
