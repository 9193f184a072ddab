using Tot.Testing;

namespace Tot.Contracts.Tests;

/// <summary>A copy of a proto module in a temporary folder, to be changed at will.</summary>
internal sealed class ProtoModule : IDisposable
{
    private ProtoModule() { }

    public string Path { get; } = Directory.CreateTempSubdirectory("tot-protos-").FullName;

    public static string Current => Repository.PathOf("protos");

    public static ProtoModule CopyOfCurrent()
    {
        var module = new ProtoModule();
        foreach (var file in Directory.EnumerateFiles(Current, "*.proto", SearchOption.AllDirectories))
        {
            module.Write(System.IO.Path.GetRelativePath(Current, file), File.ReadAllText(file));
        }
        module.Write("buf.yaml", File.ReadAllText(System.IO.Path.Combine(Current, "buf.yaml")));
        return module;
    }

    /// <summary>The protos as of a commit.</summary>
    public static async Task<ProtoModule> OfCommitAsync(string commit)
    {
        var module = new ProtoModule();
        var files = await Tool.GitAsync("ls-tree", "-r", "--name-only", commit, "protos");
        foreach (var file in files.Output.Split('\n').Where(f => f.EndsWith(".proto", StringComparison.Ordinal)))
        {
            module.Write(file["protos/".Length..], (await Tool.GitAsync("show", $"{commit}:{file}")).Output);
        }
        module.Write("buf.yaml", File.ReadAllText(System.IO.Path.Combine(Current, "buf.yaml")));
        return module;
    }

    public void Write(string relative, string content)
    {
        var file = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    /// <summary>Replaces what must be there.</summary>
    public void Edit(string relative, string old, string replacement)
    {
        var content = File.ReadAllText(System.IO.Path.Combine(Path, relative));
        Assert.Contains(old, content, StringComparison.Ordinal);
        Write(relative, content.Replace(old, replacement, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
