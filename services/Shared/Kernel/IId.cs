namespace Tot.Kernel;

/// <summary>A typed identifier: <c>readonly record struct MeetingId(Guid Value) : IId&lt;MeetingId&gt;</c>. Values are UUIDv7.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);

    /// <summary>A new identifier that sorts by time.</summary>
    static virtual TSelf New(DateTimeOffset now) => TSelf.From(Guid.CreateVersion7(now));
}
