using Tot.Kernel;
using Tot.NeedToKnow;
using Tot.Obligations.Measures;
using Tot.Obligations.Persistence;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.Reports;

/// <summary>Which municipality and period a report is about, as its caller may ask. A coordinator reads of the own municipality only.</summary>
/// <param name="Municipality">Four digits; null for all of them.</param>
/// <param name="From">First day in Oslo, inclusive.</param>
/// <param name="To">Last day, inclusive.</param>
/// <param name="IsCsv">Is the answer to be CSV?</param>
internal sealed record ReportScope(string? Municipality, DateOnly From, DateOnly To, bool IsCsv)
{
    public static readonly string[] Readers = [Roles.Coordinator, Roles.Admin, Roles.Auditor];

    /// <summary>The first instant of the period.</summary>
    public DateTimeOffset StartsAt => Oslo.StartOf(From);

    /// <summary>The first instant after it.</summary>
    public DateTimeOffset EndsAt => Oslo.EndOf(To);

    /// <summary>What every report takes; bound from the query string.</summary>
    /// <param name="Municipality">Four digits (SSB). A coordinator's own, when left out; else all of them.</param>
    /// <param name="From">First day in Oslo, inclusive; a year before <c>to</c> when left out.</param>
    /// <param name="To">Last day, inclusive; today when left out.</param>
    /// <param name="Format"><c>json</c> or <c>csv</c>; else Accept decides.</param>
    internal readonly record struct Question(string? Municipality, DateOnly? From, DateOnly? To, string? Format);

    internal sealed class Reader(Act act, INeedToKnow needToKnow, ObligationsDb db)
    {
        public DateTimeOffset Now => act.Now;

        /// <summary>What is asked for, if the caller may have it; that it was asked is on record, with the period.</summary>
        public async Task<Result<ReportScope>> ReadAsync(Question asked, HttpRequest request, CancellationToken ct)
        {
            var validation = new Validation();
            var isCsv = Csv.IsWanted(request, asked.Format, validation);
            var to = asked.To ?? Oslo.Day(act.Now);
            var from = asked.From ?? to.AddYears(to.Year > 1 ? -1 : 0).AddDays(1);
            validation.Check(from <= to, "from", "Not after to.");
            validation.Check(from.Year > 1900, "from", "A day of our time.");
            validation.Check(to.Year < 2200, "to", "A day of our time.");
            validation.Check(
                asked.Municipality is null || (asked.Municipality.Length == 4 && asked.Municipality.All(char.IsAsciiDigit)),
                "municipality",
                "Four digits."
            );
            if (validation.Error is { } error)
            {
                return error;
            }
            var municipality = asked.Municipality;
            if (!act.Caller.Is(Roles.Admin) && !act.Caller.Is(Roles.Auditor))
            {
                var own = (await needToKnow.AgencyAsync(ct))?.Municipality;
                if (own is null || (municipality ?? own) != own)
                {
                    return Error.Forbidden("A coordinator reads the reports of the own municipality.");
                }
                municipality = own;
            }
            act.Audit(db, "read-report", $"{request.Path.Value![(HttpApi.Prefix.Length + 1)..]}/{municipality ?? "all"}/{from:O}/{to:O}");
            await db.SaveChangesAsync(ct);
            return new ReportScope(municipality, from, to, isCsv);
        }
    }
}
