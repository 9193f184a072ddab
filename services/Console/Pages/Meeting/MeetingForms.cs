using Tot.WebConsole.Http;

namespace Tot.WebConsole.Pages.Meeting;

/// <summary>What the meeting page's forms say, as the service takes it.</summary>
internal static class MeetingForms
{
    /// <summary>Decisions that a form of minutes has room for.</summary>
    public const int Decisions = 5;

    public static object Times(Submission form) =>
        new
        {
            startsAt = form.Moment("day", "from"),
            endsAt = form.End("day", "from", "to"),
            place = form["place"],
            videoLink = form["videoLink"],
        };

    /// <summary>The proposed composition, and one agency from outside it with the ground for letting it in.</summary>
    public static object Convene(Submission form)
    {
        var called = form.All("agency").Select(a => new { agencyId = (Guid?)Guid.Parse(a), disclosureGround = (string?)null }).ToList();
        if (form.Id("extra") is { } extra)
        {
            called.Add(new { agencyId = (Guid?)extra, disclosureGround = form["ground"] });
        }
        return new
        {
            startsAt = form.Moment("day", "from"),
            endsAt = form.End("day", "from", "to"),
            place = form["place"],
            videoLink = form["videoLink"],
            participants = called.Count > 0 ? called : null,
        };
    }

    /// <summary>One more agency, and the ground for letting it in.</summary>
    public static object Added(Submission form) =>
        new { participants = new[] { new { agencyId = form.Id("extra"), disclosureGround = form["ground"] } } };

    public static object Attendance(Submission form) =>
        new
        {
            attendance = form.All("agency")
                .Select(a => new
                {
                    agencyId = a,
                    attendance = form["attendance-" + a],
                    substitute = form["attendance-" + a] == "represented" ? form["substitute-" + a] : null,
                }),
        };

    public static object Minutes(Submission form) =>
        new
        {
            text = form["text"],
            decisions = Enumerable
                .Range(0, Decisions)
                .Where(i => form[$"title-{i}"] is not null)
                .Select(i => new
                {
                    agencyId = form.Id($"agency-{i}"),
                    title = form[$"title-{i}"],
                    dueOn = form.Day($"due-{i}"),
                }),
        };
}
