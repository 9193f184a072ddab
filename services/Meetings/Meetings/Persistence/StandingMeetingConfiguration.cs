using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Meetings.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Meetings.Persistence;

internal sealed class StandingMeetingConfiguration : IEntityTypeConfiguration<StandingMeeting>
{
    private const string StandingMeetingId = "StandingMeetingId";

    public void Configure(EntityTypeBuilder<StandingMeeting> builder)
    {
        builder.ToTable("standing_meetings");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.HasIndex(m => m.NextOccurrenceAt);
        builder.Property(m => m.Municipality).NotPersonal();
        builder.Property(m => m.Rule).NotPersonal();
        builder.Property(m => m.Place).NotPersonal();
        builder.Property(m => m.VideoLink).NotPersonal();
        builder.OwnsMany(
            m => m.Participants,
            participant =>
            {
                participant.ToTable("standing_participants");
                participant.WithOwner().HasForeignKey(StandingMeetingId);
                participant.HasKey(StandingMeetingId, nameof(StandingParticipant.AgencyId));
                participant.Property(p => p.AgencyId).ValueGeneratedNever();
                participant.HasIndex(p => p.AgencyId);
            }
        );
    }
}
