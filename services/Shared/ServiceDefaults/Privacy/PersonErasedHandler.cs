using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Tot.Events.V1;
using Tot.Messaging;
using Tot.Messaging.Handling;
using Tot.ServiceDefaults.Stores;

namespace Tot.ServiceDefaults.Privacy;

/// <summary>Something that is kept about a subject, <c>plural/id</c>, and goes with it.</summary>
public interface IAboutSubject
{
    string About { get; }

    /// <summary>Nobody is at work with it any more.</summary>
    bool IsDone { get; }
}

/// <summary>
/// Somebody's identity was destroyed: what this service holds in words on the person and on the person's case goes too. Nobody can tell whose name a text about a
/// group holds, and the case is closed; dates, states and agencies stay. With them go answers kept for replays, and mails.
/// </summary>
public sealed class PersonErasedHandler(ServiceDbContext db) : IEventHandler<PersonErased>
{
    /// <summary>Stands where a text was.</summary>
    public const string Erased = "[erased]";

    public async Task HandleAsync(PersonErased message, EventContext context, CancellationToken ct)
    {
        var (caseId, personId) = (Guid.Parse(message.CaseId), Guid.Parse(message.PersonId));
        var rows = await HeldRows.FindAsync(db, caseId, personId, ct);
        foreach (var entry in rows)
        {
            Erase(entry);
        }
        string[] ids = [.. rows.Select(IdOf).OfType<Guid>().Append(caseId).Append(personId).Distinct().Select(id => id.ToString("D"))];
        await ForgetRepliesAsync(db, ids, ct);
        await ForgetMailsAsync(ids, ct);
    }

    /// <summary>Deletes the answers kept for replays that tell of one of these.</summary>
    public static async Task ForgetRepliesAsync(ServiceDbContext db, IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        await foreach (var reply in db.IdempotencyRecords.AsAsyncEnumerable().WithCancellation(ct))
        {
            var text = $"{reply.Location} {reply.Body}";
            if (ids.Any(id => text.Contains(id, StringComparison.OrdinalIgnoreCase)))
            {
                db.Remove(reply);
            }
        }
    }

    private async Task ForgetMailsAsync(IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        foreach (var type in db.Model.GetEntityTypes().Where(t => t.ClrType.IsAssignableTo(typeof(IAboutSubject))))
        {
            var all =
                (IQueryable<object>)
                    typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(type.ClrType).Invoke(db, null)!;
            await foreach (var mail in all.AsAsyncEnumerable().WithCancellation(ct))
            {
                if (
                    mail is IAboutSubject { IsDone: true } done
                    && ids.Any(id => done.About.EndsWith(id, StringComparison.OrdinalIgnoreCase))
                )
                {
                    db.Remove(mail);
                }
            }
        }
    }

    private static void Erase(EntityEntry entry)
    {
        foreach (var property in entry.Properties.Where(p => StoreConventions.IsPersonal(p.Metadata) == true && p.CurrentValue is not null))
        {
            property.CurrentValue = property.CurrentValue switch
            {
                string => Erased,
                List<string> => new List<string>(),
                _ => throw new InvalidOperationException($"Nobody said how {property.Metadata.Name} is erased."),
            };
        }
    }

    private static Guid? IdOf(EntityEntry entry)
    {
        if (entry.Metadata.FindPrimaryKey()?.Properties is not [{ } key] || entry.Metadata.IsOwned())
        {
            return null;
        }
        var converter = key.GetTypeMapping().Converter;
        var value = entry.Property(key.Name).CurrentValue;
        return (converter is null ? value : converter.ConvertToProvider(value)) as Guid?;
    }
}

public static class PrivacySetup
{
    /// <summary>Erases what this service holds in words on a person whose identity Intake destroyed.</summary>
    public static MessagingBuilder ErasePersons(this MessagingBuilder messaging) =>
        messaging.Handle<PersonErased, PersonErasedHandler>("intake");
}
