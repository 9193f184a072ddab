using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;

namespace Tot.Messaging.Tests;

/// <summary>The order and the pages of a list, through the store and its converters.</summary>
public sealed class ListOrderTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(1));

    private static readonly ListOrder<Parcel, ParcelId> Orders = new ListOrder<Parcel, ParcelId>(p => p.Id, "sentAt")
        .By("sentAt", p => p.SentAt)
        .By("name", p => p.Name)
        .By("returnedOn", p => p.ReturnedOn ?? DateOnly.MaxValue)
        .By("weight", p => p.Weight);

    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private ParcelDb _db = null!;

    public async ValueTask InitializeAsync()
    {
        await _connection.OpenAsync(TestContext.Current.CancellationToken);
        _db = new ParcelDb(new DbContextOptionsBuilder<ParcelDb>().UseSqlite(_connection).Options);
        await _db.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 23; i++)
        {
            _db.Parcels.Add(
                new Parcel
                {
                    Id = ParcelId.From(Guid.CreateVersion7(Noon.AddMinutes(-i))),
                    Name = $"Parcel {i * 7 % 5}",
                    SentAt = Noon.AddHours(i * 5 % 7),
                    ReturnedOn = i % 3 == 0 ? null : new DateOnly(2026, 3, 1 + (i % 4)),
                    Weight = i % 6,
                }
            );
        }
        await _db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        await _connection.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sentAt")]
    [InlineData("sentAt desc")]
    [InlineData("name")]
    [InlineData("NAME DESC")]
    [InlineData("returnedOn")]
    [InlineData("returnedOn desc")]
    [InlineData("  weight   desc ")]
    public async Task Pages_HoldEveryItemOnce_InTheOrderAskedFor(string? orderBy)
    {
        var words = (orderBy ?? "sentAt").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var all = await _db.Parcels.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        var ascending = all.OrderBy(p => Key(p, words[0])).ThenBy(p => p.Id.Value.ToString(), StringComparer.Ordinal).ToList();
        IEnumerable<Parcel> expected = words.Length == 1 ? ascending : ascending.AsEnumerable().Reverse();

        List<Parcel> read = [];
        string? token = null;
        do
        {
            var page = await PageAsync(orderBy, 4, token);
            read.AddRange(page.Items);
            token = page.NextPageToken;
        } while (token is not null);

        Assert.Equal(expected.Select(p => p.Id), read.Select(p => p.Id));
    }

    [Theory]
    [InlineData("colour")]
    [InlineData("name asc")]
    [InlineData("name desc desc")]
    [InlineData("name, weight")]
    public void UnknownOrder_IsRefusedWithTheNamesThatThereAre(string orderBy)
    {
        var valid = new Validation();

        Orders.Read(orderBy, null, null, valid);

        Assert.Equal(
            "One of sentAt, name, returnedOn, weight, each alone or followed by desc.",
            Assert.Single(Assert.Single(valid.Error!.Fields, f => f.Key == "orderBy").Value)
        );
    }

    [Fact]
    public async Task Token_IsGoodForItsOwnFilterAndOrderOnly()
    {
        var token = (await PageAsync("name", 4, null, "red")).NextPageToken;

        Assert.Empty(Refused("name", token, "red"));
        Assert.Empty(Refused(" Name", token, "red"));
        Assert.Equal(["pageToken"], Refused("name", token, "green"));
        Assert.Equal(["pageToken"], Refused("name", token));
        Assert.Equal(["pageToken"], Refused("name desc", token, "red"));
        Assert.Equal(["pageToken"], Refused("weight", token, "red"));
        Assert.Equal(["pageToken"], Refused(null, token, "red"));
    }

    [Theory]
    [InlineData("%%%")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("[1,2,3]")]
    [InlineData("[\"\\ud800\",2,3]")]
    [InlineData("{\"a\":1}")]
    [InlineData("[\"x\",\"2026-03-02T12:00:00+01:00\",\"019c0000-0000-7000-8000-000000000000\"]")]
    public void ForgedToken_IsRefused(string text)
    {
        var token = text == "%%%" ? text : PageToken.Encode(text.Length == 0 ? " " : text);

        Assert.Equal(["pageToken"], Refused(null, token));
    }

    [Fact]
    public async Task TokenWhoseKeyIsOfAnotherKind_IsRefused()
    {
        var token = (await PageAsync("weight", 4, null)).NextPageToken!;
        var (_, text) = PageToken.Read(null, token, new Validation());

        foreach (
            var forged in new[]
            {
                text!.Replace(",0,", ",\"x\",", StringComparison.Ordinal),
                text.Replace(",0,", ",null,", StringComparison.Ordinal),
            }
        )
        {
            Assert.NotEqual(text, forged);
            Assert.Equal(["pageToken"], Refused("weight", PageToken.Encode(forged)));
        }
    }

    [Fact]
    public void KeyThatMayBeNull_IsRefusedWhenTheOrderIsDeclared() =>
        Assert.Throws<ArgumentException>(() => new ListOrder<Parcel, ParcelId>(p => p.Id, "x").By("x", p => p.ReturnedOn));

    [Fact]
    public void AnyOf_ReadsWordsAsJsonWritesThem_AndNamesThemAllWhenOneIsUnknown()
    {
        var valid = new Validation();

        Assert.Equal([Colour.DarkRed, Colour.Green], valid.AnyOf<Colour>("dark-red, GREEN", "colour"));
        Assert.Empty(valid.AnyOf<Colour>(null, "colour"));
        Assert.Null(valid.Error);
        valid.AnyOf<Colour>("1", "colour");
        Assert.Equal(["One or more of green, dark-red, separated by commas."], valid.Error!.Fields["colour"]);
    }

    private static object Key(Parcel parcel, string field) =>
        field.ToUpperInvariant() switch
        {
            "NAME" => parcel.Name,
            "RETURNEDON" => parcel.ReturnedOn ?? DateOnly.MaxValue,
            "WEIGHT" => parcel.Weight,
            _ => parcel.SentAt,
        };

    private static IEnumerable<string> Refused(string? orderBy, string? token, params object?[] filter)
    {
        var valid = new Validation();
        Orders.Read(orderBy, 4, token, valid, filter);
        return valid.Error?.Fields.Keys ?? [];
    }

    private async Task<Page<Parcel>> PageAsync(string? orderBy, int size, string? token, params object?[] filter)
    {
        var valid = new Validation();
        var page = Orders.Read(orderBy, size, token, valid, filter);
        Assert.Null(valid.Error);
        return page.Of(await page.Cut(_db.Parcels.AsNoTracking()).ToListAsync(TestContext.Current.CancellationToken), p => p);
    }

    private enum Colour
    {
        Green,
        DarkRed,
    }

    internal readonly record struct ParcelId(Guid Value) : IId<ParcelId>
    {
        public static ParcelId From(Guid value) => new(value);
    }

    private sealed class Parcel
    {
        public ParcelId Id { get; init; }
        public string Name { get; init; } = "";
        public DateTimeOffset SentAt { get; init; }
        public DateOnly? ReturnedOn { get; init; }
        public int Weight { get; init; }
    }

    /// <summary>Converts as the services' stores do.</summary>
    private sealed class ParcelDb(DbContextOptions options) : DbContext(options)
    {
        public DbSet<Parcel> Parcels => Set<Parcel>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            var parcel = modelBuilder.Entity<Parcel>();
            parcel.Property(p => p.Id).HasConversion(id => id.Value, value => ParcelId.From(value));
            parcel.Property(p => p.SentAt).HasConversion(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
        }
    }
}
