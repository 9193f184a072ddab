using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Tot.ServiceDefaults.Identity;

/// <summary>
/// Signing keys (ECDSA P-256, PEM) in the folder <c>Keys:Folder</c>: <c>name.key.pem</c> is secret and mounted only where it signs,
/// <c>name.pub.pem</c> is everywhere.
/// </summary>
public sealed class ServiceKeys(string folder)
{
    private readonly ConcurrentDictionary<string, SecurityKey?> _public = new(StringComparer.Ordinal);

    public ServiceKeys(IConfiguration configuration)
        : this(configuration["Keys:Folder"] ?? "data/keys") { }

    /// <summary>Makes the key pair unless it is there; files are readable by their owner only.</summary>
    public void Ensure(string name)
    {
        Directory.CreateDirectory(folder);
        var path = PrivatePath(name);
        if (!File.Exists(path))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            File.WriteAllText(PublicPath(name), key.ExportSubjectPublicKeyInfoPem());
            WriteSecret(path, key.ExportPkcs8PrivateKeyPem());
        }
    }

    /// <summary>The public key, or null when there is none of that name.</summary>
    public SecurityKey? Public(string? name)
    {
        if (name is null || name.Length > 40 || !name.All(c => char.IsAsciiLetterLower(c) || c == '-'))
        {
            return null;
        }
        return _public.TryGetValue(name, out var known) ? known : _public[name] = Load(PublicPath(name), name);
    }

    /// <summary>Credentials that sign as <paramref name="name"/>.</summary>
    public SigningCredentials Signing(string name) =>
        new(
            Load(PrivatePath(name), name) ?? throw new InvalidOperationException($"The signing key {name} is not in the keys folder."),
            SecurityAlgorithms.EcdsaSha256
        );

    /// <summary>A secret of 32 bytes for another use, which follows from the signing key of <paramref name="name"/>: the same after a restart and in every process that holds it.</summary>
    public byte[] Derive(string name, string use)
    {
        var signing = (ECDsaSecurityKey)Signing(name).Key;
        var secret = signing.ECDsa.ExportParameters(includePrivateParameters: true).D!;
        var derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, outputLength: 32, info: Encoding.UTF8.GetBytes($"tot/{name}/{use}"));
        CryptographicOperations.ZeroMemory(secret);
        return derived;
    }

    private static ECDsaSecurityKey? Load(string path, string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return new ECDsaSecurityKey(key) { KeyId = name };
    }

    private static void WriteSecret(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }

    private string PrivatePath(string name) => Path.Combine(folder, name + ".key.pem");

    private string PublicPath(string name) => Path.Combine(folder, name + ".pub.pem");
}
