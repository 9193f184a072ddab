using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Tot.WebConsole.Identity;

namespace Tot.WebConsole.Http;

/// <summary>
/// Style sheets, modules and images, all within the program. Their addresses hold a hash of them all, so that a browser may keep them for good
/// and a module finds its neighbours by a relative path.
/// </summary>
internal sealed partial class Assets
{
    private const string Folder = "assets/";
    private readonly FrozenDictionary<string, byte[]> _files;
    private readonly ConcurrentDictionary<string, byte[]> _compressed = new(StringComparer.Ordinal);
    private readonly ILogger<Assets> _logger;

    public Assets(ILogger<Assets> logger)
        : this(logger, typeof(Assets).Assembly.GetManifestResourceNames()) { }

    /// <param name="logger">Is told what is missing.</param>
    /// <param name="built">Names of the resources that were there when the program was built.</param>
    internal Assets(ILogger<Assets> logger, IEnumerable<string> built)
    {
        _logger = logger;
        var assembly = typeof(Assets).Assembly;
        _files = built
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(n => n[Folder.Length..], n => Read(assembly.GetManifestResourceStream(n)!), StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in _files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(name));
            hash.AppendData(content);
        }
        Version = Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
        HasDesignSystem = _files.ContainsKey("ds/components.css");
    }

    public string Version { get; }

    /// <summary>Was it there when the program was built?</summary>
    public bool HasDesignSystem { get; }

    public IEnumerable<string> StyleSheets => HasDesignSystem ? ["ds/theme.css", "ds/components.css", "app.css"] : ["plain.css", "app.css"];

    public string Url(string name) => $"/console/{Version}/{name}";

    public byte[]? Find(string name) => _files.GetValueOrDefault(name);

    public byte[] Compressed(string name) =>
        _compressed.GetOrAdd(
            name,
            n =>
            {
                using var target = new MemoryStream();
                using (var brotli = new BrotliStream(target, CompressionLevel.Optimal))
                {
                    brotli.Write(_files[n]);
                }
                return target.ToArray();
            }
        );

    public void SayWhatIsMissing()
    {
        if (!HasDesignSystem)
        {
            LogPlain();
        }
    }

    private static byte[] Read(Stream stream)
    {
        using (stream)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
    }

    [LoggerMessage(LogLevel.Information, "The pages have a plain look. For the full one install Node.js 20 or newer and build again.")]
    private partial void LogPlain();
}

internal static class AssetEndpoints
{
    public static void MapAssets(this WebApplication app) =>
        app.MapGet("/console/{version}/{**name}", Get).AllowAnonymous().WithMetadata(new SameForEverybody());

    private static IResult Get(string version, string name, Assets assets, HttpContext http)
    {
        if (version != assets.Version || assets.Find(name) is not { } content)
        {
            return Results.NotFound();
        }
        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        if (http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            headers.ContentEncoding = "br";
            content = assets.Compressed(name);
        }
        return Results.Bytes(content, TypeOf(name));
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
}
