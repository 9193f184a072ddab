using Microsoft.Extensions.Options;
using Tot.Testing;

namespace Tot.Mail.Tests;

public sealed class OutgoingMailTests
{
    private static readonly DateTimeOffset Now = new TestClock().Now;

    [Theory]
    [InlineData("post@agency.example")]
    [InlineData("tot.utekontakten+bergen@etat.bergen.kommune.example")]
    public void Compose_APlainAddress_IsTaken(string to) => Assert.True(Compose(Draft with { To = to }).IsSuccess);

    [Theory]
    [InlineData("")]
    [InlineData("post")]
    [InlineData("post@agency.example\r\nBcc: other@agency.example")]
    [InlineData("post@agency.example\n")]
    [InlineData("post@agency.example, other@agency.example")]
    [InlineData("Somebody <post@agency.example>")]
    [InlineData("\"post\"@agency.example")]
    [InlineData("pøst@agency.example")]
    [InlineData("post@agency.example>")]
    public void Compose_AnythingElseAsAddress_IsRefused(string to) =>
        Assert.Equal(["to"], Compose(Draft with { To = to }).Error!.Fields.Keys);

    [Theory]
    [InlineData("")]
    [InlineData("TOT-2026-000001\r\nBcc: other@agency.example")]
    [InlineData("TOT-2026-000001\n")]
    [InlineData("TOT\u0085-2026")]
    public void Compose_ASubjectThatIsNotOneLine_IsRefused(string subject) =>
        Assert.Equal(["subject"], Compose(Draft with { Subject = subject }).Error!.Fields.Keys);

    [Theory]
    [InlineData("REQUEST; x=\"y\"")]
    [InlineData("request\r\nX: y")]
    public void Compose_AMethodThatIsNone_IsRefused(string method) =>
        Assert.Equal(["calendar.method"], Compose(Draft with { Calendar = new CalendarPart(method, "x") }).Error!.Fields.Keys);

    [Fact]
    public void Compose_GivesUpWhenItIsOfNoUse_ButNeverLaterThanTheSettingsSay()
    {
        Assert.Equal(Now.AddHours(2), Compose(Draft with { UsefulUntil = Now.AddHours(2) }).Value.GiveUpAt);
        Assert.Equal(Now.AddHours(24), Compose(Draft with { UsefulUntil = Now.AddHours(48) }).Value.GiveUpAt);
        Assert.Equal(Now.AddHours(24), Compose(Draft).Value.GiveUpAt);
    }

    [Fact]
    public void Settings_WithoutAHost_AreFine_AndWithOne_EachFaultIsNamed()
    {
        Assert.True(Validate(new SmtpSettings()).Succeeded);
        Assert.True(Validate(new SmtpSettings { Host = "mail.example", From = "tot@mail.example" }).Succeeded);
        Assert.Contains(
            "Host",
            Assert.Single(Validate(new SmtpSettings { From = "tot@mail.example" }).Failures!),
            StringComparison.Ordinal
        );
        var wrong = new SmtpSettings
        {
            Host = "mail example",
            Port = 0,
            From = "tot@mail.example\r\n",
            UserName = "tot",
            Security = SmtpSecurity.None,
            Timeout = TimeSpan.Zero,
            GiveUpAfter = TimeSpan.Zero,
        };
        Assert.Equal(7, Validate(wrong).Failures!.Count());
    }

    private static MailDraft Draft => new("post@agency.example", "TOT-2026-000001", "Text", "meetings/1");

    private static Kernel.Result<OutgoingMail> Compose(MailDraft draft) => OutgoingMail.Compose(draft, TimeSpan.FromHours(24), Now);

    private static ValidateOptionsResult Validate(SmtpSettings settings) => new SmtpSettingsValidator().Validate(null, settings);
}
