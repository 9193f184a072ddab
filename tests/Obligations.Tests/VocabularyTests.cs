using Tot.Obligations.Domain;
using Proto = Tot.Events.V1;

namespace Tot.Obligations.Tests;

/// <summary>Domain and contract count their words alike, so that one can be cast to the other.</summary>
public sealed class VocabularyTests
{
    [Fact]
    public void AgencyKinds_AreThoseOfTheContract() => Assert.Equal(Words<Proto.AgencyKind>(), Words<AgencyKind>());

    [Fact]
    public void ObligationKinds_AreThoseOfTheContract() => Assert.Equal(Words<Proto.ObligationKind>(), Words<ObligationKind>());

    [Fact]
    public void Answers_AreThoseOfTheContract() => Assert.Equal(Words<Proto.SummonsAnswer>(), Words<SummonsResponse>());

    [Fact]
    public void Attendances_AreThoseOfTheContract() => Assert.Equal(Words<Proto.Attendance>(), Words<Attendance>());

    [Fact]
    public void EscalationRecipients_AreThoseOfTheContract() =>
        Assert.Equal(Words<Proto.EscalationRecipient>(), Words<EscalationRecipient>());

    [Fact]
    public void AssistanceWords_AreThoseOfTheContract()
    {
        Assert.Equal(Words<Proto.AssistanceKind>(), Words<AssistanceKind>());
        Assert.Equal(Words<Proto.AssistanceSide>(), Words<AssistanceSide>());
    }

    private static Dictionary<int, string> Words<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(v => v.ToString() != "Unspecified").ToDictionary(v => Convert.ToInt32(v), v => v.ToString());
}
