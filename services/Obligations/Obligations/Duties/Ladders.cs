using Tot.Obligations.Domain;

namespace Tot.Obligations.Duties;

/// <summary>
/// The ladder of each kind of duty: <c>Obligations:Ladders:&lt;kind&gt;</c> with <c>Grace</c> and <c>Steps</c> (<c>After</c>, <c>To</c>), where
/// times are as in <c>-1.00:00:00</c>; else the domain's default.
/// </summary>
internal sealed class Ladders
{
    private readonly Dictionary<ObligationKind, EscalationLadder> _ladders = [];

    /// <exception cref="InvalidOperationException">A configured ladder is not one.</exception>
    public Ladders(IConfiguration configuration)
    {
        foreach (var kind in Enum.GetValues<ObligationKind>())
        {
            var settings = configuration.GetSection($"Obligations:Ladders:{kind}").Get<Settings>();
            _ladders[kind] = settings is null ? EscalationLadder.DefaultFor(kind) : Read(kind, settings);
        }
    }

    public EscalationLadder For(ObligationKind kind) => _ladders[kind];

    private static EscalationLadder Read(ObligationKind kind, Settings settings)
    {
        var steps = settings.Steps.Select(s => new EscalationStep(s.After, s.To)).ToList();
        var ordered = steps.Zip(steps.Skip(1)).All(pair => pair.First.After < pair.Second.After);
        return steps.Count > 0 && ordered && settings.Grace >= TimeSpan.Zero && steps.TrueForAll(s => Enum.IsDefined(s.Recipient))
            ? new EscalationLadder(steps, settings.Grace)
            : throw new InvalidOperationException($"Obligations:Ladders:{kind} needs steps in the order of time, and no negative grace.");
    }

    private sealed record Settings
    {
        public TimeSpan Grace { get; init; }

        public Step[] Steps { get; init; } = [];
    }

    private sealed record Step
    {
        public TimeSpan After { get; init; }

        public EscalationRecipient To { get; init; }
    }
}
