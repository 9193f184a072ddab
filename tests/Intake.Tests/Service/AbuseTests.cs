using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Tot.Intake.Tests.Service;

/// <summary>Bodies that are made to cost more to read than to send.</summary>
public sealed class AbuseTests(IntakeHost host) : IntakeTest(host)
{
    [Theory]
    [InlineData("{\"persons\":", "}")]
    [InlineData("{\"persons\":[{\"aliases\":", "}]}")]
    public async Task BodyNestedTooDeep_IsRefusedBeforeItIsRead(string before, string after)
    {
        var body = before + new string('[', 100_000) + new string(']', 100_000) + after;

        await RefusedAsync(
            await SendAsync(new StringContent(body, Encoding.UTF8, "application/json")),
            HttpStatusCode.BadRequest,
            "VALIDATION_FAILED"
        );
        Assert.Empty(await ToldAsync());
    }

    /// <summary>A small body that would be a large one: nothing is ever unpacked.</summary>
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task PackedBody_IsNotUnpacked(string encoding)
    {
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await zip.WriteAsync(Encoding.UTF8.GetBytes("{\"persons\":[{}]" + new string(' ', 50_000_000) + "}"));
        }
        var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        content.Headers.ContentEncoding.Add(encoding);
        Assert.InRange(packed.Length, 1, 100_000);

        var answer = await SendAsync(content);

        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.UnsupportedMediaType]);
        Assert.Empty(await ToldAsync());
    }

    [Fact]
    public async Task BodyOverTheLimit_IsRefused()
    {
        var body = "{\"persons\":[{\"name\":\"" + new string('x', 2 * 1024 * 1024) + "\"}]}";

        var answer = await SendAsync(new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(await ToldAsync());
    }

    private Task<HttpResponseMessage> SendAsync(HttpContent body) => Host.As("police-exit").PostAsync("/api/v1/identifications", body);
}
