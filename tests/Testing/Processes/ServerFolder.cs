using System.Diagnostics;

namespace Tot.Testing.Processes;

/// <summary>A temporary folder that a server running as another user may write to; gone after the test.</summary>
public sealed class ServerFolder : IDisposable
{
    private readonly string? _owner;

    public ServerFolder(string prefix, string? owner)
    {
        _owner = Environment.UserName == "root" ? owner : null;
        Path = Directory.CreateTempSubdirectory($"{prefix}-").FullName;
        GiveAway(Path);
    }

    public string Path { get; }

    public string Child(string name) => System.IO.Path.Combine(Path, name);

    public string CreateFolder(string name)
    {
        var folder = Directory.CreateDirectory(Child(name)).FullName;
        GiveAway(folder);
        return folder;
    }

    public string CreateFile(string name, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var file = Child(name);
        File.WriteAllText(file, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
        GiveAway(file);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void GiveAway(string path)
    {
        if (_owner is null)
        {
            return;
        }
        using var chown = Process.Start("chown", [$"{_owner}:", path]);
        chown.WaitForExit();
        if (chown.ExitCode != 0)
        {
            throw new InvalidOperationException($"Cannot give {path} to the user {_owner}; is the server's package installed?");
        }
    }
}
