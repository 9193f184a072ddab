using Tot.Kernel;
using Tot.Meetings.Access;
using Tot.Meetings.Domain;
using Tot.ServiceDefaults.Http;

namespace Tot.Meetings.Convene;

/// <summary>Finds the agencies that a request names.</summary>
internal sealed class AskedParticipants(AgencyDirectory directory)
{
    public async Task<Result<IReadOnlyList<Participant>>> FindAsync(IReadOnlyList<ConveneMeetingParticipant> asked, CancellationToken ct)
    {
        var agencies = await directory.FindAsync(asked.Select(p => new AgencyId(p.AgencyId ?? Guid.Empty)), ct);
        var validation = new Validation();
        var participants = new List<Participant>();
        foreach (var (i, participant) in asked.Index())
        {
            if (agencies.TryGetValue(new AgencyId(participant.AgencyId ?? Guid.Empty), out var agency))
            {
                participants.Add(new Participant(agency, participant.DisclosureGround));
            }
            else
            {
                validation.Add($"participants[{i}].agencyId", "There is no such agency.");
            }
        }
        return validation.Error is { } error ? error : participants;
    }
}
