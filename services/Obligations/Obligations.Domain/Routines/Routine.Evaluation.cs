using Tot.Kernel;

namespace Tot.Obligations.Domain;

/// <summary>The yearly evaluation, to which each party gives its share: the owner, and the agencies that the newest version binds.</summary>
public sealed partial class Routine
{
    public const int MaxNoteLength = 2000;

    private readonly List<RoutineEvaluation> _evaluations = [];

    /// <summary>The shares of every year, given or owed.</summary>
    public IReadOnlyList<RoutineEvaluation> Evaluations => _evaluations;

    /// <summary>Brings this year's evaluation in line with who is party now.</summary>
    /// <param name="newDuty">Identifiers for the duties.</param>
    /// <returns>The shares that are owed from now on, and those that are owed no more.</returns>
    public (IReadOnlyList<RoutineEvaluation> Owed, IReadOnlyList<RoutineEvaluation> Dropped) AskForEvaluation(Func<ObligationId> newDuty)
    {
        if (EvaluationDueOn is not { } due || Current is not { } current)
        {
            return ([], []);
        }
        var parties = current.Acknowledgements.Select(a => a.AgencyId).Prepend(OwnerId).Distinct().ToList();
        var ofThisYear = _evaluations.Where(e => e.DueOn == due).ToList();
        var dropped = ofThisYear.Where(e => e.At is null && !parties.Contains(e.AgencyId)).ToList();
        _evaluations.RemoveAll(dropped.Contains);
        var owed = parties.Except(ofThisYear.Select(e => e.AgencyId)).Select(a => new RoutineEvaluation(a, due, newDuty())).ToList();
        _evaluations.AddRange(owed);
        return (owed, dropped);
    }

    /// <summary>A party gives its share of this year's evaluation, once.</summary>
    /// <returns>The share, with the duty that it meets.</returns>
    public Result<RoutineEvaluation> Evaluate(AgencyId agency, bool worksWell, string? note, Actor by, DateTimeOffset now)
    {
        if (note?.Length > MaxNoteLength)
        {
            return Error.Validation("note", $"At most {MaxNoteLength} characters.");
        }
        if (_evaluations.Find(e => e.AgencyId == agency && e.DueOn == EvaluationDueOn) is not { } share)
        {
            return Error.Forbidden("The owner of the routine and the agencies that it binds evaluate it.");
        }
        if (share.At is not null)
        {
            return ObligationErrors.RoutineEvaluated;
        }
        share.Give(worksWell, note, by, now);
        Version++;
        return share;
    }
}
