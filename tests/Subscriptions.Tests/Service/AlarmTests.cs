using Microsoft.EntityFrameworkCore;
using Tot.Events.V1;
using Tot.Mail;
using Tot.Subscriptions.Domain;
using Tot.Subscriptions.Persistence;
using Tot.Testing;

namespace Tot.Subscriptions.Tests.Service;

/// <summary>People are told what machines did not hear. A mail server that nobody answers at keeps the mails in the outbox, where they are read.</summary>
public sealed class AlarmTests : IAsyncLifetime
{
    private const string Barnevern = "barnevern@eksempel.invalid";
    private const string Coordinator = "tot@eksempel.invalid";
    private readonly Guid _deadline = Guid.CreateVersion7();
    private World _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.StartAsync(
            "--Mail:Smtp:Host",
            "127.0.0.1",
            "--Mail:Smtp:Port",
            "9",
            "--Mail:Smtp:Security",
            "None",
            "--Mail:Smtp:From",
            "tot@eksempel.invalid",
            "--Mail:Smtp:GiveUpAfter",
            "14.00:00:00"
        );
        TellAddress("child-welfare", Barnevern);
        TellAddress("coordinator", Coordinator);
        _world.Host.Peers.Enrol(_world.Case, "coordinator");
        await Eventually.TrueAsync(
            () => _world.Host.InStoreAsync(async (SubscriptionsDb db) => await db.AgencyAddresses.CountAsync(a => a.Email != "") == 2),
            "the addresses are known"
        );
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private void TellAddress(string persona, string email)
    {
        var p = ServiceDefaults.Demo.DemoPersonas.Find(persona)!;
        _world.Host.Peers.Obligations.Tell(
            new AgencyChanged
            {
                AgencyId = p.AgencyId.ToString(),
                Kind = p.Kind,
                Name = p.AgencyName,
                OrganisationNumber = p.OrganisationNumber,
                Municipality = p.Municipality,
                ActiveFrom = "2020-01-01",
                Email = email,
            },
            $"agencies/{p.AgencyId}",
            2
        );
    }

    private Task<List<OutgoingMail>> MailsAsync(string about) =>
        _world.Host.InStoreAsync(
            (SubscriptionsDb db) =>
                db.Set<OutgoingMail>().AsNoTracking().Where(m => m.About.StartsWith(about)).OrderBy(m => m.Id).ToListAsync()
        );

    private Guid Tell(Google.Protobuf.IMessage message, long version) =>
        _world.Host.Peers.Placements.Tell(message, $"deadlines/{_deadline}", version);

    private Deadline Deadline(TimeSpan left) =>
        new()
        {
            DeadlineId = _deadline.ToString(),
            CaseId = _world.Case.ToString(),
            Kind = DeadlineKind.DecisionExpires,
            DueOn = "2026-03-17",
            DueAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(_world.Host.Clock.Now + left),
            Version = 1,
        };

    private async Task<List<string>> StepsAsync() =>
        [
            .. (await _world.Host.EventsAsync())
                .Where(e => e.Type.EndsWith("DeadlineEscalated", StringComparison.Ordinal))
                .Select(e => DeadlineEscalated.Parser.ParseJson(e.Payload).Recipient.ToString()),
        ];

    private Task StepAsync(int count) => Eventually.TrueAsync(async () => (await StepsAsync()).Count == count, $"{count} steps");

    [Fact]
    public async Task Subscription_ThatFails_IsToldToTheAgencyAndTheCoordinatorOnce()
    {
        _world.Receiver.OnEvent = (context, _) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var subscribed = await _world.SubscribeAsync();
        _world.TellApproaching(leadDays: 2);
        await _world.DeliveryAsync(subscribed.Id, "waiting");
        _world.Host.Clock.Advance(TimeSpan.FromHours(7));
        await _world.HealthAsync(subscribed.Id, "failing");
        await Eventually.TrueAsync(async () => (await MailsAsync("subscriptions/")).Count == 2, "two mails");
        _world.Host.Clock.Advance(TimeSpan.FromHours(2));
        await _world.DeliveryAsync(subscribed.Id, "waiting", attempts: 3);
        var mails = await MailsAsync("subscriptions/");
        Assert.Equal([Barnevern, Coordinator], mails.Select(m => m.To).Order());
        Assert.All(mails, m => Assert.Contains(subscribed.Id.ToString(), m.Text, StringComparison.Ordinal));
        Assert.All(mails, m => Assert.DoesNotContain(_world.Case.ToString(), m.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Warning_ThatAMachineTookButNoPersonAcknowledged_Climbs()
    {
        var subscribed = await _world.SubscribeAsync();
        Tell(new DeadlineApproaching { Deadline = Deadline(TimeSpan.FromDays(7)), LeadDays = 7 }, 2);
        await _world.DeliveryAsync(subscribed.Id, "delivered");
        _world.Host.Clock.Advance(TimeSpan.FromHours(22));
        await StepAsync(1);
        _world.Host.Clock.Advance(TimeSpan.FromDays(1));
        await StepAsync(2);
        _world.Host.Clock.Advance(TimeSpan.FromDays(1));
        await StepAsync(3);
        Assert.Equal(["Agency", "AgencyLeader", "Coordinator"], await StepsAsync());
        var mails = await MailsAsync("deadlines/");
        Assert.Equal([Barnevern, Barnevern, Coordinator], mails.Select(m => m.To));
        Assert.All(mails, m => Assert.Contains("17.03.2026", m.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Warning_Acknowledged_StopsClimbing()
    {
        Tell(new DeadlineApproaching { Deadline = Deadline(TimeSpan.FromDays(7)), LeadDays = 7 }, 2);
        var acknowledged = Tell(new DeadlineAcknowledged { Deadline = Deadline(TimeSpan.FromDays(7)) }, 3);
        await _world.ToldAsync(acknowledged);
        await Eventually.TrueAsync(
            () =>
                _world.Host.InStoreAsync(
                    (SubscriptionsDb db) => db.OpenWarnings.AnyAsync(w => w.DeadlineVersion == 3 && w.NextStepAt == null)
                ),
            "it is closed"
        );
        _world.Host.Clock.Advance(TimeSpan.FromDays(3));
        // Another warning's step shows that the ladder was looked at meanwhile.
        var other = _world.TellApproaching(leadDays: 1);
        await _world.ToldAsync(other);
        await Eventually.TrueAsync(
            () => _world.Host.InStoreAsync((SubscriptionsDb db) => db.OpenWarnings.AnyAsync(w => w.DeadlineId != _deadline)),
            "another"
        );
        _world.Host.Clock.Advance(TimeSpan.FromHours(4));
        await StepAsync(1);
        Assert.DoesNotContain(await _world.Host.EventsAsync(), e => e.Subject == $"warnings/{_deadline}");
    }

    [Fact]
    public async Task Delivery_OfAWarningGivenUp_SendsPeopleAtOnce()
    {
        _world.Receiver.OnEvent = (context, _) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var subscribed = await _world.SubscribeAsync();
        Tell(new DeadlineApproaching { Deadline = Deadline(TimeSpan.FromDays(14)), LeadDays = 14 }, 2);
        await _world.DeliveryAsync(subscribed.Id, "waiting");
        var id = (await _world.StoredDeliveriesAsync()).Single().Id;
        var asked = await _world.Host.InStoreAsync((SubscriptionsDb db) => db.OpenWarnings.Select(w => w.NextStepAt).SingleAsync());
        Assert.True(asked > _world.Host.Clock.Now);
        var record = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Deliver.RecordAttempts>(
            _world.Host.Services
        );
        await _world.ActAsync(subscribed.Id, "pause");
        await _world.Host.InStoreAsync(
            (SubscriptionsDb db) =>
                db.Deliveries.ExecuteUpdateAsync(s => s.SetProperty(d => d.QueuedAt, _world.Host.Clock.Now.AddDays(-15)))
        );
        var failed = new AttemptResult(AttemptOutcome.Failed, "http-500", TimeSpan.Zero, 500);
        await record.SaveAsync(new(subscribed.Id), new Dictionary<DeliveryId, AttemptResult> { [id] = failed }, _world.Host.Clock.Now);
        await StepAsync(1);
    }
}
