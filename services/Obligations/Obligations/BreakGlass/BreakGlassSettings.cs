using System.ComponentModel.DataAnnotations;
using Tot.ServiceDefaults.Identity;

namespace Tot.Obligations.BreakGlass;

/// <summary>Section <c>Obligations:BreakGlass</c>.</summary>
internal sealed class BreakGlassSettings : IValidatableObject
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Roles whose persons may, separated by spaces: those that must act at night. Empty switches it off.</summary>
    public string Roles { get; set; } = string.Join(' ', ServiceDefaults.Identity.Roles.InEmergency);

    /// <summary>How long the case stays open, at most a day.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromHours(4);

    /// <summary>May agencies of other municipalities than the case's? To them it does not exist unless this is set.</summary>
    public bool OtherMunicipalities { get; set; }

    public bool MayBeUsedBy(Caller caller) => Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(caller.Is);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Duration <= TimeSpan.Zero || Duration > Longest)
        {
            yield return new ValidationResult($"Duration must be positive and at most {Longest.TotalHours} hours.", [nameof(Duration)]);
        }
        var others = Roles
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Except(ServiceDefaults.Identity.Roles.CaseWorkers, StringComparer.Ordinal);
        foreach (var other in others)
        {
            yield return new ValidationResult($"Roles holds {other}, which takes part in no case.", [nameof(Roles)]);
        }
    }
}
