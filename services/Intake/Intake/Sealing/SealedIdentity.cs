using System.Text.Json;
using Tot.Intake.Domain;

namespace Tot.Intake.Sealing;

/// <summary>The form of an identity inside its box. Members may be added; those there are keep their names, for old boxes stay as they are.</summary>
internal sealed record SealedIdentity(
    string? Name,
    IReadOnlyList<string> Aliases,
    DateOnly? BirthDate,
    string? Nationality,
    IReadOnlyList<SealedIdentity.Number> Numbers,
    string? Language,
    string? SafeContact
)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static SealedIdentity Of(PersonIdentity identity) =>
        new(
            identity.ClaimedName,
            identity.Aliases,
            identity.ClaimedBirthDate,
            identity.Nationality,
            [.. identity.IdentityNumbers.Select(n => new Number(Words.Of(n.Kind), n.Value))],
            identity.Language,
            identity.SafeContact
        );

    public PersonIdentity ToIdentity() =>
        new()
        {
            ClaimedName = Name,
            Aliases = Aliases,
            ClaimedBirthDate = BirthDate,
            Nationality = Nationality,
            IdentityNumbers = [.. Numbers.Select(n => n.Parse())],
            Language = Language,
            SafeContact = SafeContact,
        };

    internal sealed record Number(string Kind, string Value)
    {
        public IdentityNumber Parse() =>
            Words.TryParse<IdentityNumberKind>(Kind, out var kind) && IdentityNumber.TryParse(kind, Value, out var number)
                ? number
                : throw new InvalidDataException("A sealed identity number is not valid.");
    }
}
