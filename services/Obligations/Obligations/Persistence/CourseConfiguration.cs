using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.Obligations.Domain.Courses;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations.Persistence;

internal sealed class CourseConfiguration
    : IEntityTypeConfiguration<Course>,
        IEntityTypeConfiguration<CourseSession>,
        IEntityTypeConfiguration<CourseSeat>
{
    public void Configure(EntityTypeBuilder<Course> builder)
    {
        builder.ToTable("courses");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        // Never changed, so EF would not map them by itself.
        builder.Property(c => c.Title).HasMaxLength(Course.MaxTitleLength).NotPersonal();
        builder.Property(c => c.OrganiserId);
        builder.Property(c => c.RoutineId);
        builder.Property(c => c.RegisteredAt);
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasMany(c => c.Sessions).WithOne().HasForeignKey("CourseId").IsRequired();
        builder.Navigation(c => c.Sessions).AutoInclude();
        builder.HasIndex(c => c.Title);
        builder.HasIndex(c => c.RoutineId);
    }

    public void Configure(EntityTypeBuilder<CourseSession> builder)
    {
        builder.ToTable("course_sessions");
        builder.HasKey(s => s.Id);
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Place).HasMaxLength(Course.MaxPlaceLength).NotPersonal();
        builder.Property(s => s.CancelReason).HasMaxLength(Course.MaxReasonLength).Personal();
        builder.Ignore(s => s.PlacesLeft);
        builder.HasMany(s => s.Seats).WithOne().HasForeignKey("SessionId").IsRequired();
        builder.Navigation(s => s.Seats).AutoInclude();
        builder.HasIndex(s => s.StartsAt);
    }

    public void Configure(EntityTypeBuilder<CourseSeat> builder)
    {
        builder.ToTable("course_seats");
        builder.Property<long>("Key").ValueGeneratedOnAdd();
        builder.HasKey("Key");
        builder.Property(s => s.AgencyId);
        builder.HasIndex("SessionId", nameof(CourseSeat.AgencyId)).IsUnique();
    }
}
