using Tot.Obligations.Domain.Reports;

namespace Tot.Obligations.Tests.Domain;

public sealed class MaskedTableTests
{
    private static readonly string[] Columns = ["done", "missed"];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(5, 5)]
    public void Count_OneToFour_IsMasked(int count, int? shown) => Assert.Equal(shown, MaskedCount.Of(count).Shown);

    [Fact]
    public void Count_ThatWasNeverCounted_IsMasked() => Assert.Null(default(MaskedCount).Shown);

    [Fact]
    public void Sum_OverAMaskedCount_IsMasked()
    {
        var table = Table([5, 3, 7, 0]);
        Assert.Equal([5, null], Shown(table.Rows[0].Cells));
        Assert.Null(table.Rows[0].Total.Shown);
        Assert.Equal([7, 0], Shown(table.Rows[1].Cells));
        Assert.Equal(7, table.Rows[1].Total.Shown);
        Assert.Equal([12, null], Shown(table.Totals));
        Assert.Null(table.Total.Shown);
    }

    /// <summary>Every value that a masked cell could have had gives the very same report.</summary>
    [Fact]
    public void MaskedCell_CannotBeComputedFromWhatIsShown()
    {
        var masked = 0;
        for (var number = 0; number < 7 * 7 * 7 * 7; number++)
        {
            int[] cells = [number % 7, number / 7 % 7, number / 49 % 7, number / 343];
            var report = Everything(Table(cells));
            for (var i = 0; i < cells.Length; i++)
            {
                for (var other = 1; other < MaskedCount.Least && cells[i] is > 0 and < MaskedCount.Least; other++)
                {
                    masked++;
                    int[] changed = [.. cells];
                    changed[i] = other;
                    Assert.Equal(report, Everything(Table(changed)));
                }
            }
        }
        Assert.True(masked > 0);
    }

    [Fact]
    public void CoarserRow_MasksWhatIsMaskedInAFinerOne()
    {
        Tally<(string, int)>[] tallies = [new(("attend", 1), "missed", 3), new(("attend", 2), "missed", 9), new(("attend", 2), "done", 6)];
        var row = Assert.Single(MaskedTable<string>.Of(Columns, tallies, fine => fine.Item1).Rows);
        Assert.Equal([6, null], Shown(row.Cells));
    }

    [Fact]
    public void Empty_HasNoRowsAndSumsToNone() => Assert.Equal(0, MaskedTable<string>.Of(Columns, []).Total.Shown);

    private static MaskedTable<string> Table(int[] cells) =>
        MaskedTable<string>.Of(
            Columns,
            [new("a", "done", cells[0]), new("a", "missed", cells[1]), new("b", "done", cells[2]), new("b", "missed", cells[3])]
        );

    private static List<int?> Everything(MaskedTable<string> table) =>
        [.. table.Rows.SelectMany(r => Shown([.. r.Cells, r.Total])), .. Shown([.. table.Totals, table.Total])];

    private static IEnumerable<int?> Shown(IEnumerable<MaskedCount> counts) => counts.Select(c => c.Shown);
}
