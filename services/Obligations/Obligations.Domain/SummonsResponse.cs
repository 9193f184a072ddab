namespace Tot.Obligations.Domain;

/// <summary>How an agency answered the summons behind a duty to attend. It closes nothing: attendance does.</summary>
public enum SummonsResponse
{
    Comes = 1,
    ProposesAnotherTime,
    SendsSubstitute,

    /// <summary>With a lawful excuse, to be accepted when attendance is recorded.</summary>
    CannotCome,
}

/// <summary>Whether a summoned agency was there.</summary>
public enum Attendance
{
    Present = 1,
    Represented,

    /// <summary>Away with a lawful excuse.</summary>
    Excused,
    Absent,
}
