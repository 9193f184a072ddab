namespace Tot.Placements.Persistence;

/// <summary>A night whose reconciliation is done, and what it found.</summary>
internal sealed class ReconciledNight
{
    /// <summary>The day, in Oslo, at three o'clock of which it was to run.</summary>
    public required DateOnly Night { get; init; }

    public required DateTimeOffset RanAt { get; init; }

    /// <summary>More than an hour after its time: the service was down.</summary>
    public required bool Late { get; init; }

    public required int Placements { get; init; }

    public required int DeadlinesChanged { get; init; }

    public required int WarningsWithoutProof { get; init; }

    public required int Fired { get; init; }
}
