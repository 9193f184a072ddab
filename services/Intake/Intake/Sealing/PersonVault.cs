using System.Security.Cryptography;
using System.Text.Json;
using Tot.Intake.Domain;

namespace Tot.Intake.Sealing;

/// <summary>Seals who a person is under the person's own data key, and opens it again. The key is unwrapped for one call and wiped from memory after it.</summary>
internal sealed class PersonVault(KeyRing ring, PersonKeyStore keys)
{
    private const string IdentityField = "identity";

    /// <summary>
    /// Makes a data key for each new person and seals the identities. The keys are on disk when it returns, before the store knows of the persons: a crash between leaves
    /// keys that open nothing, never persons that nothing opens.
    /// </summary>
    public async Task<IReadOnlyDictionary<PersonId, byte[]>> SealNewAsync(
        IReadOnlyCollection<(PersonId Person, PersonIdentity Identity)> persons,
        CancellationToken ct
    )
    {
        var wrapped = new List<(PersonId, WrappedKey)>(persons.Count);
        var boxes = new Dictionary<PersonId, byte[]>(persons.Count);
        foreach (var (person, identity) in persons)
        {
            var dataKey = AesGcmBox.NewKey();
            boxes.Add(person, Seal(person, identity, dataKey));
            wrapped.Add((person, ring.Wrap(person, dataKey)));
            CryptographicOperations.ZeroMemory(dataKey);
        }
        await keys.AddAsync(wrapped, ct);
        return boxes;
    }

    /// <summary>Seals what is known of a person now, under the key it has, or null when the key is destroyed.</summary>
    public byte[]? SealAgain(PersonId person, PersonIdentity identity)
    {
        if (keys.Find(person) is not { } wrapped)
        {
            return null;
        }
        var dataKey = ring.Unwrap(person, wrapped);
        var box = Seal(person, identity, dataKey);
        CryptographicOperations.ZeroMemory(dataKey);
        return box;
    }

    /// <summary>Who the person is, or null when the key is destroyed.</summary>
    /// <exception cref="CryptographicException">The box is another person's, or not as it was sealed.</exception>
    public PersonIdentity? Open(PersonId person, byte[] box)
    {
        if (keys.Find(person) is not { } wrapped)
        {
            return null;
        }
        var dataKey = ring.Unwrap(person, wrapped);
        var text = AesGcmBox.Open(dataKey, box, BoundTo(person));
        try
        {
            return JsonSerializer.Deserialize<SealedIdentity>(text, SealedIdentity.Json)!.ToIdentity();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Makes who the person is unreadable for good, in every copy of the store.</summary>
    public Task EraseAsync(PersonId person, ErasureMark mark, CancellationToken ct) => keys.EraseAsync(person, mark, ct);

    /// <summary>Everybody who was erased, when and why.</summary>
    public Task<IReadOnlyList<(PersonId Person, ErasureMark Mark)>> ErasedAsync(CancellationToken ct) => keys.ErasedAsync(ct);

    private static byte[] Seal(PersonId person, PersonIdentity identity, byte[] dataKey)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(SealedIdentity.Of(identity), SealedIdentity.Json);
        var box = AesGcmBox.Seal(dataKey, text, BoundTo(person));
        CryptographicOperations.ZeroMemory(text);
        return box;
    }

    private static string BoundTo(PersonId person) => $"tot-intake/person/{person.Value:D}/{IdentityField}";
}
