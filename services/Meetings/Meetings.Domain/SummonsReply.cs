using Tot.Kernel;

namespace Tot.Meetings.Domain;

/// <summary>How a summoned agency answers; the numbers are those of tot.events.v1.SummonsAnswer.</summary>
public enum SummonsAnswer
{
    Comes = 1,
    ProposesAnotherTime = 2,
    SendsSubstitute = 3,
    CannotCome = 4,
}

/// <summary>What frees an agency from its duty to attend.</summary>
public enum LawfulExcuse
{
    Illness = 1,
    CourtHearing = 2,

    /// <summary>An acute operation that cannot wait.</summary>
    EmergencyDuty = 3,
    StatutoryLeave = 4,

    /// <summary>Disqualified by the rules on impartiality (inhabil).</summary>
    Disqualified = 5,
}

/// <summary>An answer with exactly what belongs to it.</summary>
public sealed record SummonsReply
{
    public const int MaxSubstituteLength = 200;

    private SummonsReply(SummonsAnswer answer) => Answer = answer;

    public SummonsAnswer Answer { get; }

    public DateTimeOffset? ProposedStartsAt { get; private init; }

    /// <summary>Who comes instead: a person's name.</summary>
    public string? Substitute { get; private init; }

    public LawfulExcuse? Excuse { get; private init; }

    public static Result<SummonsReply> Create(
        SummonsAnswer answer,
        DateTimeOffset? proposedStartsAt,
        string? substitute,
        LawfulExcuse? excuse,
        DateTimeOffset now
    )
    {
        substitute = string.IsNullOrWhiteSpace(substitute) ? null : substitute.Trim();
        var problems = new List<(string, string)>();
        Belongs("proposedStartsAt", proposedStartsAt is not null, answer == SummonsAnswer.ProposesAnotherTime);
        Belongs("substitute", substitute is not null, answer == SummonsAnswer.SendsSubstitute);
        Belongs("excuse", excuse is not null, answer == SummonsAnswer.CannotCome);
        if (proposedStartsAt < now)
        {
            problems.Add(("proposedStartsAt", "A meeting cannot start in the past."));
        }
        if (substitute?.Length > MaxSubstituteLength)
        {
            problems.Add(("substitute", $"At most {MaxSubstituteLength} characters."));
        }
        return problems.Count > 0
            ? Error.Validation(problems)
            : new SummonsReply(answer)
            {
                ProposedStartsAt = proposedStartsAt,
                Substitute = substitute,
                Excuse = excuse,
            };

        void Belongs(string field, bool given, bool needed)
        {
            if (given != needed)
            {
                problems.Add((field, needed ? "Required with this answer." : "Does not belong to this answer."));
            }
        }
    }
}
