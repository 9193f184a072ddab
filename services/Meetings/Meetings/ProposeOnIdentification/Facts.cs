using Tot.Meetings.Domain;

namespace Tot.Meetings.ProposeOnIdentification;

internal static class Facts
{
    public static PersonFacts Of(Events.V1.IdentifiedPerson person) => new(Of(person.AgeGroup), person.ResidenceUnsettled);

    /// <summary>An age group that is not told, or told by a newer Intake, is in doubt: that counts as minor.</summary>
    public static AgeGroup Of(Events.V1.AgeGroup group) =>
        group switch
        {
            Events.V1.AgeGroup.Minor => AgeGroup.Minor,
            Events.V1.AgeGroup.Adult => AgeGroup.Adult,
            _ => AgeGroup.InDoubt,
        };
}
