using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tot.ServiceDefaults.Audit;

/// <summary>
/// The hash of a seal: SHA-256 over the previous hash, the seal's number, and its entries in the order of their ids, each field with its
/// length before it, so that nothing can move from one field or entry to the next.
/// </summary>
internal static class AuditChain
{
    /// <summary>What the first seal has for a previous hash.</summary>
    public static readonly byte[] Beginning = new byte[SHA256.HashSizeInBytes];

    public static byte[] Hash(byte[] previous, long number, IReadOnlyCollection<AuditEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Append(hash, number);
        Append(hash, entries.Count);
        foreach (var entry in entries)
        {
            Append(hash, entry.Id);
            // Stores keep microseconds.
            Append(hash, entry.At.UtcTicks / TimeSpan.TicksPerMicrosecond);
            Append(hash, entry.Subject);
            Append(hash, entry.OrganisationNumber);
            Append(hash, entry.Action);
            Append(hash, entry.Target);
            Append(hash, entry.CaseId?.ToString("N"));
            Append(hash, entry.Changed);
            Append(hash, entry.RequestId);
            if (entry.Ground is { } ground)
            {
                // What was sealed before there were grounds keeps its hash; no id is negative, so nothing else can stand here.
                Append(hash, -2);
                Append(hash, ground);
            }
        }
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    /// <summary>A missing text has the length −1: it is not an empty one.</summary>
    private static void Append(IncrementalHash hash, string? text)
    {
        if (text is null)
        {
            Append(hash, -1);
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
