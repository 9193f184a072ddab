using System.Net;
using System.Text.Json;
using Tot.Fuzz.Tests.Support;
using Tot.Kernel;
using Tot.Subscriptions.Domain;

namespace Tot.Fuzz.Tests;

/// <summary>What subscribers write, and what is written for them: addresses, filters, headers, envelopes.</summary>
public sealed class PartnerInputTests(ITestOutputHelper output)
{
    private static readonly string[] Addresses =
    [
        "https://barnevern.example/tot/events?x=1",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://LOCALHOST./",
        "https://user:pass@barnevern.example/",
        "http://barnevern.example/",
        "https://barnevern.example:65536/",
        "https://xn--/",
        "file:///etc/passwd",
    ];

    [Fact]
    public Task Endpoint_IsHttpsElsewhere_OrRefused() =>
        new Fuzzer("endpoint", output).RunAsync(
            5_000,
            source =>
            {
                var text = source.OneIn(4) ? source.Text() : source.Mutate(source.Pick(Addresses));
                source.Input = () => text;
                if (EndpointAddress.Parse(text, allowLoopback: false) is { IsSuccess: true } accepted)
                {
                    var uri = accepted.Value.Uri;
                    Assert.Equal(("https", "", "", false), (uri.Scheme, uri.UserInfo, uri.Fragment, uri.IsLoopback));
                    Assert.Equal(uri, EndpointAddress.Restore(accepted.Value.ToString()).Uri);
                }
                return Task.CompletedTask;
            }
        );

    [Fact]
    public Task Address_OfThisMachineOrItsNetwork_IsNeverConnectedTo() =>
        new Fuzzer("address", output).RunAsync(
            4_000,
            source =>
            {
                var ip = new IPAddress(source.Bytes(4));
                source.Input = ip.ToString;
                // However an IPv4 address is dressed, the answer is the same.
                var plain = EndpointAddress.MayConnect(ip, allowLoopback: false, allowPrivate: false);
                Assert.Equal(plain, EndpointAddress.MayConnect(ip.MapToIPv6(), allowLoopback: false, allowPrivate: false));
                var bytes = ip.GetAddressBytes();
                Assert.False(plain && (bytes[0] is 0 or 10 or 127 or >= 224 || (bytes[0], bytes[1]) is (192, 168) or (169, 254)));
                return Task.CompletedTask;
            }
        );

    [Fact]
    public Task Filter_IsReadOrRefused() =>
        new Fuzzer("event-filter", output).RunAsync(
            3_000,
            source =>
            {
                string?[] types = [.. Enumerable.Range(0, source.Below(4)).Select(_ => Type(source))];
                var (municipality, district) = (source.OneIn(2) ? null : source.Text(), source.OneIn(2) ? null : source.Text());
                source.Input = () => $"{string.Join('|', types)} {municipality} {district}";
                if (EventFilter.Create(types, null, municipality, district) is { IsSuccess: true } filter)
                {
                    Assert.Contains(PartnerEventTypes.All, t => filter.Value.Matches(t.Name, null));
                }
                return Task.CompletedTask;
            }
        );

    [Fact]
    public Task CloudEvent_IsWellFormed_WhateverItsAttributesHold() =>
        new Fuzzer("cloud-event", output).RunAsync(
            4_000,
            source =>
            {
                var told = new CloudEvent(source.Text(), source.Text(), source.Text(), DateTimeOffset.UnixEpoch, "{\"a\":1}")
                {
                    Subject = source.Text(),
                };
                source.Input = told.ToString;
                foreach (var (_, value) in HttpBinding.Encode([told], ContentMode.Binary).Headers)
                {
                    Assert.All(value, c => Assert.InRange(c, '!', '~'));
                }
                var body = HttpBinding.Encode([told], ContentMode.Structured).Body;
                Assert.Equal("1.0", JsonDocument.Parse(body).RootElement.GetProperty("specversion").GetString());
                return Task.CompletedTask;
            }
        );

    [Fact]
    public Task NumbersAndAddresses_AreReadOrRefused() =>
        new Fuzzer("kernel", output).RunAsync(
            4_000,
            source =>
            {
                var text = source.Pick([source.Text(), source.Mutate("0192:310000108"), source.Mutate("post@barnevern.example")]);
                source.Input = () => text;
                Assert.False(EmailAddress.IsValid(text) && text.Any(c => c is <= ' ' or > '~' or '"' or '<' or '>'));
                if (OrganisationNumber.TryParse(text, out var number))
                {
                    Assert.Matches("^[0-9]{9}\\z", number.Value);
                }
                try
                {
                    _ = SigningSecret.Parse(text);
                }
                catch (FormatException)
                {
                    // As it says.
                }
                return Task.CompletedTask;
            }
        );

    private static string? Type(Source source) =>
        source.Below(4) switch
        {
            0 => null,
            1 => source.Text(),
            2 => source.Mutate("tot.events.v1.Deadline*"),
            _ => source.Pick(["*", "tot.events.v1.Deadline*", PartnerEventTypes.All[0].Name]),
        };
}
