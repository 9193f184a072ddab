namespace Tot.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tot.slnx")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"No Tot.slnx above {AppContext.BaseDirectory}.");
    }
}
