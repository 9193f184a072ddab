using Tot.Placements.Domain.Rules;

namespace Tot.Placements.Domain.Clock;

/// <summary>Reads events in order. Each is accepted, or refused with every reason; a refused event changes nothing for those after it.</summary>
internal sealed class Chain(RuleSet rules, DateOnly asOf, IReadOnlyList<HeldPeriod> elsewhere)
{
    private readonly List<Link> _links = [];
    private readonly List<AbsenceEvent> _absences = [];
    private readonly List<Refusal> _refusals = [];

    public IReadOnlyList<Link> Links => _links;

    public IReadOnlyList<AbsenceEvent> Absences => _absences;

    public IReadOnlyList<Refusal> Refusals => _refusals;

    public DateOnly? FirstDay => _links is [var first, ..] ? first.FirstDay : null;

    /// <summary>From this day the cap counts: the first one on which the child was held, here or elsewhere.</summary>
    public DateOnly? CapFirstDay => _links is [var first, ..] ? CapFirst(first.FirstDay) : elsewhere.Min(held => (DateOnly?)held.FirstDay);

    public DateOnly? CapLastDay => CapFirstDay is { } first ? CapFrom(first) : null;

    public DateOnly? EndedOn { get; private set; }

    public DateTimeOffset? AftercareSignedAt { get; private set; }

    public (int Index, DateOnly GrantedOn)? ReflectionPeriod { get; private set; }

    /// <param name="settled">The event was accepted in its time: it stays, whatever has become of its neighbours since.</param>
    public void Read(int index, ClockEvent happened, bool settled)
    {
        var reasons = settled ? [] : Reasons(happened).ToList();
        if (reasons.Count > 0)
        {
            _refusals.AddRange(reasons.Select(reason => reason with { Index = index }));
            return;
        }
        Accept(index, happened);
    }

    private IEnumerable<Refusal> Reasons(ClockEvent happened) =>
        happened switch
        {
            AcuteDecisionEvent acute => EndedReasons().Concat(DecisionRules.Acute(acute, rules, asOf, CapFor(acute))),
            BoardDecisionEvent board => EndedReasons()
                .Concat(DecisionRules.Board(board, rules, CapFor(board)))
                .Concat(EndedOn is null ? DecisionRules.Follows(board, _links.LastOrDefault()) : []),
            AbsenceEvent { LastDay: { } last } absence when last < absence.FirstDay => [DecisionRules.Reversed()],
            EndedEvent when EndedOn is not null => EndedReasons(),
            ReflectionPeriodEvent when ReflectionPeriod is not null =>
            [
                new Refusal(0, RefusalCodes.ReflectionPeriodNotRenewable, "A reflection period was granted before; it cannot be renewed."),
            ],
            _ => [],
        };

    private void Accept(int index, ClockEvent happened)
    {
        switch (happened)
        {
            case AcuteDecisionEvent acute:
                var standing = AcuteStanding.Of(acute, rules, asOf);
                var cap = CapFor(acute);
                Add(new Link(index, acute, standing.LastDay(acute, cap), standing.MayStandThrough(acute, cap)));
                break;
            case BoardDecisionEvent board:
                var last = DecisionRules.LastDayOf(board, rules, CapFor(board));
                _links.ForEach(link => link.ReplacedFrom(board.FirstDay));
                Add(new Link(index, board, last, last));
                break;
            case AbsenceEvent absence:
                _absences.Add(absence);
                break;
            case EndedEvent ended:
                EndedOn = ended.LastDay;
                _links.ForEach(link => link.EndOn(ended.LastDay));
                break;
            case ReflectionPeriodEvent reflection:
                ReflectionPeriod = (index, reflection.GrantedOn);
                break;
            case AftercareSignedEvent signed:
                AftercareSignedAt = signed.SignedAt;
                break;
            case TransferEvent:
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(happened),
                    happened.GetType().Name,
                    "The legal clock does not know this event."
                );
        }
    }

    private void Add(Link link)
    {
        if (EndedOn is { } end)
        {
            link.EndOn(end);
        }
        _links.Add(link);
    }

    public bool Covers(DateOnly day) =>
        _links.Exists(link => link.Covers(day)) || elsewhere.Any(held => held.FirstDay <= day && day <= held.LastDay);

    private DateOnly CapFor(DecisionEvent decision) => CapFrom(CapFirst(FirstDay ?? decision.FirstDay));

    private DateOnly CapFirst(DateOnly own) => elsewhere.Select(held => held.FirstDay).Append(own).Min();

    private DateOnly CapFrom(DateOnly first) => rules.LastDayOfMonths(first, rules.CapMonths.Value);

    private IEnumerable<Refusal> EndedReasons() =>
        EndedOn is null ? [] : [new Refusal(0, RefusalCodes.PlacementEnded, "The placement has ended; nothing more can be decided in it.")];
}
