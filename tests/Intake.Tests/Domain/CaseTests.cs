using Tot.Intake.Domain;
using Tot.Kernel;

namespace Tot.Intake.Tests.Domain;

public sealed class CaseTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1));

    private static Case CaseIn(CasePhase phase)
    {
        Assert.True(MunicipalityNumber.TryParse("4601", out var bergen));
        var raisedBy = new AgencyId(Guid.CreateVersion7(Now));
        var opened = Case.Open(new CaseId(Guid.CreateVersion7(Now)), CaseNumber.Of(2026, 123), bergen, null, raisedBy, null, Now);
        if (phase is not CasePhase.Acute)
        {
            Assert.True(opened.StartWorking(Now).IsSuccess);
        }
        if (phase is CasePhase.Closed)
        {
            Assert.True(opened.Close([], Now).IsSuccess);
        }
        Assert.Equal(phase, opened.Phase);
        return opened;
    }

    public static TheoryData<CasePhase, string, string> Matrix =>
        new()
        {
            { CasePhase.Acute, "start-working", "working" },
            { CasePhase.Acute, "close", "CASE_PHASE_NOT_REACHABLE" },
            { CasePhase.Acute, "close-blocked", "CASE_PHASE_NOT_REACHABLE" },
            { CasePhase.Acute, "reopen", "unchanged" },
            { CasePhase.Working, "start-working", "unchanged" },
            { CasePhase.Working, "close", "closed" },
            { CasePhase.Working, "close-blocked", "CASE_NOT_CLOSABLE" },
            { CasePhase.Working, "reopen", "CASE_PHASE_NOT_REACHABLE" },
            { CasePhase.Closed, "start-working", "CASE_PHASE_NOT_REACHABLE" },
            { CasePhase.Closed, "close", "unchanged" },
            { CasePhase.Closed, "close-blocked", "unchanged" },
            { CasePhase.Closed, "reopen", "acute" },
        };

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Action_InEachPhase_HasItsOutcome(CasePhase phase, string action, string outcome)
    {
        var @case = CaseIn(phase);
        var version = @case.Version;

        var result = action switch
        {
            "start-working" => @case.StartWorking(Now),
            "close" => @case.Close([], Now),
            "close-blocked" => @case.Close(["DUTY_OPEN"], Now),
            _ => @case.Reopen(Now),
        };

        var changed = result is { IsSuccess: true, Value.Changed: true };
        Assert.Equal(outcome, result.Error?.Code ?? (changed ? Words.Of(result.Value.To) : "unchanged"));
        Assert.Equal(changed ? version + 1 : version, @case.Version);
        Assert.Equal(changed ? outcome : Words.Of(phase), Words.Of(@case.Phase));
    }

    [Fact]
    public void Matrix_HasEveryPhaseAndAction() => Assert.Equal(Enum.GetValues<CasePhase>().Length * 4, Matrix.Count);

    [Fact]
    public void Close_WhenBlocked_NamesEachBlockerOnce()
    {
        var refusal = CaseIn(CasePhase.Working).Close(["PLACEMENT_RUNNING", "DUTY_OPEN", "DUTY_OPEN"], Now).Error!;

        Assert.Equal(ErrorKind.Rule, refusal.Kind);
        Assert.Equal(["DUTY_OPEN", "PLACEMENT_RUNNING"], Assert.IsType<string[]>(refusal.Facts["blockers"]));
    }

    [Fact]
    public void Number_IsWrittenWithSixDigitsAndReadBack()
    {
        Assert.Equal("TOT-2026-000123", CaseNumber.Of(2026, 123).ToString());
        Assert.True(CaseNumber.TryParse("TOT-2026-000123", out var number));
        Assert.Equal(CaseNumber.Of(2026, 123), number);
    }

    [Theory]
    [InlineData("TOT-2026-000000")]
    [InlineData("TOT-2026-0000123")]
    [InlineData("TOT-0026-000123")]
    [InlineData("tot-2026-000123")]
    [InlineData("TOT-2026 000123")]
    [InlineData("TOT-2026- 00123")]
    [InlineData(null)]
    public void Number_WhenMalformed_IsRefused(string? text) => Assert.False(CaseNumber.TryParse(text, out _));

    [Theory]
    [InlineData("4601", true)]
    [InlineData("0301", true)]
    [InlineData("0000", false)]
    [InlineData("0046", false)]
    [InlineData("4600", false)]
    [InlineData("460", false)]
    [InlineData("46011", false)]
    [InlineData("46o1", false)]
    [InlineData(null, false)]
    public void Municipality_IsFourDigits(string? text, bool valid) => Assert.Equal(valid, MunicipalityNumber.TryParse(text, out _));
}
