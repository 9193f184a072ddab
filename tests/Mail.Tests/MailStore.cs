using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Tot.ServiceDefaults.Stores;

namespace Tot.Mail.Tests;

/// <summary>The smallest store that has an outbox.</summary>
internal sealed class MailStore(DbContextOptions<MailStore> options) : ServiceDbContext(options)
{
    public DbSet<OutgoingMail> Mails => Set<OutgoingMail>();

    protected override Assembly DomainAssembly => typeof(MailStore).Assembly;
}

internal sealed class StoredMail : OutgoingMailConfiguration;
