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
