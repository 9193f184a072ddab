using Tot.Kernel;

namespace Tot.Kernel.Tests;

/// <summary>Numbers that start with 3 are not in use; these are invented.</summary>
public sealed class OrganisationNumberTests
{
    [Fact]
    public void TryParse_OfAllTenLastDigits_AcceptsTheCheckDigitOnly()
    {
        // 3·3 + 1·2 + 0·7 + 0·6 + 0·5 + 0·4 + 0·3 + 5·2 = 21, 21 mod 11 = 10, 11 − 10 = 1.
        var accepted = Enumerable.Range(0, 10).Where(digit => OrganisationNumber.TryParse($"31000005{digit}", out _));

        Assert.Equal([1], accepted);
    }

    [Fact]
    public void TryParse_RemainderZero_TakesZeroAsCheckDigit()
    {
        // 3·3 + 1·2 = 11.
        Assert.True(OrganisationNumber.TryParse("310000000", out var number));
        Assert.Equal("310000000", number.Value);
    }

    [Fact]
    public void TryParse_RemainderOne_HasNoValidCheckDigit()
    {
        // 3·3 + 1·3 = 12: the check digit would be 10.
        Assert.DoesNotContain(Enumerable.Range(0, 10), digit => OrganisationNumber.TryParse($"30000010{digit}", out _));
    }

    [Fact]
    public void TryParse_TwoNeighbouringDigitsSwapped_IsRefused()
    {
        Assert.True(OrganisationNumber.TryParse("312345676", out _));
        Assert.False(OrganisationNumber.TryParse("132345676", out _));
    }

    [Fact]
    public void TryParse_Iso6523Form_GivesTheBareNumber()
    {
        Assert.True(OrganisationNumber.TryParse("0192:310000051", out var number));
        Assert.Equal("310000051", number.Value);
        Assert.Equal("310000051", number.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("31000005")]
    [InlineData("3100000511")]
    [InlineData("31000005A")]
    [InlineData("310 000 051")]
    [InlineData(" 310000051")]
    [InlineData("0193:310000051")]
    [InlineData("0192:")]
    // Arabic-Indic digits are digits, but not these.
    [InlineData("٣١٠٠٠٠٠٥١")]
    public void TryParse_AnythingElse_IsRefused(string? text)
    {
        Assert.False(OrganisationNumber.TryParse(text, out var number));
        Assert.Equal(default, number);
    }
}
