using System.Globalization;
using System.Text;

namespace Tot.SystemTests.Faults;

/// <summary>Fault × times × acknowledged × lost × doubled. Grows in the file of <c>TOT_FAULTS_TABLE</c> too, when that is set.</summary>
internal sealed class FaultTable(ITestOutputHelper output)
{
    private const string Head = "| fault | times | acknowledged | lost | doubled | unexplained errors |\n|---|---|---|---|---|---|\n";
    private static readonly string? File = Environment.GetEnvironmentVariable("TOT_FAULTS_TABLE");

    private readonly StringBuilder _text = new(Head);
    private readonly StringBuilder _findings = new();

    public bool HasFindings => _findings.Length > 0;

    public void Add(
        string fault,
        int times,
        int acknowledged,
        IReadOnlyList<string> lost,
        IReadOnlyList<string> doubled,
        IReadOnlyList<string> errors
    )
    {
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {fault} | {times} | {acknowledged} | {lost.Count} | {doubled.Count} | {errors.Count} |\n"
        );
        _text.Append(row);
        var details = new StringBuilder();
        foreach (var finding in lost.Select(l => "lost: " + l).Concat(doubled.Select(d => "doubled: " + d)).Concat(errors).Take(20))
        {
            details.Append("    ").Append(fault).Append(": ").Append(finding).Append('\n');
        }
        _findings.Append(details);
        if (acknowledged == 0)
        {
            _findings.Append("    ").Append(fault).Append(": nothing was acknowledged\n");
        }
        output.WriteLine(row.TrimEnd());
        if (File is not null)
        {
            System.IO.File.AppendAllText(File, row + details);
        }
    }

    public override string ToString() => $"\n{_text}\n{_findings}";
}
