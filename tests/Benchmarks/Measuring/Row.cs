using Tot.Benchmarks.Systems;

namespace Tot.Benchmarks.Measuring;

/// <summary>Something that is measured against a peer or a limit.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="MeasureAsync">Measures it, system and peer in turns.</param>
internal sealed record Row(string Name, Func<Lab, Task<IReadOnlyList<Result>>> MeasureAsync);

/// <summary>What one line of the table says.</summary>
/// <param name="What">The system and what it is compared with.</param>
/// <param name="Values">One a round: ratios, or figures with a unit.</param>
/// <param name="Goal">What is asked for.</param>
/// <param name="Figures">What the ratio was made of, in the middle round.</param>
/// <param name="Limit">What kept it from more.</param>
internal sealed record Result(string What, IReadOnlyList<double> Values, Goal Goal, string Figures, string Limit);

/// <param name="Floor">The least that is asked for.</param>
/// <param name="Aim">What it should be.</param>
/// <param name="Unit">Empty for a ratio.</param>
/// <param name="LessIsBetter">For times, sizes and growth.</param>
internal sealed record Goal(double Floor, double Aim, string Unit = "", bool LessIsBetter = false)
{
    public string Verdict(double value) =>
        Meets(value, Aim) ? "aim"
        : Meets(value, Floor) ? "floor"
        : "**missed**";

    private bool Meets(double value, double goal) => LessIsBetter ? value <= goal : value >= goal;
}
