using System.Text;

namespace Tot.Fuzz.Tests.Support;

/// <summary>What one input is made of: all of it follows from its seed.</summary>
internal sealed class Source(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>What a failure shows; set as soon as the input is made.</summary>
    public Func<string>? Input { get; set; }

    public int Below(int limit) => _random.Next(limit);

    public int Between(int least, int most) => _random.Next(least, most + 1);

    public bool OneIn(int n) => _random.Next(n) == 0;

    public T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    public Guid Id() => new(Bytes(16));

    public long Number() => Pick(Awkward.Numbers) + (OneIn(2) ? 0 : Between(-3, 3));

    /// <summary>A text that is known to be trouble somewhere, or of random characters.</summary>
    public string Text()
    {
        switch (Below(8))
        {
            case <= 3:
                return Pick(Awkward.Texts);
            case 4:
                return Pick(Awkward.Texts) + Pick(Awkward.Texts);
            case 5:
                return Printable(Between(0, 40));
            case 6:
                return Encoding.UTF8.GetString(Bytes(Between(0, 24)));
            default:
                return string.Concat(Enumerable.Repeat(Pick(Awkward.Texts), Pick([2, 50, 300])));
        }
    }

    public string Printable(int length) => new([.. Enumerable.Range(0, length).Select(_ => (char)Between(' ', '~'))]);

    /// <summary>The text with a few places cut, doubled, exchanged or broken.</summary>
    public string Mutate(string text)
    {
        var mutant = new StringBuilder(text);
        for (var i = Between(1, 3); i > 0; i--)
        {
            var at = Below(mutant.Length + 1);
            var length = Math.Min(Between(0, 12), mutant.Length - at);
            switch (Below(5))
            {
                case 0:
                    mutant.Remove(at, length);
                    break;
                case 1:
                    mutant.Insert(at, mutant.ToString(at, length));
                    break;
                case 2:
                    mutant.Insert(at, Text());
                    break;
                case 3 when at < mutant.Length:
                    mutant[at] = (char)(mutant[at] ^ (1 << Below(7)));
                    break;
                default:
                    mutant.Remove(at, length).Insert(at, Pick(Awkward.Texts));
                    break;
            }
        }
        return mutant.ToString();
    }

    public byte[] Mutate(byte[] bytes)
    {
        var mutant = new List<byte>(bytes);
        for (var i = Between(1, 4); i > 0; i--)
        {
            var at = Below(mutant.Count + 1);
            var length = Math.Min(Between(0, 8), mutant.Count - at);
            switch (Below(4))
            {
                case 0:
                    mutant.RemoveRange(at, length);
                    break;
                case 1:
                    mutant.InsertRange(at, mutant.GetRange(at, length));
                    break;
                case 2:
                    mutant.InsertRange(at, Bytes(Between(1, 8)));
                    break;
                default:
                    if (at < mutant.Count)
                    {
                        mutant[at] ^= (byte)(1 << Below(8));
                    }
                    break;
            }
        }
        return [.. mutant];
    }
}
