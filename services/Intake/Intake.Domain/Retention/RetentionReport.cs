namespace Tot.Intake.Domain.Retention;

/// <summary>What one night's round destroyed: by identifier, for nothing else is left.</summary>
public sealed class RetentionReport
{
    private List<ErasedPerson> _persons = [];

    private RetentionReport() { }

    /// <summary>The day in Oslo on which it ran.</summary>
    public DateOnly Night { get; private set; }

    public DateTimeOffset RanAt { get; private set; }

    /// <summary>Null while it runs, or when it was broken off and has not been taken up.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>The rules it went by, with a mark when the municipality's own periods stand in their place.</summary>
    public string Rules { get; private set; } = "";

    public IReadOnlyList<ErasedPerson> Persons => _persons;

    public static RetentionReport Begin(DateOnly night, DateTimeOffset ranAt, string rules) =>
        new()
        {
            Night = night,
            RanAt = ranAt,
            Rules = rules,
        };

    public void Add(ErasedPerson person) => _persons = [.. _persons, person];

    public void Finish(DateTimeOffset now) => FinishedAt = now;
}

/// <param name="ClosedOn">The day in Oslo on which the case was closed.</param>
public sealed record ErasedPerson(Guid PersonId, Guid CaseId, DateOnly ClosedOn);
