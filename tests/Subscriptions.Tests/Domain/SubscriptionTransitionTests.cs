using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

/// <summary>The full matrix, state by action: a pair that changes here changes what agencies were promised.</summary>
public sealed class SubscriptionTransitionTests
{
    private const string Matrix = """
                 Activate Pause  Resume Revalidate RotateSecret ChangeEndpoint Resend  Delete
        Pending  Active   -      -      Pending    Pending      Pending        Pending Deleted
        Active   Active   Paused Active -          Active       Pending        Active  Deleted
        Paused   -        Paused Active Pending    Paused       Pending        Paused  Deleted
        Deleted  -        -      -      -          -            -              -       Deleted
        """;

    public static TheoryData<SubscriptionState, SubscriptionAction, SubscriptionState?> Cells()
    {
        var data = new TheoryData<SubscriptionState, SubscriptionAction, SubscriptionState?>();
        var rows = Matrix
            .Split('\n')
            .Select(r => r.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToArray();
        foreach (var row in rows.Skip(1))
        {
            for (var i = 1; i < row.Length; i++)
            {
                SubscriptionState? to = row[i] == "-" ? null : Enum.Parse<SubscriptionState>(row[i]);
                data.Add(Enum.Parse<SubscriptionState>(row[0]), Enum.Parse<SubscriptionAction>(rows[0][i - 1]), to);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Next_ForEveryPair_IsAsTheMatrixSays(SubscriptionState from, SubscriptionAction action, SubscriptionState? to) =>
        Assert.Equal(to, SubscriptionTransitions.Next(from, action));

    [Fact]
    public void Matrix_CoversEveryPair() =>
        Assert.Equal(Enum.GetValues<SubscriptionState>().Length * Enum.GetValues<SubscriptionAction>().Length, Cells().Count);
}
