using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Meetings.Domain;
using Tot.ServiceDefaults.Stores;

namespace Tot.Meetings.Persistence;

internal sealed class MeetingConfiguration : IEntityTypeConfiguration<Meeting>
{
    private const string MeetingId = "MeetingId";

    public void Configure(EntityTypeBuilder<Meeting> builder)
    {
        builder.ToTable("meetings");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.Property(m => m.CaseNumber).NotPersonal();
        builder.Property(m => m.Municipality).NotPersonal();
        builder.Property(m => m.District).NotPersonal();
        builder.Property(m => m.CancelReason).Personal();
        builder.HasIndex(m => m.CaseId);
        builder.HasIndex(m => m.State);
        // At most one acute meeting is proposed for an identification.
        builder.HasIndex(m => m.IdentificationId).IsUnique();
        builder.HasIndex(m => m.StartsAt);
        // One time of a standing meeting is convened once, whoever comes first.
        builder.HasIndex(m => new { m.StandingMeetingId, m.OccurrenceStartsAt }).IsUnique();
        builder
            .Property<List<string>>("_otherAttendees")
            .HasColumnName("other_attendees")
            .HasConversion(Write, Read, Same)
            .PersonalOfWorker();
        builder.Ignore(m => m.OtherAttendees).Ignore(m => m.Time).Ignore(m => m.CurrentMinutes).Ignore(m => m.RecommendedAdditions);
        builder.OwnsMany(m => m.Composition, Composition);
        builder.OwnsMany(m => m.Summonses, Summonses);
        builder.OwnsMany(m => m.Times, Times);
        builder.OwnsMany(m => m.Minutes, Minutes);
        builder.OwnsMany(m => m.MinutesCopies, Copies);
        builder.OwnsMany(m => m.Decisions, Decisions);
    }

    private static void Composition(OwnedNavigationBuilder<Meeting, Seat> seat)
    {
        seat.ToTable("meeting_seats");
        seat.WithOwner().HasForeignKey(MeetingId);
        seat.HasKey(MeetingId, nameof(Seat.Kind));
        seat.Property(s => s.Kind).ValueGeneratedNever();
    }

    private static void Summonses(OwnedNavigationBuilder<Meeting, Summons> summons)
    {
        summons.ToTable("summonses");
        summons.WithOwner().HasForeignKey(MeetingId);
        summons.HasKey(s => s.Id);
        summons.Property(s => s.Id).ValueGeneratedNever();
        summons.HasIndex(MeetingId, nameof(Summons.AgencyId)).IsUnique();
        summons.HasIndex(s => s.AgencyId);
        summons.Property(s => s.Substitute).PersonalOfWorker();
        summons.Property(s => s.RepresentedBy).PersonalOfWorker();
        summons.Ignore(s => s.State);
    }

    private static void Times(OwnedNavigationBuilder<Meeting, ScheduledTime> time)
    {
        time.ToTable("meeting_times");
        time.WithOwner().HasForeignKey(MeetingId);
        time.HasKey(MeetingId, nameof(ScheduledTime.Sequence));
        time.Property(t => t.Sequence).ValueGeneratedNever();
        time.HasIndex(t => t.StartsAt);
        // A place can be where a person lives.
        time.Property(t => t.Place).Personal();
        time.Property(t => t.VideoLink).Personal();
    }

    private static void Minutes(OwnedNavigationBuilder<Meeting, MinutesVersion> minutes)
    {
        minutes.ToTable("minutes_versions");
        minutes.WithOwner().HasForeignKey(MeetingId);
        minutes.HasKey(MeetingId, nameof(MinutesVersion.Number));
        minutes.Property(v => v.Number).ValueGeneratedNever();
        minutes.Property(v => v.Text).Personal();
        minutes.Property(v => v.Reason).Personal();
        minutes.Property(v => v.RecallReason).Personal();
        minutes.Property(v => v.RecordedBy).NotPersonal();
        minutes.Ignore(v => v.State);
    }

    private static void Copies(OwnedNavigationBuilder<Meeting, MinutesCopy> copy)
    {
        copy.ToTable("minutes_copies");
        copy.WithOwner().HasForeignKey(MeetingId);
        copy.HasKey(MeetingId, nameof(MinutesCopy.Number), nameof(MinutesCopy.AgencyId));
        copy.Property(c => c.Number).ValueGeneratedNever();
        copy.Property(c => c.AgencyId).ValueGeneratedNever();
    }

    private static void Decisions(OwnedNavigationBuilder<Meeting, Decision> decision)
    {
        decision.ToTable("decisions");
        decision.WithOwner().HasForeignKey(MeetingId);
        decision.HasKey(d => d.Id);
        decision.Property(d => d.Id).ValueGeneratedNever();
        decision.Property(d => d.Title).Personal();
    }

    private static readonly System.Linq.Expressions.Expression<Func<List<string>, string>> Write = names =>
        JsonSerializer.Serialize(names, JsonSerializerOptions.Default);

    private static readonly System.Linq.Expressions.Expression<Func<string, List<string>>> Read = text =>
        JsonSerializer.Deserialize<List<string>>(text, JsonSerializerOptions.Default)!;

    private static readonly ValueComparer<List<string>> Same = new(
        (a, b) => a!.SequenceEqual(b!),
        names => names.Aggregate(0, (hash, name) => HashCode.Combine(hash, name)),
        names => names.ToList()
    );
}
