using Tot.Intake.Domain;

namespace Tot.Intake.Tests.Domain;

public sealed class IdentityNumberTests
{
    private static bool IsValid(IdentityNumberKind kind, string? text) => IdentityNumber.TryParse(kind, text, out _);

    // Published test persons of the Tax Administration (month + 80) and NAV (month + 40).
    [Theory]
    [InlineData("17912099997")]
    [InlineData("29822099635")]
    [InlineData("05840399895")]
    [InlineData("12829499914")]
    [InlineData("10915596784")]
    [InlineData("21483609245")]
    [InlineData(" 179120 99997 ")]
    public void Fodselsnummer_WhenPublishedForTests_IsValidAndSynthetic(string text)
    {
        Assert.True(IdentityNumber.TryParse(IdentityNumberKind.Fodselsnummer, text, out var number));
        Assert.True(number.IsSynthetic);
        Assert.Equal(11, number.Value.Length);
    }

    [Fact]
    public void DNumber_WhenPublishedForTests_IsValidAndSynthetic()
    {
        Assert.True(IdentityNumber.TryParse(IdentityNumberKind.DNumber, "55507608360", out var number));
        Assert.True(number.IsSynthetic);
    }

    [Fact]
    public void Fodselsnummer_WhenDNumber_IsRefused() => Assert.False(IsValid(IdentityNumberKind.Fodselsnummer, "55507608360"));

    [Fact]
    public void DNumber_WhenFodselsnummer_IsRefused() => Assert.False(IsValid(IdentityNumberKind.DNumber, "17912099997"));

    [Fact]
    public void Fodselsnummer_WhenAnyOneDigitIsWrong_IsRefused()
    {
        const string Right = "17912099997";
        var wrong =
            from at in Enumerable.Range(0, Right.Length)
            from digit in "0123456789"
            where digit != Right[at]
            select Right[..at] + digit + Right[(at + 1)..];
        Assert.All(wrong, text => Assert.False(IsValid(IdentityNumberKind.Fodselsnummer, text)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1791209999")]
    [InlineData("179120999970")]
    [InlineData("1791209999a")]
    [InlineData("٠١٨١٩٠١٠٠٠١")]
    public void Fodselsnummer_WhenNotElevenDigits_IsRefused(string? text) => Assert.False(IsValid(IdentityNumberKind.Fodselsnummer, text));

    [Theory]
    [InlineData(29, 82, 2012, 600, true)]
    [InlineData(29, 82, 2013, 600, false)]
    [InlineData(31, 84, 1990, 100, false)]
    [InlineData(0, 81, 1990, 100, false)]
    [InlineData(12, 80, 1990, 100, false)]
    [InlineData(12, 93, 1990, 100, false)]
    [InlineData(12, 81, 1940, 900, true)]
    [InlineData(12, 81, 1960, 750, false)]
    public void Fodselsnummer_WithRightCheckDigits_IsValidOnlyWhenTheDayExists(int day, int month, int year, int individual, bool valid) =>
        Assert.Equal(valid, IsValid(IdentityNumberKind.Fodselsnummer, SyntheticNumber.Make(day, month, year, individual)));

    [Fact]
    public void Fodselsnummer_OfTheNineteenthCentury_IsValidAndNotSynthetic()
    {
        Assert.True(IdentityNumber.TryParse(IdentityNumberKind.Fodselsnummer, SyntheticNumber.Make(1, 1, 1855, 600), out var number));
        Assert.False(number.IsSynthetic);
    }

    [Theory]
    [InlineData("200205705502", true)]
    [InlineData("200900595509", true)]
    [InlineData("200205705503", false)]
    [InlineData("200205705520", false)]
    [InlineData("2002057055", false)]
    [InlineData("20020570550x", false)]
    public void DufNumber_IsValid_OnlyWithItsCheckDigits(string text, bool valid) =>
        Assert.Equal(valid, IsValid(IdentityNumberKind.DufNumber, text));

    [Theory]
    [InlineData("xk 12345-6", "XK12345-6")]
    [InlineData("A<1/2", "A<1/2")]
    public void ForeignDocument_IsKeptWithoutBlanksInUpperCase(string text, string value)
    {
        Assert.True(IdentityNumber.TryParse(IdentityNumberKind.ForeignDocument, text, out var number));
        Assert.Equal(value, number.Value);
        Assert.False(number.IsSynthetic);
    }

    [Theory]
    [InlineData("")]
    [InlineData("passport;no 1")]
    [InlineData("12345678901234567890123456789012345678901")]
    public void ForeignDocument_WhenNotANumber_IsRefused(string text) => Assert.False(IsValid(IdentityNumberKind.ForeignDocument, text));

    [Fact]
    public void ToString_OfNumberAndIdentity_TellsNothing()
    {
        Assert.True(IdentityNumber.TryParse(IdentityNumberKind.Fodselsnummer, "17912099997", out var number));
        var identity = new PersonIdentity { ClaimedName = "Oppdiktet Ospelund", IdentityNumbers = [number] };
        Assert.Equal("fodselsnummer PersonIdentity", $"{number} {identity}");
    }
}
