namespace Tot.Kernel;

/// <summary>What sort of refusal an <see cref="Error"/> is; decides the HTTP and gRPC status, see docs/adr/0004.</summary>
public enum ErrorKind
{
    /// <summary>The request itself is wrong: 400, INVALID_ARGUMENT.</summary>
    Validation,

    /// <summary>Not there, or its existence is secret to the caller: 404, NOT_FOUND.</summary>
    NotFound,

    /// <summary>It was there, and was destroyed for good: 410, NOT_FOUND.</summary>
    Gone,

    /// <summary>A rule or the state forbids it: 409, FAILED_PRECONDITION.</summary>
    Rule,

    /// <summary>It is there already: 409, ALREADY_EXISTS.</summary>
    AlreadyExists,

    /// <summary>Somebody saved before you: 412 when If-Match was sent, else 409; ABORTED.</summary>
    Stale,

    /// <summary>The caller may not do this at all: 403, PERMISSION_DENIED.</summary>
    Forbidden,

    /// <summary>The same idempotency key with another body: 422, INVALID_ARGUMENT.</summary>
    IdempotencyMismatch,

    /// <summary>A part we need does not answer: 503 with Retry-After, UNAVAILABLE.</summary>
    Unavailable,
}

/// <summary>
/// An expected refusal. <paramref name="Code"/> is stable and documented (UPPER_SNAKE_CASE); <paramref name="Message"/> is English,
/// for developers, and never holds personal data.
/// </summary>
public sealed record Error(string Code, ErrorKind Kind, string Message)
{
    /// <summary>Per field (JSON path in camelCase): what is wrong with it. Only for <see cref="ErrorKind.Validation"/>.</summary>
    public IReadOnlyDictionary<string, string[]> Fields { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>Facts that help the caller on, such as <c>lastLawfulDay</c>; they become members of the problem document.</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    public static Error Rule(string code, string message) => new(code, ErrorKind.Rule, message);

    public static Error NotFound(string what) =>
        new("NOT_FOUND", ErrorKind.NotFound, $"There is no such {what}, or you have no access to it.");

    public static Error Forbidden(string message) => new("FORBIDDEN", ErrorKind.Forbidden, message);

    public static Error Validation(string field, string message) => Validation([(field, message)]);

    public static Error Validation(IEnumerable<(string Field, string Message)> problems) =>
        new("VALIDATION_FAILED", ErrorKind.Validation, "One or more fields are not valid.")
        {
            Fields = problems
                .GroupBy(p => p.Field, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray(), StringComparer.Ordinal),
        };

    public Error With(string fact, object? value) =>
        this with
        {
            Facts = new Dictionary<string, object?>(Facts, StringComparer.Ordinal) { [fact] = value },
        };
}
