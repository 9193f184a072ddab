using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Audit;

/// <summary>The audit's three tables, the same in every service's store.</summary>
internal static class AuditModel
{
    public static void AddAudit(this ModelBuilder model)
    {
        model.Entity<AuditEntry>(b =>
        {
            b.ToTable("audit_log");
            b.HasKey(a => a.Id);
            b.Property(a => a.Id).ValueGeneratedOnAdd();
            b.HasIndex(a => a.CaseId);
            b.HasIndex(a => a.Target);
            b.HasIndex(a => a.Seal);
        });
        model.Entity<AuditSeal>(b =>
        {
            b.ToTable("audit_seals");
            b.HasKey(s => s.Number);
            b.Property(s => s.Number).ValueGeneratedNever();
        });
        model.Entity<WitnessedSeal>(b =>
        {
            b.ToTable("witnessed_seals");
            b.HasKey(s => new { s.Service, s.Number });
            b.Property(s => s.Service).NotPersonal();
        });
    }
}
