using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Tot.Intake.Domain;
using Tot.Intake.Domain.Retention;
using Tot.Intake.Sealing;
using Tot.Testing.Postgres;

namespace Tot.Intake.Tests.Sealing;

public sealed class SealingTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tot-intake-");

    private string KeysFolder => Path.Combine(_folder.FullName, "keys");

    private string KeyRingFile => Path.Combine(KeysFolder, "intake-key-ring.json");

    private string KeyStoreFile => Path.Combine(_folder.FullName, "intake-keys.db");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private PersonVault Vault() => new(KeyRing.OpenOrCreate(KeysFolder, Now), new SqlitePersonKeyStore(KeyStoreFile));

    private static PersonId NewPersonId() => new(Guid.CreateVersion7(Now));

    private static PersonIdentity Somebody()
    {
        Assert.True(IdentityNumber.TryParse(IdentityNumberKind.Fodselsnummer, "17912099997", out var number));
        return new()
        {
            ClaimedName = "Oppdiktet Ospelund",
            Aliases = ["Ospe", "Åse Å."],
            ClaimedBirthDate = new DateOnly(2010, 2, 28),
            Nationality = "XXX",
            IdentityNumbers = [number],
            Language = "fa-AF",
            SafeContact = "through the crisis centre",
        };
    }

    [Fact]
    public async Task Open_AfterRestart_GivesTheIdentityThatWasSealed()
    {
        var person = NewPersonId();
        var box = (await Vault().SealNewAsync([(person, Somebody())], default))[person];

        var opened = Vault().Open(person, box)!;

        Assert.Equivalent(Somebody(), opened, strict: true);
    }

    [Fact]
    public async Task SealNew_TheSameTwice_GivesBoxesThatHaveNothingInCommon()
    {
        var vault = Vault();
        var (one, other) = (NewPersonId(), NewPersonId());
        var boxes = await vault.SealNewAsync([(one, Somebody()), (other, Somebody())], default);

        Assert.NotEqual(boxes[one], boxes[other]);
        Assert.DoesNotContain("Ospelund", Encoding.UTF8.GetString(boxes[one]));
    }

    [Fact]
    public async Task Open_OfAnotherPersonsBox_Fails()
    {
        var vault = Vault();
        var (one, other) = (NewPersonId(), NewPersonId());
        var boxes = await vault.SealNewAsync([(one, Somebody()), (other, Somebody())], default);

        Assert.ThrowsAny<CryptographicException>(() => vault.Open(one, boxes[other]));
    }

    [Fact]
    public async Task Open_WhenAnyByteIsChanged_Fails()
    {
        var vault = Vault();
        var person = NewPersonId();
        var box = (await vault.SealNewAsync([(person, Somebody())], default))[person];

        Assert.All(
            Enumerable.Range(0, box.Length),
            at =>
            {
                var changed = box.ToArray();
                changed[at] ^= 1;
                Assert.ThrowsAny<CryptographicException>(() => vault.Open(person, changed));
            }
        );
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(person, box[..20]));
    }

    [Fact]
    public void Box_BoundToAField_DoesNotOpenAsAnother()
    {
        var key = AesGcmBox.NewKey();
        var box = AesGcmBox.Seal(key, "text"u8, "person/1/identity");

        Assert.Equal("text"u8, AesGcmBox.Open(key, box, "person/1/identity"));
        Assert.ThrowsAny<CryptographicException>(() => AesGcmBox.Open(key, box, "person/1/contact"));
        Assert.ThrowsAny<CryptographicException>(() => AesGcmBox.Open(key, box, "person/2/identity"));
    }

    [Fact]
    public void WrappedKey_MovedToAnotherPerson_DoesNotUnwrap()
    {
        var ring = KeyRing.OpenOrCreate(KeysFolder, Now);
        var (one, other) = (NewPersonId(), NewPersonId());
        var wrapped = ring.Wrap(one, AesGcmBox.NewKey());

        Assert.Equal(AesGcmBox.KeySize, ring.Unwrap(one, wrapped).Length);
        Assert.ThrowsAny<CryptographicException>(() => ring.Unwrap(other, wrapped));
        Assert.ThrowsAny<CryptographicException>(() => ring.Unwrap(one, wrapped with { RingKeyId = "unknown" }));
    }

    [Fact]
    public async Task Erase_LeavesNoKeyInAnyFile_AndTheIdentityUnreadable()
    {
        var person = NewPersonId();
        var kept = NewPersonId();
        var keyStore = new SqlitePersonKeyStore(KeyStoreFile);
        var vault = new PersonVault(KeyRing.OpenOrCreate(KeysFolder, Now), keyStore);
        var boxes = await vault.SealNewAsync([(person, Somebody()), (kept, Somebody())], default);
        var wrapped = keyStore.Find(person)!.Box;
        Assert.True(AnyKeyStoreFileHolds(wrapped));

        await vault.EraseAsync(person, new ErasureMark(Now, ErasureGround.PersonsRequest), default);

        Assert.Null(vault.Open(person, boxes[person]));
        Assert.NotNull(vault.Open(kept, boxes[kept]));
        Assert.False(AnyKeyStoreFileHolds(wrapped));
    }

    [Fact]
    public async Task PersonKeys_InPostgres_AreSharedByReplicasAndErasedForGood()
    {
        await using var server = await PostgresServer.StartAsync();
        var address = await server.CreateDatabaseAsync("person_keys") + ";Pooling=false";
        var ring = KeyRing.OpenOrCreate(KeysFolder, Now);
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new PostgresPersonKeyStore(address))));
        var (one, other) = (new PersonVault(ring, stores[0]), new PersonVault(ring, stores[1]));
        var (person, kept) = (NewPersonId(), NewPersonId());

        var boxes = await one.SealNewAsync([(person, Somebody()), (kept, Somebody())], default);
        Assert.NotNull(other.Open(person, boxes[person]));
        await other.EraseAsync(person, new ErasureMark(Now, ErasureGround.PersonsRequest), default);

        Assert.Null(one.Open(person, boxes[person]));
        Assert.NotNull(one.Open(kept, boxes[kept]));
    }

    private bool AnyKeyStoreFileHolds(byte[] bytes) =>
        _folder.EnumerateFiles("intake-keys.db*").Any(f => SharedRead(f.FullName).AsSpan().IndexOf(bytes) >= 0);

    private static byte[] SharedRead(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    [Fact]
    public void KeyRing_AtFirstStart_IsMadeForItsOwnerOnlyAndKept()
    {
        KeyRing.OpenOrCreate(KeysFolder, Now);
        var made = File.ReadAllText(KeyRingFile);
        KeyRing.OpenOrCreate(KeysFolder, Now.AddDays(1));

        Assert.Equal(made, File.ReadAllText(KeyRingFile));
        Assert.Single(Directory.GetFiles(KeysFolder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyRingFile));
        }
    }

    [Fact]
    public void KeyRing_ReadableByOthers_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }
        KeyRing.OpenOrCreate(KeysFolder, Now);
        File.SetUnixFileMode(KeyRingFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Throws<InvalidDataException>(() => KeyRing.OpenOrCreate(KeysFolder, Now));
    }

    /// <summary>As a cluster mounts a secret: a link to a file of root's, readable by the service's group, in a folder nobody writes to.</summary>
    [Fact]
    public void KeyRing_Mounted_IsReadThroughItsLinkAndNeverMade()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }
        var hash = KeyRing.OpenOrCreate(KeysFolder + "-made", Now).HashTrait("trait"u8);
        Directory.CreateDirectory(KeysFolder);
        Assert.Throws<InvalidDataException>(() => KeyRing.OpenOrCreate(KeysFolder, Now, mounted: true));
        Assert.Empty(Directory.GetFiles(KeysFolder));

        var target = Path.Combine(KeysFolder + "-made", Path.GetFileName(KeyRingFile));
        File.CreateSymbolicLink(KeyRingFile, target);
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal(hash, KeyRing.OpenOrCreate(KeysFolder, Now, mounted: true).HashTrait("trait"u8));

        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.Throws<InvalidDataException>(() => KeyRing.OpenOrCreate(KeysFolder, Now, mounted: true));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"id":"a","use":"wrap-person-keys","createdAt":"2026-01-01T00:00:00Z","key":"AAAA"}]}""")]
    public void KeyRing_WhenDamaged_IsRefusedAndLeftAlone(string text)
    {
        KeyRing.OpenOrCreate(KeysFolder, Now);
        File.WriteAllText(KeyRingFile, text);

        Assert.Throws<InvalidDataException>(() => KeyRing.OpenOrCreate(KeysFolder, Now));
        Assert.Equal(text, File.ReadAllText(KeyRingFile));
    }

    [Fact]
    public void KeyRing_HashesTraitsUnderAKeyOfItsOwn_TheSameAfterRestart()
    {
        var hash = KeyRing.OpenOrCreate(KeysFolder, Now).HashTrait("trait"u8);

        Assert.Equal(hash, KeyRing.OpenOrCreate(KeysFolder, Now).HashTrait("trait"u8));
        Assert.NotEqual(hash, KeyRing.OpenOrCreate(KeysFolder + "-other", Now).HashTrait("trait"u8));
        Assert.Contains("hash-match-traits", File.ReadAllText(KeyRingFile));
    }

    [Fact]
    public void KeyRing_FromBeforeThereWereMatches_GetsItsKeyOnceAndKeepsTheOthers()
    {
        var old = KeyRing.OpenOrCreate(KeysFolder, Now);
        var person = NewPersonId();
        var wrapped = old.Wrap(person, AesGcmBox.NewKey());
        var ring = JsonNode.Parse(File.ReadAllText(KeyRingFile))!;
        ring["keys"]!.AsArray().RemoveAt(1);
        File.WriteAllText(KeyRingFile, ring.ToJsonString());

        var hash = KeyRing.OpenOrCreate(KeysFolder, Now).HashTrait("trait"u8);

        var again = KeyRing.OpenOrCreate(KeysFolder, Now.AddDays(1));
        Assert.Equal(hash, again.HashTrait("trait"u8));
        Assert.Equal(AesGcmBox.KeySize, again.Unwrap(person, wrapped).Length);
        Assert.Single(Directory.GetFiles(KeysFolder));
    }
}
