using Tot.Testing.Processes;

namespace Tot.SystemTests.Faults;

/// <summary>A file system of its own, in memory, that can be filled to the last byte. Needs root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>Null where it is not allowed.</summary>
    public static async Task<SmallDisk?> MountAsync(string folder, string size)
    {
        Directory.CreateDirectory(folder);
        using var mount = ServerProcess.Start(null, "mount", ["-t", "tmpfs", "-o", $"size={size},mode=755", "tmpfs", folder]);
        return await mount.ExitCodeAsync() == 0 ? new SmallDisk(folder) : null;
    }

    public async Task FillAsync()
    {
        var block = new byte[64 * 1024];
        await using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                await filler.WriteAsync(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        using var unmount = ServerProcess.Start(null, "umount", ["--lazy", _folder]);
        await unmount.ExitCodeAsync();
    }
}
