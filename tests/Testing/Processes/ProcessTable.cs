using System.Globalization;

namespace Tot.Testing.Processes;

/// <summary>What /proc says of other processes.</summary>
internal static class ProcessTable
{
    public static int[] ChildrenOf(int parent) =>
        [
            .. Directory
                .GetDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0)
                .Where(process => process > 0 && Stat($"{process}") is { } stat && stat.Parent == parent),
        ];

    /// <summary>A zombie is dead: in a container nobody may ever reap it.</summary>
    public static bool IsAlive(int process) => Stat($"{process}") is { State: not 'Z' };

    public static long ResidentBytesOf(int process) =>
        1024
        * long.Parse(
            File.ReadLines($"/proc/{process}/status")
                .First(line => line.StartsWith("VmRSS", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        );

    public static int[] ListeningPortsOf(int process)
    {
        const string Listening = "0A";
        var sockets = Directory
            .GetFiles($"/proc/{process}/fd")
            .Select(file => new FileInfo(file).LinkTarget)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …, the address in hexadecimal.
        return
        [
            .. ((string[])["tcp", "tcp6"])
                .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == Listening && sockets.Contains($"socket:[{fields[9]}]"))
                .Select(fields => int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .Distinct(),
        ];
    }

    private static (char State, int Parent)? Stat(string? process)
    {
        try
        {
            // pid (command) state parent …; the command may hold spaces and parentheses.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
