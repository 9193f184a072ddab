using System.Net;

namespace Tot.Intake.Tests.Service;

public sealed class ListCasesTests(IntakeHost host) : IntakeTest(host)
{
    [Fact]
    public async Task Cases_AreListedNewestFirstInPages_WithinNeedToKnowOnly()
    {
        var raised = new List<Raised>();
        for (var i = 0; i < 5; i++)
        {
            raised.Add(await RaiseAsync());
        }
        Host.Peers.Enrol(raised[2].CaseId, "child-welfare");
        await PostAsync("coordinator", $"/api/v1/cases/{raised[1].CaseId}/phase", new { phase = "working" });

        Assert.Equal([5, 4, 2, 1], await NumbersAsync("coordinator", ""));
        Assert.Equal([3], await NumbersAsync("child-welfare", ""));
        Assert.Empty(await NumbersAsync("coordinator-oslo", ""));
        Assert.Equal([2], await NumbersAsync("coordinator", "&phase=working"));
    }

    private async Task<List<int>> NumbersAsync(string persona, string filter)
    {
        var numbers = new List<int>();
        for (string? token = ""; token is not null; )
        {
            var page = await GetJsonAsync(persona, $"/api/v1/cases?pageSize=3{filter}&pageToken={token}");
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 0, 3);
            numbers.AddRange(
                page.GetProperty("items").EnumerateArray().Select(c => int.Parse(c.GetProperty("caseNumber").GetString()![9..]))
            );
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        }
        return numbers;
    }

    [Theory]
    [InlineData("phase=over", "phase")]
    [InlineData("pageToken=!!", "pageToken")]
    [InlineData("pageToken=YWJj", "pageToken")]
    [InlineData("pageSize=0", "pageSize")]
    [InlineData("pageSize=abc", "pageSize")]
    [InlineData("hasMinor=maybe", "hasMinor")]
    public async Task Cases_WithABadFilter_Is400NamingIt(string query, string field)
    {
        var response = await GetAsync("coordinator", "/api/v1/cases?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, Assert.Single((await JsonAsync(response)).GetProperty("errors").EnumerateObject()).Name);
    }
}
