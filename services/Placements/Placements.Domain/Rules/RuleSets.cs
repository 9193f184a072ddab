namespace Tot.Placements.Domain.Rules;

/// <summary>The rule sets known to the program; sources and open questions are in docs/legal-clock.md.</summary>
public static class RuleSets
{
    private const string Guidance4_29 = "Bufdir, guidance on the child welfare act 1992 § 4-29 (trafficking)";
    private const string CarriedOver = "Carried over from the child welfare act 1992 § 4-29";
    private const string WorkingHabit = "Working habit; no rule of law";

    /// <summary>Barnevernloven 1992 § 4-29, the provision named in the sources.</summary>
    public static RuleSet Bvl1992 { get; } =
        Create("bvl-1992-4-29", "Barnevernloven 1992 § 4-29", new DateOnly(2012, 8, 1), Guidance4_29, Confidence.Guidance) with
        {
            ValidUntil = new DateOnly(2022, 12, 31),
        };

    /// <summary>Barnevernsloven 2021 § 6-6, with acute decisions under § 4-5.</summary>
    public static RuleSet Bvl2021 { get; } =
        Create(
            "bvl-2021-6-6",
            "Barnevernsloven 2021 §§ 6-6 and 4-5",
            new DateOnly(2023, 1, 1),
            CarriedOver,
            Confidence.VerifyAgainstStatute
        );

    public static IReadOnlyList<RuleSet> All { get; } = [Bvl1992, Bvl2021];

    public static RuleSet? Find(string code) => All.FirstOrDefault(set => string.Equals(set.Code, code, StringComparison.Ordinal));

    /// <summary>The rule set in force on <paramref name="day"/>; the oldest one before that.</summary>
    public static RuleSet InForceOn(DateOnly day) => All.LastOrDefault(set => set.ValidFrom <= day) ?? All[0];

    private static RuleSet Create(string code, string title, DateOnly validFrom, string source, Confidence confidence)
    {
        return new RuleSet
        {
            Code = code,
            Version = 1,
            Title = title,
            ValidFrom = validFrom,
            Source = source,
            Confidence = confidence,
            PeriodEnd = new(PeriodEnd.DayBefore, "Cautious reading; domstolloven § 148 counts to the corresponding day", confidence),
            BoardDecisionWeeks = Law(6),
            CapMonths = Law(6),
            AcuteApplicationDays = Law(14),
            AcuteApprovalHours = Law(48),
            ComplaintHearingDays = Law(7),
            BoardNeedsDangerAssessment = Law(true),
            InterruptionsCount = new(true, "Cautious reading; the sources are silent", Confidence.Practice),
            NextApplicationDays = Habit(14),
            AftercareDaysBeforeExpiry = Habit(14),
            AftercareDaysBeforeCap = Habit(28),
            ReflectionPeriodMonths = new(6, "Immigration regulations (utlendingsforskriften) § 8-3", Confidence.Guidance),
            WarningLeadDays = Habit<IReadOnlyList<int>>([30, 14, 7, 3, 1, 0]),
        };

        Parameter<T> Law<T>(T value) => new(value, source, confidence);
        static Parameter<T> Habit<T>(T value) => new(value, WorkingHabit, Confidence.Practice);
    }
}
