using System.IO.Compression;

namespace Tot.Fuzz.Tests.Support;

/// <summary>Length-prefixed messages of gRPC as no well-behaved peer sends them.</summary>
internal static class Frames
{
    /// <summary>Small messages that unfold to within the limit, and beyond it.</summary>
    private static readonly byte[][] Unfolding = [Gzip(new byte[1_000]), Gzip(new byte[5_000_000]), Gzip(new byte[20_000_000])];

    /// <param name="payload">What follows the head.</param>
    /// <param name="flag">1 for compressed; no other is defined.</param>
    /// <param name="length">What the head says, if not the truth.</param>
    public static byte[] Frame(byte[] payload, int flag = 0, long? length = null)
    {
        var size = length ?? payload.Length;
        return [(byte)flag, (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size, .. payload];
    }

    public static byte[] Body(Source source, byte[] message) =>
        source.Below(9) switch
        {
            0 => Frame(source.Mutate(message)),
            1 => Frame(message, length: source.Number()),
            2 => Frame(message, flag: source.Below(256)),
            3 => Frame(Gzip(message), flag: 1),
            4 => Frame(source.Mutate(Gzip(message)), flag: 1),
            5 => Frame(source.Pick(Unfolding), flag: source.Below(2)),
            6 => [.. Frame(message), .. Frame(source.Bytes(source.Below(20)))],
            7 => Frame(Nested(source.Between(1, 400))),
            _ => source.Mutate(Frame(message)),
        };

    public static (string Name, string Value)[] Headers(Source source) =>
        [
            .. Enumerable
                .Range(0, source.Below(4))
                .Select(_ =>
                    (
                        source.Pick(["grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "key-bin", "key", "grpc-status"]),
                        source.Pick([
                            "1S",
                            "99999999H",
                            "1n",
                            "00000000m",
                            "5x",
                            "gzip",
                            "identity",
                            "snappy",
                            "====",
                            "AAA",
                            "AA,BB,C",
                            source.Printable(8),
                        ])
                    )
                ),
        ];

    private static byte[] Gzip(byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }
        return compressed.ToArray();
    }

    /// <summary>Groups and messages within each other, as deep as asked for: field 15, wire type 3 or 2.</summary>
    private static byte[] Nested(int depth) => [.. Enumerable.Repeat((byte)0x7b, depth), .. Enumerable.Repeat((byte)0x7c, depth)];
}
