using Tot.Kernel;

namespace Tot.Kernel.Tests;

public sealed class IdTests
{
    [Theory]
    [InlineData("2026-03-01T12:00:00Z", "2026-03-01T12:00:00.001Z")]
    [InlineData("2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z")]
    public void NewId_SortsByTime(string earlier, string later)
    {
        var first = New<SampleId>(earlier);
        var second = New<SampleId>(later);

        Assert.Equal(7, first.Value.Version);
        Assert.True(string.CompareOrdinal(first.Value.ToString(), second.Value.ToString()) < 0);
    }

    private static T New<T>(string now)
        where T : struct, IId<T> => T.New(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

    private readonly record struct SampleId(Guid Value) : IId<SampleId>
    {
        public static SampleId From(Guid value) => new(value);
    }
}
