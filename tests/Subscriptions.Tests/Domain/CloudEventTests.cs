using System.Text;
using System.Text.Json;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class CloudEventTests
{
    private static readonly CloudEvent Event = CloudEvent.Of(Build.Approaching(), new Uri("https://tot.example"));

    [Theory]
    [InlineData("plain-value/1", "plain-value/1")]
    [InlineData("Euro € 😀", "Euro%20%E2%82%AC%20%F0%9F%98%80")]
    [InlineData("a\"b%c\n", "a%22b%25c%0A")]
    [InlineData("~", "~")]
    public void HeaderValue_EncodesWhatTheBindingSays(string value, string encoded) =>
        Assert.Equal(encoded, HttpBinding.HeaderValue(value));

    [Fact]
    public void Encode_Binary_PutsAttributesInHeadersAndDataAloneInTheBody()
    {
        var message = HttpBinding.Encode([Event], ContentMode.Binary);
        var headers = message.Headers.ToDictionary();
        Assert.Equal("application/json", message.ContentType);
        Assert.Equal(Event.Data, Encoding.UTF8.GetString(message.Body));
        Assert.Equal("1.0", headers["ce-specversion"]);
        Assert.Equal("tot.events.v1.DeadlineApproaching", headers["ce-type"]);
        Assert.Equal("2026-03-02T09:00:00Z", headers["ce-time"]);
        Assert.Equal("2026-03-16", headers["ce-dueon"]);
        Assert.Equal("warning", headers["ce-severity"]);
        Assert.Equal("https://tot.example/schemas/tot.events.v1.DeadlineApproaching.json", headers["ce-dataschema"]);
        Assert.DoesNotContain("ce-datacontenttype", headers.Keys);
    }

    [Fact]
    public void Encode_Structured_IsOneObject()
    {
        var message = HttpBinding.Encode([Event], ContentMode.Structured);
        var json = JsonDocument.Parse(message.Body).RootElement;
        Assert.StartsWith("application/cloudevents+json", message.ContentType, StringComparison.Ordinal);
        Assert.Equal(Event.Id, json.GetProperty("id").GetString());
        Assert.Equal(14, json.GetProperty("data").GetProperty("leadDays").GetInt32());
    }

    [Theory]
    [InlineData(ContentMode.Binary)]
    [InlineData(ContentMode.Structured)]
    public async Task Encode_AndSign_SatisfiesIndependentLibraries(ContentMode mode)
    {
        var (old, current) = (SigningSecret.Generate(), SigningSecret.Generate());
        var message = HttpBinding.Encode([Event], mode);
        var signed = WebhookSignature.Headers(Event.Id, TimeProvider.System.GetUtcNow(), message.Body, [current, old]);
        KeyValuePair<string, string>[] headers = [.. message.Headers, .. signed, new("content-type", message.ContentType)];
        var body = Encoding.UTF8.GetString(message.Body);

        foreach (var secret in (SigningSecret[])[current, old])
        {
            var answer = await NodePeer.VerifyAsync(secret.Reveal(), headers, body);
            Assert.Equal(JsonValueKind.True, answer.GetProperty("verified").ValueKind);
            var read = answer.GetProperty("event");
            Assert.Equal(Event.Type, read.GetProperty("type").GetString());
            Assert.Equal(Event.Subject, read.GetProperty("subject").GetString());
            Assert.Equal("2026-03-16", read.GetProperty("dueon").GetString());
            Assert.Equal(14, read.GetProperty("data").GetProperty("leadDays").GetInt32());
        }
        var forged = await NodePeer.VerifyAsync(current.Reveal(), headers, body.Replace("14", "15", StringComparison.Ordinal));
        Assert.Equal("No matching signature found", forged.GetProperty("verified").GetString());
    }
}
