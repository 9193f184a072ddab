using Tot.Kernel;
using Tot.Obligations.Domain;

namespace Tot.Obligations.Tests.Domain;

/// <summary>Invented facts that the domain tests start from.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1));
    public static readonly DateTimeOffset MeetingEndsAt = Now.AddDays(7);
    public static readonly Actor Person = new("person-1", IsPerson: true);
    public static readonly Actor Machine = new("machine-1", IsPerson: false);
    public static readonly EscalationLadder Ladder = new(
        [
            new(TimeSpan.FromDays(-2), EscalationRecipient.Agency),
            new(TimeSpan.FromDays(-1), EscalationRecipient.Agency),
            new(TimeSpan.FromDays(2), EscalationRecipient.AgencyLeader),
            new(TimeSpan.FromDays(3), EscalationRecipient.Coordinator),
        ],
        TimeSpan.FromDays(1)
    );

    public static OrganisationNumber Number(string text = "300000002") =>
        OrganisationNumber.TryParse(text, out var number) ? number : throw new ArgumentException(text, nameof(text));

    public static AgencyDetails Details() =>
        new(
            AgencyKind.ChildWelfare,
            "Barneverntjenesten (demo)",
            Number(),
            "4601",
            District: null,
            OnCall: new Contact(null, "+47 00 00 00 00", null),
            Leader: null,
            new DateOnly(2026, 1, 1),
            LastActiveOn: null
        );

    public static Obligation DutyToAttend() =>
        Obligation.ToAttend(Id<ObligationId>(), Id<MeetingId>(), Id<CaseId>(), Id<AgencyId>(), MeetingEndsAt, Ladder, Now);

    /// <summary>Due at the end of 9 March 2026 in Oslo.</summary>
    public static Obligation MeasureDuty() =>
        Obligation.ToCarryOut(
            Id<ObligationId>(),
            Id<MeetingId>(),
            Id<CaseId>(),
            Id<AgencyId>(),
            "Find a school place (demo)",
            new DateOnly(2026, 3, 9),
            Ladder with
            {
                Grace = TimeSpan.Zero,
            },
            Now
        );

    public static T Id<T>()
        where T : struct, IId<T> => T.From(Guid.CreateVersion7(Now));
}
