using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Placement;

/// <summary>What an aftercare plan is about; the first three must be there before anybody signs.</summary>
internal static class AftercareTopics
{
    public static readonly string[] All = ["care", "safety", "residence", "health", "schooling", "follow-up"];

    public const int Needed = 3;

    /// <summary>The parts that say something.</summary>
    public static IEnumerable<object> Parts(Submission form) =>
        All.Where(t => form["text-" + t] is not null)
            .Select(t => new
            {
                topic = t,
                agencyId = form.Id("agency-" + t),
                text = form["text-" + t],
            });
}
