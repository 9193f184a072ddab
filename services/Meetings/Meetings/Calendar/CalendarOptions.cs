namespace Tot.Meetings.Calendar;

/// <summary>Section <c>Meetings:Calendar</c>.</summary>
internal sealed class CalendarOptions
{
    /// <summary>
    /// Where agencies receive invitations: <c>organisation-number@this</c>. The default is a name that never resolves (RFC 2606).
    /// </summary>
    public string AddressDomain { get; set; } = "tot.invalid";
}
