using Tot.Intake.Domain;

namespace Tot.Intake.Tests.Domain;

public sealed class MatchingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1));

    private static PersonIdentity Called(string name, int year = 2006, params string[] aliases) =>
        new()
        {
            ClaimedName = name,
            Aliases = aliases,
            ClaimedBirthDate = new DateOnly(year, 5, 1),
        };

    private static PersonIdentity Numbered(IdentityNumberKind kind, string value)
    {
        Assert.True(IdentityNumber.TryParse(kind, value, out var number));
        return new PersonIdentity { IdentityNumbers = [number] };
    }

    private static IReadOnlyList<MatchReason> Common(PersonIdentity one, PersonIdentity other) =>
        MatchTraits.Strongest(MatchTraits.Of(one).Intersect(MatchTraits.Of(other)).Select(t => t.Reason));

    [Theory]
    [InlineData("Åse Ørnæs", "ase ØRNÆS")]
    [InlineData("Aase Ørnæs", "Åse Ornaes")]
    [InlineData("Hassan Ali", "ALI, Hassan")]
    [InlineData("José Núñez", "Jose Nunez")]
    [InlineData("Mohammed al-Hassan", "Mohamed Hassan")]
    [InlineData("Иван Петров", "Ivan Petrov")]
    [InlineData("Mykola O'Brien", "Mykola OBrien")]
    [InlineData("Ганна Шевченко", "Hanna Shevchenko")]
    [InlineData("Nguyễn Thị Đức", "Nguyen Thi Duc")]
    [InlineData("Trần Ngọc Ơn", "Ngoc On Tran")]
    [InlineData("Ọlọ́runfẹ́mi Adébáyọ̀", "Olorunfemi Adebayo")]
    [InlineData("Chịọma Ọkafọ", "Chioma Okafo")]
    [InlineData("Ɗanladi Ƙwararre", "Danladi Kwararre")]
    [InlineData("Ștefan Țăranu", "Stefan Taranu")]
    [InlineData("𠮷田 Hanako", "Hanako 𠮷田")]
    [InlineData("Hanako 😀 Ono", "Ono Hanako")]
    [InlineData("Hana\ufffeko Ono", "Ono Hanako")]
    [InlineData("Ştefan Ţăranu", "Ștefan Țăranu")]
    [InlineData("Abdul Rahman Noor", "Abd al-Rahman Noor")]
    [InlineData("Abdelaziz Noor", "Abdul Aziz Noor")]
    public void SameName_HoweverMarkedAndOrdered_IsTheSame(string one, string other) =>
        Assert.Equal([MatchReason.NameAndBirthYear], Common(Called(one), Called(other)));

    [Theory]
    [InlineData("Mohammed Hussein", "Muhamad Husain")]
    [InlineData("Mehmet Yilmaz", "Muhammed Yılmaz")]
    [InlineData("Achmed Khalid", "Ahmed Khaled")]
    [InlineData("Aleksej Sjtsjerbakov", "Алексей Щербаков")]
    [InlineData("Yelena Kuznetsova", "Jelena Kuznetzova")]
    [InlineData("Дмитрий Чехов", "Dmitri Tsjekhov")]
    [InlineData("Sergej Ivanoff", "Sergey Ivanov")]
    [InlineData("محمد حسن", "Mohammed Hassan")]
    [InlineData("فاطمة رضا", "Fatima Rida")]
    [InlineData("Jamal Rashid", "Djamal Raschid")]
    [InlineData("Ivan Petrovitsj Sidorov", "Ivan Sidorov")]
    [InlineData("Philip Xander", "Filip Ksander")]
    [InlineData("Володимир Гончаренко", "Volodymyr Honcharenko")]
    [InlineData("Євген Ткаченко", "Yevgen Tkatsjenko")]
    [InlineData("عبد الرحمن نور", "Abdurrahman Noor")]
    [InlineData("عبدالعزيز نور", "Abdulaziz Nour")]
    [InlineData("Ђорђе Јовановић", "Djordje Jovanovitsj")]
    [InlineData("Oluwaseun Adeyemi", "Oluwasheun Adeyemy")]
    public void NamesSpeltInSeveralWays_SoundTheSame(string one, string other) =>
        Assert.Equal([MatchReason.SimilarNameAndBirthYear], Common(Called(one), Called(other)));

    [Theory]
    [InlineData("Eldste Ospelund", "Andre Ospelund")]
    [InlineData("Mohammed", "Mohammed")]
    [InlineData("Li An", "La Un")]
    [InlineData("Abdullah Noor", "Abdelaziz Nordin")]
    [InlineData("Grigorij Gusev", "Hanna Huseva")]
    [InlineData("Ivan Petrov", "Anna Petrova")]
    [InlineData("", "")]
    public void OtherNames_OrOneWord_HaveNothingInCommon(string one, string other) => Assert.Empty(Common(Called(one), Called(other)));

    [Fact]
    public void Names_WithAnotherOrNoBirthYear_HaveNothingInCommon()
    {
        Assert.Empty(Common(Called("Hassan Ali", 2006), Called("Hassan Ali", 2007)));
        Assert.Empty(MatchTraits.Of(new PersonIdentity { ClaimedName = "Hassan Ali" }));
    }

    [Fact]
    public void Aliases_AreComparedAsNamesAre() =>
        Assert.Equal([MatchReason.NameAndBirthYear], Common(Called("Nadia Noor", 2006, "Hassan Ali"), Called("Hassan Ali")));

    [Fact]
    public void Numbers_AreComparedByKind_AndDocumentsWithoutSeparators()
    {
        var national = Numbered(IdentityNumberKind.Fodselsnummer, "17912099997");
        Assert.Equal([MatchReason.IdentityNumber], Common(national, Numbered(IdentityNumberKind.Fodselsnummer, "179120 99997")));
        Assert.Empty(Common(national, Numbered(IdentityNumberKind.ForeignDocument, "17912099997")));
        Assert.Equal(
            [MatchReason.DocumentNumber],
            Common(Numbered(IdentityNumberKind.ForeignDocument, "xx-12/34"), Numbered(IdentityNumberKind.ForeignDocument, "XX1234"))
        );
    }

    [Fact]
    public void Score_RisesWithEachReasonAndNeverIsCertainty()
    {
        Assert.Equal(40, MatchTraits.Score([MatchReason.SimilarNameAndBirthYear]));
        Assert.Equal(60, MatchTraits.Score([MatchReason.NameAndBirthYear]));
        Assert.Equal(94, MatchTraits.Score([MatchReason.DocumentNumber, MatchReason.NameAndBirthYear]));
        Assert.InRange(MatchTraits.Score([MatchReason.IdentityNumber, MatchReason.NameAndBirthYear]), 96, 99);
    }

    [Fact]
    public void Trait_PrintsOnlyItsReason() =>
        Assert.All(
            MatchTraits.Of(Called("Hassan Ospelund")),
            t => Assert.DoesNotContain("ospelund", $"{t}", StringComparison.OrdinalIgnoreCase)
        );

    private static MunicipalityNumber Municipality(string number) =>
        MunicipalityNumber.TryParse(number, out var parsed) ? parsed : throw new ArgumentException(number);

    private static readonly MunicipalityNumber Bergen = Municipality("4601");
    private static readonly MunicipalityNumber Oslo = Municipality("0301");

    private static Match Between(MunicipalityNumber one, MunicipalityNumber other)
    {
        static MatchSide Side(MunicipalityNumber of) => new(new(Guid.CreateVersion7(Now)), new(Guid.CreateVersion7(Now)), of, false);
        return Match.Propose(new MatchId(Guid.CreateVersion7(Now)), Side(one), Side(other), [MatchReason.IdentityNumber], Now);
    }

    private static bool ShowsAll(Match match, MunicipalityNumber to) => match.Sides.All(s => match.Shows(s, to));

    [Fact]
    public void Confirm_OfTwoMunicipalities_NeedsBoth_AndShowsEachWhatTheOtherAgreedTo()
    {
        var match = Between(Bergen, Oslo);
        Assert.False(ShowsAll(match, Bergen));

        Assert.True(match.Confirm(Bergen, Now).Value);
        Assert.Equal((MatchState.Proposed, true, false), (match.State, ShowsAll(match, Oslo), ShowsAll(match, Bergen)));
        Assert.False(match.Confirm(Bergen, Now).Value);
        Assert.True(match.Confirm(Oslo, Now).Value);

        Assert.Equal((MatchState.Confirmed, true, 3L), (match.State, ShowsAll(match, Bergen), match.Version));
        Assert.Equal("MATCH_RESOLVED", match.Reject(Now).Error?.Code);
    }

    [Fact]
    public void Confirm_WithinOneMunicipality_IsOneDecision()
    {
        var match = Between(Bergen, Bergen);

        Assert.True(ShowsAll(match, Bergen));
        Assert.True(match.Confirm(Bergen, Now).Value);
        Assert.Equal(MatchState.Confirmed, match.State);
    }

    [Fact]
    public void Reject_ByOne_IsFinal_AndHidesAgainWhatWasShown()
    {
        var match = Between(Bergen, Oslo);
        match.Confirm(Bergen, Now);

        Assert.True(match.Reject(Now).Value);

        Assert.Equal((MatchState.Rejected, false), (match.State, ShowsAll(match, Oslo)));
        Assert.False(match.Reject(Now).Value);
        Assert.Equal("MATCH_RESOLVED", match.Confirm(Oslo, Now).Error?.Code);
    }

    [Theory]
    [InlineData(MatchState.Proposed, true, MatchState.Proposed)]
    [InlineData(MatchState.Rejected, true, MatchState.Proposed)]
    [InlineData(MatchState.Confirmed, false, MatchState.Confirmed)]
    public void Strengthen_FromEachState_HasItsOutcome(MatchState from, bool changed, MatchState to)
    {
        var match = Between(Bergen, Oslo);
        match.Confirm(Bergen, Now);
        _ = from switch
        {
            MatchState.Confirmed => match.Confirm(Oslo, Now),
            MatchState.Rejected => match.Reject(Now),
            _ => default,
        };
        var version = match.Version;

        var strengthened = match.Strengthen([MatchReason.IdentityNumber, MatchReason.DocumentNumber], Now);

        Assert.Equal((changed, to, version + (changed ? 1 : 0)), (strengthened, match.State, match.Version));
        Assert.Equal(changed ? 99 : 95, match.Score);
        // Who rejected it for less is asked anew; who held them for the same still does.
        Assert.Equal(from is not MatchState.Rejected, match.Sides.Single(s => s.Municipality == Bergen).Confirmed);
    }

    [Fact]
    public void Strengthen_WithoutMore_ChangesNothing()
    {
        var match = Between(Bergen, Oslo);

        Assert.False(match.Strengthen([MatchReason.IdentityNumber], Now));
        Assert.False(match.Strengthen([MatchReason.NameAndBirthYear], Now));
        Assert.Equal((95, 1L), (match.Score, match.Version));
    }
}
