using System.Net;

namespace Tot.Intake.Tests.Service;

public sealed class ReplayAfterRestartTests(IntakeHost host) : IntakeTest(host)
{
    private const string Path = "/api/v1/identifications";

    [Fact]
    public async Task Raise_AgainWithTheSameKeyAfterARestart_AnswersTheSame()
    {
        var key = NewKey();
        var first = await PostAsync("police-exit", Path, FourSiblings(), key);
        await Host.RestartAsync();

        var again = await PostAsync("police-exit", Path, FourSiblings(), key);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
    }
}
