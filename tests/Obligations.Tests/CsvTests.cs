using Tot.Obligations.Measures;

namespace Tot.Obligations.Tests;

public sealed class CsvTests
{
    [Theory]
    [InlineData("Bergen", "Bergen")]
    [InlineData(null, "")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+47", "'+47")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=A1,\"x\"", "\"'=A1,\"\"x\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void Cell_IsShownAndNeverRun(string? value, string expected) => Assert.Equal(expected, Csv.Cell(value));
}
