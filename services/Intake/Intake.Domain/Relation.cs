namespace Tot.Intake.Domain;

/// <summary>The person who has it is the <paramref name="Kind"/> of <paramref name="To"/>: a parent's relation to the child is <c>Parent</c>.</summary>
public sealed record Relation(PersonId To, RelationKind Kind);

public static class Relations
{
    /// <summary>The same relation seen from the other side.</summary>
    public static RelationKind Inverse(this RelationKind kind) =>
        kind switch
        {
            RelationKind.Parent => RelationKind.Child,
            RelationKind.Child => RelationKind.Parent,
            _ => kind,
        };

    /// <summary>What was told of one side holds for the other: each person's relations, told or following from another's, each once.</summary>
    public static ILookup<PersonId, Relation> Complete(IEnumerable<(PersonId From, Relation Relation)> told) =>
        told.SelectMany(t => new[] { t, (From: t.Relation.To, Relation: new Relation(t.From, t.Relation.Kind.Inverse())) })
            .Distinct()
            .ToLookup(t => t.From, t => t.Relation);
}
