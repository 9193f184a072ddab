using Tot.Intake.Domain;
using Tot.Kernel;
using Tot.ServiceDefaults.Http;

namespace Tot.Intake.RaiseIdentification;

/// <summary>
/// Reads facts of a person one by one, and names each that is wrong by its path. With <c>SyntheticOnly</c> (the demo) numbers that could be a living person's are refused.
/// </summary>
internal sealed class FactsReader(Validation validation, DateTimeOffset now, IdentityNumberPolicy policy)
{
    public const int MaxItems = 20;
    private const int OldestBirthYear = 1900;

    public string? Text(string? text, string path, int max = 200) => validation.Optional(text, path, max);

    public string? Nationality(string? text, string path) => Text(text, path, 60);

    public string? Language(string? text, string path) => Text(text, path, 60);

    public string? SafeContact(string? text, string path) => Text(text, path, 500);

    public DateOnly? BirthDate(string? text, string path)
    {
        var birthDate = validation.Day(text, path);
        validation.Check(
            birthDate is null || (birthDate.Value.Year >= OldestBirthYear && birthDate <= Oslo.Day(now)),
            path,
            $"Must be a past day, from {OldestBirthYear} on."
        );
        return birthDate;
    }

    public IReadOnlyList<string> Aliases(IReadOnlyList<string?>? aliases, string path) =>
        [.. Items(aliases, path).Select(a => validation.Required(a.Item, a.Path)).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<IdentityNumber> Numbers(IReadOnlyList<IdentityNumberRequest?>? numbers, string path) =>
        [.. Items(numbers, path).Select(n => Number(n.Item, n.Path)).Distinct()];

    public IReadOnlyList<ImmediateNeed> Needs(IReadOnlyList<string?>? needs, string path) =>
        [.. Items(needs, path).Select(n => validation.RequiredWord<ImmediateNeed>(n.Item, n.Path)).Distinct()];

    public IEnumerable<(T Item, string Path)> Items<T>(IReadOnlyList<T>? items, string path, int max = MaxItems)
    {
        validation.Check(items is null || items.Count <= max, path, $"At most {max}.");
        return (items ?? []).Take(max).Select((item, i) => (item, $"{path}[{i}]"));
    }

    private IdentityNumber Number(IdentityNumberRequest? request, string path)
    {
        var kind = validation.Word<IdentityNumberKind>(request?.Kind ?? "", path + ".kind");
        if (kind is not { } known)
        {
            return default;
        }
        // The number itself is never repeated in the answer.
        var valid = IdentityNumber.TryParse(known, request?.Value, out var number);
        validation.Check(valid, path + ".value", "Wrong length, characters or check digits for a number of this kind.");
        validation.Check(
            !valid || !policy.SyntheticOnly || number.IsSynthetic || !IdentityNumber.HasSyntheticSeries(known),
            path + ".value",
            "The demo takes synthetic numbers only: the month is 80 (or 40) higher."
        );
        return number;
    }
}
