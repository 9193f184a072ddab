using System.Globalization;

namespace Tot.Fuzz.Tests.Support;

/// <summary>
/// How much is tried. The short form is 133,000 inputs; <c>TOT_FUZZ=50</c> tries fifty times as many, <c>TOT_FUZZ_SEED=7</c> others, and
/// <c>TOT_FUZZ_ONLY=calendar:123</c> just the one that a failure named.
/// </summary>
internal static class Plan
{
    public static int Factor { get; } = Number("TOT_FUZZ", 1);

    public static int Seed { get; } = Number("TOT_FUZZ_SEED", 5);

    private static (string Kind, int Number)? Only { get; } = One(Environment.GetEnvironmentVariable("TOT_FUZZ_ONLY"));

    /// <summary>The numbers of the inputs of a kind that are tried.</summary>
    public static (int First, int Count) Of(string kind, int count) =>
        Only is not var (only, number) ? (0, count * Factor)
        : only == kind ? (number, 1)
        : (0, 0);

    public static string HowToRepeat(string kind, int number) => $"TOT_FUZZ_SEED={Seed} TOT_FUZZ_ONLY={kind}:{number}";

    private static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private static (string, int)? One(string? text) =>
        text?.Split(':') is [var kind, var number] ? (kind, int.Parse(number, CultureInfo.InvariantCulture)) : null;
}
