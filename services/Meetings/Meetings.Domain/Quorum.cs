namespace Tot.Meetings.Domain;

/// <summary>Coordinator, police, and child welfare or social services; a substitute fills the seat.</summary>
public static class Quorum
{
    public static bool IsMet(IEnumerable<(AgencyKind Kind, Attendance? Attendance)> seats)
    {
        var there = seats.Where(s => s.Attendance is Attendance.Present or Attendance.Represented).Select(s => s.Kind).ToHashSet();
        return there.Contains(AgencyKind.Coordinator)
            && there.Contains(AgencyKind.PoliceExit)
            && (there.Contains(AgencyKind.ChildWelfare) || there.Contains(AgencyKind.SocialServices));
    }
}
