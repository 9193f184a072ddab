namespace Tot.Meetings.Domain;

public enum AgeGroup
{
    Minor = 1,
    Adult = 2,

    /// <summary>Counts as minor.</summary>
    InDoubt = 3,
}

/// <summary>What may be known here of a person in a case: never who.</summary>
public sealed record PersonFacts(AgeGroup AgeGroup, bool ResidenceUnsettled);

/// <summary>Which sorts of agency ought to be at a meeting, and why. Each sort at most once.</summary>
public static class CompositionPolicy
{
    /// <summary>The acute meeting on an identification at <paramref name="at"/>.</summary>
    public static IEnumerable<(AgencyKind Kind, SeatReason Reason)> Acute(IReadOnlyCollection<PersonFacts> persons, DateTimeOffset at)
    {
        foreach (var seat in ForCase(persons))
        {
            yield return seat;
            if (seat.Kind == AgencyKind.ChildWelfare && !OfficeHours.Cover(at))
            {
                yield return (AgencyKind.ChildWelfareEmergency, SeatReason.OutsideOfficeHours);
            }
        }
    }

    /// <summary>A meeting in a case that is planned ahead, so the hour of the identification plays no part.</summary>
    public static IEnumerable<(AgencyKind Kind, SeatReason Reason)> ForCase(IReadOnlyCollection<PersonFacts> persons)
    {
        foreach (var seat in Always)
        {
            yield return seat;
        }
        if (persons.Any(p => p.AgeGroup is AgeGroup.Minor or AgeGroup.InDoubt))
        {
            yield return (AgencyKind.ChildWelfare, SeatReason.MinorOrAgeInDoubt);
        }
        if (persons.Any(p => p.AgeGroup is AgeGroup.Adult))
        {
            yield return (AgencyKind.SocialServices, SeatReason.Adult);
        }
        if (persons.Any(p => p.ResidenceUnsettled))
        {
            yield return (AgencyKind.ImmigrationAuthority, SeatReason.ResidenceUnsettled);
        }
    }

    /// <summary>A meeting about no case. The routine is evaluated by everybody who follows it day by day; the mayor meets the police.</summary>
    public static IEnumerable<(AgencyKind Kind, SeatReason Reason)> WithoutCase(MeetingKind kind) =>
        kind switch
        {
            MeetingKind.Evaluation =>
            [
                .. Always,
                (AgencyKind.ChildWelfare, SeatReason.Always),
                (AgencyKind.SocialServices, SeatReason.Always),
            ],
            MeetingKind.Leadership => [.. Always, (AgencyKind.MunicipalLeadership, SeatReason.Always)],
            _ => Always,
        };

    private static IReadOnlyList<(AgencyKind Kind, SeatReason Reason)> Always { get; } =
    [(AgencyKind.Coordinator, SeatReason.Always), (AgencyKind.PoliceExit, SeatReason.Always)];
}
