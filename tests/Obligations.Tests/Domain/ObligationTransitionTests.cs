using Tot.Obligations.Domain;
using static Tot.Obligations.Domain.ObligationAction;
using static Tot.Obligations.Domain.ObligationState;

namespace Tot.Obligations.Tests.Domain;

public sealed class ObligationTransitionTests
{
    private static readonly Dictionary<(ObligationState State, bool Silent), Dictionary<ObligationAction, ObligationState>> Allowed = new()
    {
        [(Open, false)] = new()
        {
            [Fulfil] = Fulfilled,
            [Represent] = Represented,
            [ObligationAction.Excuse] = Excused,
            [Breach] = Breached,
            [Cancel] = Cancelled,
            [Move] = Open,
        },
        [(Fulfilled, false)] = new() { [Fulfil] = Fulfilled },
        [(Represented, false)] = new() { [Represent] = Represented },
        [(Excused, false)] = new() { [ObligationAction.Excuse] = Excused, [Move] = Open },
        [(Breached, false)] = new() { [Breach] = Breached, [ObligationAction.Excuse] = Excused },
        [(Breached, true)] = new()
        {
            [Fulfil] = Fulfilled,
            [Represent] = Represented,
            [ObligationAction.Excuse] = Excused,
            [Breach] = Breached,
            [Cancel] = Cancelled,
            [Move] = Open,
        },
        [(Cancelled, false)] = new() { [Cancel] = Cancelled },
    };

    public static TheoryData<ObligationState, bool, ObligationAction> Matrix()
    {
        var matrix = new TheoryData<ObligationState, bool, ObligationAction>();
        foreach (var (state, silent) in Allowed.Keys)
        {
            foreach (var action in Enum.GetValues<ObligationAction>())
            {
                matrix.Add(state, silent, action);
            }
        }
        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Next_IsWhatTheTableSays(ObligationState state, bool silent, ObligationAction action)
    {
        ObligationState? expected = Allowed[(state, silent)].TryGetValue(action, out var next) ? next : null;
        Assert.Equal(expected, ObligationTransitions.Next(state, silent, action));
    }

    [Fact]
    public void Matrix_CoversEveryState() =>
        Assert.Equal(Enum.GetValues<ObligationState>().ToHashSet(), Allowed.Keys.Select(k => k.State).ToHashSet());
}
