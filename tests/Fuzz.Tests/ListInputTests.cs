using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Tot.Fuzz.Tests.Support;
using Tot.ServiceDefaults.Http;
using Tot.Subscriptions.Read;

namespace Tot.Fuzz.Tests;

/// <summary>What a list is asked with: its order, its place, its filters.</summary>
public sealed class ListInputTests(ITestOutputHelper output)
{
    private static readonly ListOrder<Row, Guid> Order = new ListOrder<Row, Guid>(r => r.Id, "dueAt")
        .By("dueAt", r => r.DueAt)
        .By("title", r => r.Title)
        .By("count", r => r.Count)
        .By("dueOn", r => r.DueOn);

    private static readonly string[] Fields = ["dueAt", "title", "count", "dueOn"];

    private static readonly IReadOnlyList<Row> Rows =
    [
        .. Enumerable
            .Range(0, 40)
            .Select(i => new Row(
                new Guid(i, 0, 0, new byte[8]),
                "title " + (i % 7),
                i % 5,
                DateTimeOffset.UnixEpoch.AddDays(i % 3),
                new DateOnly(2026, 1, 1).AddDays(i % 4)
            )),
    ];

    [Fact]
    public Task OrderAndPlace_AreReadOrRefused() =>
        new Fuzzer("list", output).RunAsync(
            12_000,
            source =>
            {
                var orderBy = OrderBy(source);
                var filter = source.OneIn(3) ? source.Text() : null;
                var token = Token(source, orderBy, filter);
                var size = source.OneIn(3) ? (int?)source.Number() : null;
                source.Input = () => $"orderBy={orderBy}&pageSize={size}&pageToken={token} (filter {filter})";
                var validation = new Validation();
                var page = Order.Read(orderBy, size, token, validation, filter);
                var read = page.Cut(Rows.AsQueryable()).ToList();
                Assert.InRange(page.Of(read, r => r.Id).Items.Count, 0, PageToken.MaxSize);
                return Task.CompletedTask;
            }
        );

    [Fact]
    public void EveryPlace_LeadsOn()
    {
        foreach (var orderBy in Fields.SelectMany(f => (string[])[f, f + " desc"]))
        {
            var seen = new List<Guid>();
            for (string? token = null; ; )
            {
                var validation = new Validation();
                var page = Order.Read(orderBy, 7, token, validation);
                var found = page.Of([.. page.Cut(Rows.AsQueryable())], r => r.Id);
                Assert.Null(validation.Error);
                seen.AddRange(found.Items);
                if ((token = found.NextPageToken) is null)
                {
                    break;
                }
            }
            Assert.Equal(Rows.Select(r => r.Id).Order(), seen.Order());
        }
    }

    [Fact]
    public Task FilterWords_AreReadOrRefused() =>
        new Fuzzer("filter", output).RunAsync(
            3_000,
            source =>
            {
                var text = source.OneIn(3) ? "monday,friday" : source.Mutate("monday, Tuesday,saturday");
                source.Input = () => text;
                var validation = new Validation();
                Assert.InRange(validation.AnyOf<DayOfWeek>(text, "day").Count, 0, text.Length);
                return Task.CompletedTask;
            }
        );

    [Fact]
    public Task Cursor_IsReadOrRefused() =>
        new Fuzzer("cursor", output).RunAsync(
            3_000,
            source =>
            {
                var cursor = source.OneIn(3) ? source.Text() : source.Mutate(FeedCursor.Write(source.Below(int.MaxValue)));
                source.Input = () => cursor;
                if (FeedCursor.TryRead(cursor, out var position))
                {
                    Assert.InRange(position, 0, long.MaxValue);
                }
                return Task.CompletedTask;
            }
        );

    private static string? OrderBy(Source source) =>
        source.Below(4) switch
        {
            0 => null,
            1 => source.Mutate(source.Pick(Fields) + " desc"),
            2 => source.Text(),
            _ => source.Pick(Fields) + source.Pick(["", " desc", "  DESC ", " asc"]),
        };

    /// <summary>A real one, a real one of another list, a broken one, or one that somebody made up knowing how they look.</summary>
    private static string? Token(Source source, string? orderBy, string? filter)
    {
        var other = source.OneIn(3) ? source.Pick(Fields) : orderBy;
        var page = Order.Read(other, 5, null, new Validation(), filter);
        var honest = page.Of([.. page.Cut(Rows.AsQueryable())], r => r.Id).NextPageToken!;
        return source.Below(6) switch
        {
            0 => null,
            1 => honest,
            2 => source.Mutate(honest),
            3 => PageToken.Encode(source.Mutate(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(honest)))),
            4 => PageToken.Encode(MadeUp(source, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(honest)))),
            _ => source.Text(),
        };
    }

    private static string MadeUp(Source source, string honest)
    {
        var fingerprint = JsonDocument.Parse(honest).RootElement[0].GetRawText();
        return $"[{source.Pick([fingerprint, fingerprint, "\"\\ud800\"", "5"])},{Value(source)},{Value(source)}]";
    }

    private static string Value(Source source) =>
        source.Pick([
            "\"\\ud800\"",
            "null",
            "1e999",
            "{}",
            "[[]]",
            "\"0001-01-01T00:00:00+14:00\"",
            "\"9999-12-31T23:59:59-14:00\"",
            "\"9999-12-31\"",
            "99999999999999999999",
            "\"friday\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            JsonSerializer.Serialize(source.Text()),
        ]);

    private sealed record Row(Guid Id, string Title, int Count, DateTimeOffset DueAt, DateOnly DueOn);
}
