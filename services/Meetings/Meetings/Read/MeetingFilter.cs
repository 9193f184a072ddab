using Tot.Meetings.Domain;
using Tot.ServiceDefaults.Http;

namespace Tot.Meetings.Read;

/// <summary>What every list of meetings can be narrowed by.</summary>
/// <param name="CaseId">Only meetings about this case.</param>
/// <param name="State">Where the meeting stands.</param>
/// <param name="Kind">What sort of meeting.</param>
/// <param name="AgencyId">Whom it is about; each list says how.</param>
/// <param name="From">First day, inclusive, Europe/Oslo.</param>
/// <param name="To">Last day, inclusive.</param>
internal sealed record MeetingFilter(Guid? CaseId, string? State, string? Kind, Guid? AgencyId, DateOnly? From, DateOnly? To)
{
    /// <summary>Reads the words; what cannot be read is told to the validation.</summary>
    public Func<IQueryable<Meeting>, IQueryable<Meeting>> Read(Validation validation)
    {
        var state = QueryWord.Read<MeetingState>(State, "state", validation);
        var kind = QueryWord.Read<MeetingKind>(Kind, "kind", validation);
        return meetings =>
        {
            if (CaseId is { } caseId)
            {
                meetings = meetings.Where(m => m.CaseId == new CaseId(caseId));
            }
            if (state is { } inState)
            {
                meetings = meetings.Where(m => m.State == inState);
            }
            return kind is { } ofKind ? meetings.Where(m => m.Kind == ofKind) : meetings;
        };
    }
}
