namespace Tot.Obligations.Domain;

/// <summary>How to reach a function of an agency (on call, leader). At least one way is given.</summary>
public sealed record Contact(string? Name, string? Phone, string? Email)
{
    public const int MaxLength = 200;

    internal IEnumerable<(string Field, string Message)> Problems(string field)
    {
        if (string.IsNullOrWhiteSpace(Phone) && string.IsNullOrWhiteSpace(Email))
        {
            yield return (field, "Give a phone number or an e-mail address.");
        }
        if (new[] { Name, Phone, Email }.Any(part => part?.Length > MaxLength))
        {
            yield return (field, $"No part may be longer than {MaxLength} characters.");
        }
    }
}
