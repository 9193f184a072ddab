namespace Tot.Contracts.Tests;

public sealed class ProtoLintTests
{
    private const string Agency = "tot/events/v1/agency.proto";

    [Fact]
    public async Task Protos_FollowTheStyleAndExplainEveryElement()
    {
        var lint = await Tool.BufAsync(ProtoModule.Current, "lint");

        Assert.True(lint.ExitCode == 0, lint.Output);
    }

    [Theory]
    [InlineData("  // Public name of the agency, never a person's.\n", "", "should have a non-empty comment")]
    [InlineData("string organisation_number = 4", "string organisationNumber = 4", "should be lower_snake_case")]
    [InlineData("AGENCY_KIND_UNSPECIFIED = 0", "AGENCY_KIND_NOT_TOLD = 0", "should be suffixed with \"_UNSPECIFIED\"")]
    public async Task Lint_OfAViolator_Fails(string good, string bad, string complaint)
    {
        using var violator = ProtoModule.CopyOfCurrent();
        violator.Edit(Agency, good, bad);

        var lint = await Tool.BufAsync(violator.Path, "lint");

        Assert.NotEqual(0, lint.ExitCode);
        Assert.Contains(complaint, lint.Output, StringComparison.Ordinal);
    }
}
