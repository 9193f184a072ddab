using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tot.Intake.AssessAge;
using Tot.Intake.AssessDanger;
using Tot.Intake.ChangePhase;
using Tot.Intake.ChangeStatus;
using Tot.Intake.Consents;
using Tot.Intake.CorrectPerson;
using Tot.Intake.Disclosures;
using Tot.Intake.Erase;
using Tot.Intake.Export;
using Tot.Intake.Matching;
using Tot.Intake.Persistence;
using Tot.Intake.RaiseIdentification;
using Tot.Intake.ReadCases;
using Tot.Intake.ReadPersons;
using Tot.Intake.Retain;
using Tot.Intake.Sealing;
using Tot.Messaging;
using Tot.NeedToKnow;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;
using Tot.ServiceDefaults.Stores;

namespace Tot.Intake;

/// <summary>Identifications, cases and persons.</summary>
public static class IntakeService
{
    public static readonly TotService Definition = new("intake", Add, Map);

    private static void Add(WebApplicationBuilder builder)
    {
        var (configuration, services) = (builder.Configuration, builder.Services);
        builder.AddStore<IntakeDbContext, SqliteIntakeDb, NpgsqlIntakeDb>("intake");
        builder.AddNeedToKnow<IntakeDbContext>();
        builder.AddMessaging("intake", m => m.CopyRosters());
        services.AddGrpcPeer("obligations", c => new Obligations.V1.ObligationService.ObligationServiceClient(c));
        services.AddGrpcPeer("meetings", c => new Meetings.V1.MeetingService.MeetingServiceClient(c));
        services.AddGrpcPeer("placements", c => new Placements.V1.PlacementService.PlacementServiceClient(c));

        services.AddSingleton(sp =>
            KeyRing.OpenOrCreate(
                configuration["Keys:Folder"] ?? "data/keys",
                sp.GetRequiredService<TimeProvider>().GetUtcNow(),
                mounted: configuration.GetValue("Keys:ReadOnly", defaultValue: false)
            )
        );
        services.AddSingleton(_ => PersonKeyStore.Open(configuration));
        services.AddSingleton<PersonVault>();
        services.AddHostedService<OpenKeysAtStart>();
        services.AddHealthChecks().AddCheck<KeysHealthCheck>("keys", HealthStatus.Unhealthy);

        services.AddSingleton<CaseNumberSeries>();
        services.AddSingleton(new IdentityNumberPolicy(SyntheticOnly: DemoMode.IsEnabled(configuration)));
        services.AddScoped<CaseAccess>();
        services.AddScoped<NewPersons>();
        services.AddScoped<RaiseIdentificationUseCase>();
        services.AddScoped<AddPersonsUseCase>();
        services.AddScoped<CorrectPersonUseCase>();
        services.AddScoped<ClosureQuestion>();

        services.AddSingleton<MatchHashes>();
        services.AddScoped<Comparison>();
        services.AddScoped<RenewTraits>();
        services.AddHostedService<CompareWaiting>();

        services.AddOptions<RetentionSettings>().BindConfiguration("Retention").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RetentionPolicy>();
        services.AddScoped<Erasure>();
        services.AddScoped<ErasePersonUseCase>();
        services.AddSingleton<FinishErasures>();
        services.AddHostedService(sp => sp.GetRequiredService<FinishErasures>());
        services.AddSingleton<RetentionRound>();
        services.AddHostedService<RetentionWorker>();
        services.AddSingleton<HeldElsewhere>();
        services.AddScoped<ExportPersonUseCase>();
    }

    private static void Map(WebApplication app)
    {
        app.MapEventFeed("meetings", "obligations", "placements", "subscriptions");
        app.MapGrpcService<CaseAnswers>().RequireCallers(("GetCase", ["meetings", "placements"]), ("GetPersonFacts", ["placements"]));
        var api = app.MapApi("Intake");
        api.MapRaiseIdentification();
        api.MapAddPersons();
        api.MapReadIdentification();
        api.MapListIdentifications();
        api.MapReadCases();
        api.MapListCases();
        api.MapChangePhase();
        api.MapReadPerson();
        api.MapReadIdentity();
        api.MapCorrectPerson();
        api.MapAssessDanger();
        api.MapReadDangerAssessments();
        api.MapAssessAge();
        api.MapChangeStatus();
        api.MapRecordConsent();
        api.MapReadConsents();
        api.MapListConsents();
        api.MapRecordDisclosure();
        api.MapReadDisclosures();
        api.MapReadMatches();
        api.MapResolveMatch();
        api.MapErasePerson();
        api.MapExportPerson();
        api.MapReadRetention();
    }
}
