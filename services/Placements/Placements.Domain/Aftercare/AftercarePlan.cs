namespace Tot.Placements.Domain.Aftercare;

/// <summary>What a part of the plan is about. The first three are each answered for by one of those who sign, and must be there.</summary>
public enum AftercareTopic
{
    /// <summary>Where the child lives and who cares for it.</summary>
    Care,
    Safety,

    /// <summary>The right to stay in Norway.</summary>
    Residence,
    Health,
    Schooling,
    FollowUp,
}

/// <summary>Who must agree.</summary>
public enum SigningParty
{
    ChildWelfare,
    Police,
    Immigration,
}

/// <summary>What comes after the placement, agreed by child welfare, police and immigration before it ends.</summary>
public sealed class AftercarePlan
{
    private static readonly AftercareTopic[] Needed = [AftercareTopic.Care, AftercareTopic.Safety, AftercareTopic.Residence];

    private readonly List<AftercarePart> _parts = [];
    private readonly List<AftercareSignature> _signatures = [];

    private AftercarePlan() { }

    internal AftercarePlan(int revision, IEnumerable<AftercarePart> parts)
    {
        Revision = revision;
        _parts.AddRange(parts);
    }

    /// <summary>1 when first written, raised by each change; signatures are for one revision.</summary>
    public int Revision { get; private init; }

    public IReadOnlyList<AftercarePart> Parts => _parts;

    public IReadOnlyList<AftercareSignature> Signatures => _signatures;

    public IReadOnlyList<AftercareTopic> MissingTopics => [.. Needed.Except(_parts.Select(part => part.Topic))];

    /// <summary>When the last of the three signed.</summary>
    public DateTimeOffset? SignedAt =>
        _signatures.Count == Enum.GetValues<SigningParty>().Length ? _signatures.Max(signature => signature.SignedAt) : null;

    public bool IsSignedBy(SigningParty party) => _signatures.Exists(signature => signature.Party == party);

    internal bool Says(IReadOnlyList<AftercarePart> parts) =>
        _parts.Select(part => part.Content).SequenceEqual(parts.Select(part => part.Content));

    internal void Sign(AftercareSignature signature) => _signatures.Add(signature);
}

/// <summary>One thing that is agreed, and the agency that answers for it.</summary>
public sealed class AftercarePart
{
    public required AftercareTopic Topic { get; init; }

    public required AgencyId AgencyId { get; init; }

    public required string Text { get; init; }

    internal (AftercareTopic, AgencyId, string) Content => (Topic, AgencyId, Text);
}

/// <summary>A person signed for a party.</summary>
public sealed class AftercareSignature
{
    public required SigningParty Party { get; init; }

    public required AgencyId AgencyId { get; init; }

    /// <summary>Subject of the person's token, as in the audit.</summary>
    public required string SignedBy { get; init; }

    public required DateTimeOffset SignedAt { get; init; }
}
