namespace Tot.WebConsole.Http;

/// <summary>Paths within the console, the only ones a reader is ever sent on to.</summary>
internal static class Local
{
    /// <summary>The path when it is one of ours, else <paramref name="otherwise"/>.</summary>
    public static string Path(string? path, string otherwise) =>
        path is { Length: > 0 and < 500 }
        && path[0] == '/'
        && (path.Length == 1 || path[1] is not ('/' or '\\'))
        && !path.Any(char.IsControl)
            ? path
            : otherwise;
}
