using System.CommandLine;

namespace Tot.Standalone.Backup;

/// <summary><c>backup</c> and <c>restore</c> on the command line.</summary>
internal static class BackupCommands
{
    public static Command Backup(Option<DirectoryInfo> data)
    {
        var to = new Option<DirectoryInfo>("--to") { Description = "A folder that does not exist yet.", Required = true };
        var keysTo = new Option<DirectoryInfo?>("--keys-to")
        {
            Description =
                "A folder for the keys, which are never among the stores. Keep it elsewhere, and only the newest: an erased person's key is in no newer one.",
        };
        var command = new Command("backup", "Copies all stores as they are at one moment; the program may go on running.")
        {
            to,
            keysTo,
            data,
        };
        command.SetAction(parsed =>
            Try(
                () => TakeBackup.Run(parsed.GetValue(data)!.FullName, parsed.GetValue(to)!.FullName, parsed.GetValue(keysTo)?.FullName),
                $"Backed up to {parsed.GetValue(to)!.FullName}"
            )
        );
        return command;
    }

    public static Command Restore(Option<DirectoryInfo> data)
    {
        var from = new Option<DirectoryInfo>("--from") { Description = "The backup of the stores.", Required = true };
        var keysFrom = new Option<DirectoryInfo?>("--keys-from")
        {
            Description = "The backup of the keys; leave it out when the data folder still has them.",
        };
        var only = new Option<string?>("--only")
        {
            Description = "The one service whose store is put back among the others, for example meetings.",
        };
        var command = new Command("restore", "Puts a backup back while the program is stopped. Nothing is ever written over.")
        {
            from,
            keysFrom,
            only,
            data,
        };
        command.SetAction(parsed =>
            Try(
                () =>
                {
                    var (backup, folder) = (parsed.GetValue(from)!.FullName, parsed.GetValue(data)!.FullName);
                    if (parsed.GetValue(only) is { } service)
                    {
                        RestoreBackup.One(service, backup, folder);
                    }
                    else
                    {
                        RestoreBackup.Everything(backup, parsed.GetValue(keysFrom)?.FullName, folder);
                    }
                },
                $"Restored to {parsed.GetValue(data)!.FullName}"
            )
        );
        return command;
    }

    private static int Try(Action act, string done)
    {
        try
        {
            act();
            Console.WriteLine(done);
            return StandaloneCommand.Ended;
        }
        catch (StartException e)
        {
            Console.Error.WriteLine(e.Message);
            return StandaloneCommand.Failed;
        }
    }
}
