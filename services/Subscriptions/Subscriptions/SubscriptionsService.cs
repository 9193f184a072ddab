using Google.Protobuf;
using Microsoft.AspNetCore.DataProtection;
using Tot.Events.V1;
using Tot.Mail;
using Tot.Messaging;
using Tot.NeedToKnow;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Stores;
using Tot.Subscriptions.Alarm;
using Tot.Subscriptions.Calendar;
using Tot.Subscriptions.CopyCases;
using Tot.Subscriptions.Deliver;
using Tot.Subscriptions.Entitle;
using Tot.Subscriptions.Persistence;
using Tot.Subscriptions.Publish;
using Tot.Subscriptions.Read;
using Tot.Subscriptions.Retain;
using Tot.Subscriptions.Sign;
using Tot.Subscriptions.Tell;
using Tot.Subscriptions.Trace;
using Tot.Subscriptions.Validate;

namespace Tot.Subscriptions;

/// <summary>The floor plan: what the service is made of, and what it answers to.</summary>
public static class SubscriptionsService
{
    public const string Name = "subscriptions";

    public static readonly TotService Definition = new(Name, Add, Map);

    private static void Add(WebApplicationBuilder builder)
    {
        builder.AddStore<SubscriptionsDb, SqliteSubscriptionsDb, NpgsqlSubscriptionsDb>(Name);
        builder.AddNeedToKnow<SubscriptionsDb>();
        builder.AddMail();
        builder.AddMessaging(
            Name,
            messaging =>
                messaging
                    .CopyRosters()
                    .CopyCases()
                    .KeepCalendar()
                    .FollowWarnings()
                    .TellIntake()
                    .TellPlacements()
                    .TellMeetings()
                    .TellObligations()
        );
        AddSecrets(builder);

        var services = builder.Services;
        services
            .AddOptions<SubscriptionsOptions>()
            .Configure(o => o.AllowLoopback = DemoMode.IsEnabled(builder.Configuration))
            .Bind(builder.Configuration.GetSection(SubscriptionsOptions.Section))
            .Validate(
                o => !o.AllowLoopback || DemoMode.IsEnabled(builder.Configuration),
                "Subscriptions:AllowLoopback is for demo mode only: it lets agencies reach this machine."
            )
            .Validate(
                o => o is { PerEndpoint: > 0, InAll: > 0, Ed25519Generation: > 0 } && o.AttemptTimeout > TimeSpan.Zero,
                "Subscriptions: limits must be positive."
            )
            .Validate(o => o.Retention >= TimeSpan.FromDays(90), "Subscriptions:Retention: agencies are promised at least 90 days.")
            .ValidateOnStart();
        services.AddSingleton<WorkSignal>();
        services.AddSingleton<FeedSignal>();
        services.AddSingleton<InFlight>();
        services.AddSingleton<SecretSeal>();
        services.AddSingleton<EndpointClient>();
        services.AddSingleton<EndpointValidation>();
        services.AddSingleton<Entitlement>();
        services.AddSingleton<DeliverEvents>();
        services.AddSingleton<DueDeliveries>();
        services.AddSingleton<RecordAttempts>();
        services.AddSingleton<Turns>();
        services.AddSingleton<LaneClaims>();
        services.AddSingleton<StopSending>();
        services.AddSingleton<WebhookKeys>();
        services.AddScoped<CasePlaces>();
        services.AddScoped<OwnSubscriptions>();
        services.AddScoped<VisibleEvents>();
        services.AddHostedService<LaneKeeper>();
        services.AddSingleton<AlarmTexts>();
        services.AddSingleton<CalendarRate>();
        services.AddScoped<TellFailing>();
        services.AddScoped<ClimbLadders>();
        services.AddHostedService<AlarmWorker>();
        services.AddHostedService<RetentionWorker>();
        services.AddHostedService<ValidationWorker>();
        services.AddHostedService<DeliveryWorker>();
        services.AddDeliveryGauges();
        services.AddSingleton<PublisherParts>();
        var broker = builder.Configuration.GetSection(BrokerOptions.Section).Get<BrokerOptions>() ?? new BrokerOptions();
        if (broker.Uri is not null)
        {
            services.AddSingleton(broker);
            services.AddHostedService<PublishToBroker>();
        }
        if (builder.Configuration["DAPR_HTTP_PORT"] is not null)
        {
            services.AddHostedService<PublishThroughDapr>();
        }
    }

    private static void Map(WebApplication app)
    {
        var api = app.MapApi("Subscriptions");
        Subscribe.Subscribe.Map(api);
        ReadSubscriptions.Map(api);
        RequestValidation.Map(api);
        Pause.PauseSubscription.Map(api);
        Resume.ResumeSubscription.Map(api);
        ChangeEndpoint.ChangeEndpoint.Map(api);
        RotateSecret.RotateSecret.Map(api);
        Delete.DeleteSubscription.Map(api);
        ListDeliveries.Map(api);
        ResendDelivery.Map(api);
        ResendRange.Map(api);
        ReadHealth.Map(api);
        ReadFeed.Map(api);
        StreamFeed.Map(api);
        ReadEventTypes.Map(api);
        ReadEventTypes.MapSchemas(app);
        ReadWebhookKeys.Map(api);
        ManageCalendarFeeds.Map(api);
        GetCalendar.Map(app);
    }

    private static void AddSecrets(WebApplicationBuilder builder)
    {
        var keys = Path.Combine(builder.Configuration["Keys:Folder"] ?? "data/keys", Name + "-secrets");
        var protection = builder.Services.AddDataProtection().SetApplicationName("tot-" + Name);
        protection.PersistKeysToFileSystem(new DirectoryInfo(keys));
        if (builder.Configuration.GetValue("Keys:ReadOnly", defaultValue: false))
        {
            // A mounted secret, the same for every replica: who rotates it adds the new key there.
            protection.DisableAutomaticKeyGeneration();
        }
        // Says at each start that the keys folder itself is not encrypted, which is the installation's choice.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    private static MessagingBuilder CopyCases(this MessagingBuilder messaging) =>
        messaging
            .Handle<PersonIdentified, PersonIdentifiedHandler>("intake")
            .Copy<AgencyChanged, AgencyAddressHandler>(RosterReadIndex.Source);

    private static MessagingBuilder KeepCalendar(this MessagingBuilder messaging) =>
        messaging
            .Handle<DeadlineSet, KeepCalendar>("placements")
            .Handle<DeadlineMoved, KeepCalendar>("placements")
            .Handle<DeadlineWithdrawn, KeepCalendar>("placements")
            .Handle<DeadlineMet, KeepCalendar>("placements")
            .Handle<MeetingConvened, KeepCalendar>("meetings")
            .Handle<MeetingRescheduled, KeepCalendar>("meetings")
            .Handle<MeetingCancelled, KeepCalendar>("meetings")
            .Handle<MeetingHeld, KeepCalendar>("meetings");

    private static MessagingBuilder FollowWarnings(this MessagingBuilder messaging) =>
        messaging
            .Handle<DeadlineApproaching, FollowWarnings>("placements")
            .Handle<DeadlineMissed, FollowWarnings>("placements")
            .Handle<DeadlineAcknowledged, FollowWarnings>("placements")
            .Handle<DeadlineMet, FollowWarnings>("placements")
            .Handle<DeadlineMoved, FollowWarnings>("placements")
            .Handle<DeadlineWithdrawn, FollowWarnings>("placements");

    private static MessagingBuilder TellIntake(this MessagingBuilder messaging) =>
        messaging
            .Tell<PersonsAdded>("intake")
            .Tell<CasePhaseChanged>("intake")
            .Tell<DangerAssessed>("intake")
            .Tell<AgeAssessed>("intake")
            .Tell<PersonFactsChanged>("intake")
            .Tell<PersonStatusChanged>("intake")
            .Tell<ConsentChanged>("intake");

    private static MessagingBuilder TellPlacements(this MessagingBuilder messaging) =>
        messaging
            .Tell<PlacementStarted>("placements")
            .Tell<DecisionRegistered>("placements")
            .Tell<DecisionStruck>("placements")
            .Tell<DeadlineSet>("placements")
            .Tell<DeadlineMoved>("placements")
            .Tell<DeadlineWithdrawn>("placements")
            .Tell<DeadlineApproaching>("placements")
            .Tell<DeadlineMissed>("placements")
            .Tell<DeadlineMet>("placements")
            .Tell<DeadlineAcknowledged>("placements")
            .Tell<AftercareSigned>("placements")
            .Tell<PlacementTransferred>("placements")
            .Tell<ChildFoundAdult>("placements")
            .Tell<ChildMissing>("placements")
            .Tell<ChildReturned>("placements")
            .Tell<PlacementEnded>("placements");

    private static MessagingBuilder TellMeetings(this MessagingBuilder messaging) =>
        messaging
            .Tell<MeetingConvened>("meetings")
            .Tell<MeetingRescheduled>("meetings")
            .Tell<MeetingCancelled>("meetings")
            .Tell<MeetingHeld>("meetings")
            .Tell<MinutesFinalised>("meetings")
            .Tell<MinutesRecalled>("meetings");

    private static MessagingBuilder TellObligations(this MessagingBuilder messaging) =>
        messaging
            .Tell<ObligationAssigned>("obligations")
            .Tell<ObligationFulfilled>("obligations")
            .Tell<ObligationExcused>("obligations")
            .Tell<ObligationBreached>("obligations")
            .Tell<ObligationCancelled>("obligations")
            .Tell<ObligationEscalated>("obligations")
            .Tell<PoliceAssistanceRequested>("obligations")
            .Tell<PoliceAssistanceAnswered>("obligations")
            .Tell<PoliceAssistanceEvaluated>("obligations");

    private static MessagingBuilder Tell<TEvent>(this MessagingBuilder messaging, string source)
        where TEvent : class, IMessage<TEvent>, new() => messaging.Handle<TEvent, TellPartners>(source);
}
