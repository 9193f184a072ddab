namespace Tot.Intake.Domain;

/// <summary>Which rules a person's age brings into play.</summary>
public enum AgeGroup
{
    Minor = 1,
    Adult = 2,

    /// <summary>Not known; counts as minor.</summary>
    InDoubt = 3,
}

public static class AgeGroups
{
    private const int AgeOfMajority = 18;

    /// <summary>Do the rules that protect children apply? Doubt falls out in the person's favour.</summary>
    public static bool CountsAsMinor(this AgeGroup group) => group is not AgeGroup.Adult;

    /// <summary>
    /// The group on <paramref name="today"/> (a day in Oslo) of somebody born on <paramref name="birthDate"/>: adult from the eighteenth birthday on. One
    /// born on 29 February has it on 1 March in a year without that day, the cautious reading. Without a birth date the age is in doubt.
    /// </summary>
    public static AgeGroup On(DateOnly today, DateOnly? birthDate)
    {
        if (birthDate is not { } born)
        {
            return AgeGroup.InDoubt;
        }
        var birthday = born.AddYears(AgeOfMajority);
        if (birthday.Day != born.Day)
        {
            birthday = birthday.AddDays(1);
        }
        return today >= birthday ? AgeGroup.Adult : AgeGroup.Minor;
    }
}

/// <summary>What an age group was found to be, when, and by which agency (aldersvurdering).</summary>
public sealed record AgeAssessment(AgeGroup Group, DateTimeOffset AssessedAt, AgencyId AssessedBy);
