namespace Tot.Standalone;

/// <summary>The data folder, readable by its owner only and held by one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    private DataFolder(FileStream held) => _lock = held;

    /// <exception cref="StartException">Another process has it, or it cannot be written.</exception>
    public static DataFolder Open(string folder)
    {
        try
        {
            CreatePrivate(folder);
            CreatePrivate(Path.Combine(folder, "keys"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The data folder {folder} cannot be written.");
        }
        try
        {
            return new DataFolder(
                new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
        }
        catch (IOException)
        {
            throw new StartException($"Another Tot is running on the data folder {folder}.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartException($"The data folder {folder} cannot be written.");
        }
    }

    public void Dispose() => _lock.Dispose();

    internal static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }
}
