using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tot.ServiceDefaults.Stores;

namespace Tot.Mail;

/// <summary>The outbox in a store. A service that sends mail inherits it in its own assembly, where its context looks for configurations.</summary>
public abstract class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("outgoing_mail");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        // Meant for a function, but the directory's administrator may have written a person's.
        builder.Property(m => m.To).PersonalOfWorker();
        builder.Property(m => m.Subject).NotPersonal();
        builder.Property(m => m.Text).NotPersonal();
        builder.Property(m => m.CalendarMethod).NotPersonal();
        builder.Property(m => m.CalendarContent).NotPersonal();
        builder.Property(m => m.About).NotPersonal();
        builder.Property(m => m.Reason).NotPersonal();
        builder.HasIndex(m => new { m.State, m.NextAttemptAt });
        builder.HasIndex(m => m.LeaseId);
    }
}
