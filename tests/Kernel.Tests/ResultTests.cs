using Tot.Kernel;

namespace Tot.Kernel.Tests;

public sealed class ResultTests
{
    private static readonly Error Held = Error.Rule("MEETING_HELD", "A held meeting cannot be cancelled.");

    [Fact]
    public void Result_OfAValue_IsSuccessAndHoldsIt()
    {
        Result<int> result = 7;

        Assert.True(result.IsSuccess);
        Assert.Null(result.Error);
        Assert.Equal(7, result.Value);
        Assert.Equal(result, Result.Of(7));
    }

    [Fact]
    public void Result_OfAnError_IsARefusalAndHoldsNoValue()
    {
        Result<int> result = Held;

        Assert.False(result.IsSuccess);
        Assert.Same(Held, result.Error);
        Assert.Contains("MEETING_HELD", Assert.Throws<InvalidOperationException>(() => result.Value).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Result_WithoutValue_IsSuccessUnlessAnErrorIsGiven()
    {
        Result refused = Held;

        Assert.True(Result.Success.IsSuccess);
        Assert.False(refused.IsSuccess);
        Assert.Same(Held, refused.Error);
    }

    [Fact]
    public void Validation_SeveralProblemsInOneField_AreGroupedUnderIt()
    {
        var error = Error.Validation([("persons", "One is needed."), ("district", "Unknown."), ("persons", "At most twenty.")]);

        Assert.Equal(ErrorKind.Validation, error.Kind);
        Assert.Equal("VALIDATION_FAILED", error.Code);
        Assert.Equal(["district", "persons"], error.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["One is needed.", "At most twenty."], error.Fields["persons"]);
        Assert.Equal(["Unknown."], error.Fields["district"]);
    }

    [Fact]
    public void With_AddsAFactAndLeavesTheOriginalAlone()
    {
        var lastLawfulDay = new DateOnly(2026, 7, 14);

        var error = Held.With("lastLawfulDay", lastLawfulDay).With("basis", "cap-six-months");

        Assert.Empty(Held.Facts);
        Assert.Equal(lastLawfulDay, error.Facts["lastLawfulDay"]);
        Assert.Equal("cap-six-months", error.Facts["basis"]);
        Assert.Equal((Held.Code, Held.Kind, Held.Message), (error.Code, error.Kind, error.Message));
    }

    [Fact]
    public void With_TheSameFactTwice_KeepsTheLatest() => Assert.Equal(2, Held.With("version", 1).With("version", 2).Facts["version"]);

    [Fact]
    public void NotFound_DoesNotTellWhetherItExists()
    {
        var error = Error.NotFound("case");

        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Equal("There is no such case, or you have no access to it.", error.Message);
    }
}
