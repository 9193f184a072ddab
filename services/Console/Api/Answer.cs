using System.Diagnostics.CodeAnalysis;

namespace Tot.WebConsole.Api;

/// <summary>What a service answered: a value with its version, or a refusal.</summary>
public sealed record Answer<T>(T? Value, string? ETag, Problem? Problem)
    where T : class
{
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Ok => Problem is null;

    /// <summary>The value, for a page that is nothing without it.</summary>
    /// <exception cref="RefusedException">It was refused.</exception>
    public T Required => Problem is null ? Value! : throw new RefusedException(Problem);
}

/// <summary>For answers whose body does not matter.</summary>
public sealed record Nothing;

/// <summary>A list as every service gives it.</summary>
public sealed record PageOf<T>(IReadOnlyList<T> Items, string? NextPageToken);
