using Tot.Kernel;

namespace Tot.Meetings.Domain;

public sealed partial class Meeting
{
    /// <summary>
    /// Records an answer that came from a calendar. It counts for the time that holds only, and only when no later answer came before it
    /// (RFC 5546 § 2.1.5). It never makes an answer poorer that says the same and more: a substitute or an excuse stays.
    /// </summary>
    public Result<Outcome> AnswerByCalendar(AgencyId agency, CalendarReply reply, Actor by, DateTimeOffset now)
    {
        var next = MeetingTransitions.Next(State, MeetingAction.Answer);
        if (!next.IsSuccess)
        {
            return next.Error;
        }
        if (SummonsOf(agency) is not { } summons)
        {
            return MeetingErrors.NotSummoned;
        }
        if (reply.Sequence != Sequence)
        {
            return reply.Sequence < Sequence ? MeetingErrors.StaleSequence(Sequence) : MeetingErrors.UnknownSequence(Sequence);
        }
        if (reply.MadeAt < summons.AnswerMadeAt)
        {
            return MeetingErrors.ReplyOutrun;
        }
        if (SaysAlready(summons.Answer, reply.Participation))
        {
            return Outcome.Unchanged;
        }
        var read = Read(reply, now);
        return !read.IsSuccess ? read.Error
            : summons.Is(read.Value) ? Outcome.Unchanged
            : Record(summons, read.Value, by, reply.MadeAt, now);
    }

    private static bool SaysAlready(SummonsAnswer? answer, Participation participation) =>
        (answer, participation)
            is
                (SummonsAnswer.SendsSubstitute, Participation.Accepted)
                or
                (SummonsAnswer.CannotCome, Participation.Declined);

    private Result<SummonsReply> Read(CalendarReply reply, DateTimeOffset now) =>
        reply.Participation switch
        {
            Participation.Accepted => SummonsReply.Create(SummonsAnswer.Comes, null, null, null, now),
            Participation.Declined => MeetingErrors.ExcuseRequired,
            _ when reply.StartsAt is not { } another || another == Time!.StartsAt => MeetingErrors.AnotherTimeRequired,
            _ => SummonsReply.Create(SummonsAnswer.ProposesAnotherTime, reply.StartsAt, null, null, now),
        };
}
