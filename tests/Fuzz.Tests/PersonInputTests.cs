using Tot.Fuzz.Tests.Support;
using Tot.Intake.Domain;

namespace Tot.Fuzz.Tests;

/// <summary>Names in any script, and numbers that may be somebody's.</summary>
public sealed class PersonInputTests(ITestOutputHelper output)
{
    private static readonly string[] Names =
    [
        "Syntetisk Person",
        "Абдул Рахман",
        "عبد الرحمن الفاروق",
        "Nguyễn Thị Ánh",
        "Åse-Marie van den Berg",
        "d'Avila",
    ];

    [Fact]
    public Task Name_HasItsForms() =>
        new Fuzzer("name", output).RunAsync(
            4_000,
            source =>
            {
                var name = source.OneIn(3) ? source.Text() : source.Mutate(source.Pick(Names));
                source.Input = () => name;
                foreach (var reading in NameForm.Readings(name))
                {
                    Assert.All(NameForm.Words(reading), word => Assert.NotNull(NameForm.Phonetic(word)));
                }
                return Task.CompletedTask;
            }
        );

    [Fact]
    public Task Number_IsReadOrRefused() =>
        new Fuzzer("number", output).RunAsync(
            2_000,
            source =>
            {
                var text = source.OneIn(3)
                    ? source.Text()
                    : source.Mutate(source.Pick(["17912099997", "TOT-2026-000123", "4601", "201012345678"]));
                source.Input = () => text;
                foreach (var kind in Enum.GetValues<IdentityNumberKind>())
                {
                    if (IdentityNumber.TryParse(kind, text, out var number))
                    {
                        Assert.NotNull(number.ToString());
                    }
                }
                _ = CaseNumber.TryParse(text, out _) || MunicipalityNumber.TryParse(text, out _);
                return Task.CompletedTask;
            }
        );
}
