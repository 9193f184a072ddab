using Tot.Meetings.Domain;

namespace Tot.Meetings.Read;

/// <param name="Version">0 for a draft, 1 for the first final version.</param>
/// <param name="Text">Missing when the version was recalled, except to the coordinator.</param>
/// <param name="Receivers">Which agencies have it and which of them opened it; told to the coordinator only.</param>
internal sealed record MinutesView(
    int Version,
    MinutesState State,
    string? Text,
    string? Reason,
    DateTimeOffset RecordedAt,
    DateTimeOffset? RecalledAt,
    string? RecallReason,
    IReadOnlyList<MinutesReceiver> Receivers
)
{
    public static MinutesView Of(
        MinutesVersion minutes,
        IEnumerable<MinutesCopy> copies,
        IReadOnlyDictionary<AgencyId, Agency> agencies,
        bool directs
    ) =>
        new(
            minutes.Number,
            minutes.State,
            directs || minutes.RecalledAt is null ? minutes.Text : null,
            minutes.Reason,
            minutes.RecordedAt,
            minutes.RecalledAt,
            minutes.RecallReason,
            [.. copies.Select(c => MinutesReceiver.Of(c, agencies))]
        );
}

/// <param name="OpenedAt">Missing while nobody in the agency has read it.</param>
internal sealed record MinutesReceiver(Guid AgencyId, string? AgencyName, DateTimeOffset ReceivedAt, DateTimeOffset? OpenedAt)
{
    public static MinutesReceiver Of(MinutesCopy copy, IReadOnlyDictionary<AgencyId, Agency> agencies) =>
        new(copy.AgencyId.Value, agencies.GetValueOrDefault(copy.AgencyId)?.Name, copy.ReceivedAt, copy.OpenedAt);
}
