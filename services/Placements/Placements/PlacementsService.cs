using Tot.Events.V1;
using Tot.Intake.V1;
using Tot.Messaging;
using Tot.NeedToKnow;
using Tot.Placements.Absences;
using Tot.Placements.Aftercare;
using Tot.Placements.Ages;
using Tot.Placements.ApplicationSent;
using Tot.Placements.Approval;
using Tot.Placements.AskIntake;
using Tot.Placements.Closure;
using Tot.Placements.Complaint;
using Tot.Placements.Deadlines;
using Tot.Placements.Decide;
using Tot.Placements.End;
using Tot.Placements.Institutions;
using Tot.Placements.Persistence;
using Tot.Placements.Preview;
using Tot.Placements.Propose;
using Tot.Placements.Reflection;
using Tot.Placements.RuleSetList;
using Tot.Placements.Show;
using Tot.Placements.Start;
using Tot.Placements.Strike;
using Tot.Placements.Transfers;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;
using Tot.ServiceDefaults.Privacy;
using Tot.ServiceDefaults.Stores;

namespace Tot.Placements;

/// <summary>Placements: institutions, chains of decisions, the legal clock and its deadlines.</summary>
public static class PlacementsService
{
    public static readonly TotService Definition = new("placements", Add, Map);

    private static void Add(WebApplicationBuilder builder)
    {
        builder.AddStore<PlacementsDb, SqlitePlacementsDb, NpgsqlPlacementsDb>("placements");
        builder.AddNeedToKnow<PlacementsDb>();
        builder.AddMessaging(
            "placements",
            messaging => messaging.CopyRosters().Handle<AgeAssessed, AgeAssessedHandler>("intake").ErasePersons()
        );
        builder.Services.AddGrpcPeer("intake", channel => new CaseService.CaseServiceClient(channel));
        builder.Services.AddTransient<ChildFacts>();
        builder.Services.AddSingleton<DeadlineRounds>();
        builder.Services.AddSingleton<Reconciliation>();
        builder.Services.AddHostedService<DeadlineEngine>();
        builder.Services.AddDeadlineGauges();
        if (DemoMode.IsEnabled(builder.Configuration))
        {
            builder.Services.AddHostedService<DemoInstitutions>();
        }
    }

    private static void Map(WebApplication app)
    {
        app.MapEventFeed("obligations", "subscriptions");
        app.MapGrpcService<ClosureQuestions>().RequireCallers(("CheckClosure", ["intake"]));
        app.MapGrpcService<HeldDataGrpc>().RequireCallers(("ExportPerson", ["intake"]));
        var api = app.MapApi("Placements");
        api.AddEndpointFilter<RouteGroupBuilder, RetryWhenContended>();
        api.MapRuleSets();
        api.MapRegisterInstitution();
        api.MapShowInstitutions();
        api.MapPreviewPlacement();
        api.MapProposePlacements();
        api.MapStartPlacement();
        api.MapRegisterDecision();
        api.MapRecordApplicationSent();
        api.MapRecordApproval();
        api.MapRecordComplaint();
        api.MapStrikeDecision();
        api.MapTransferPlacement();
        api.MapRecordAbsence();
        api.MapWriteAftercarePlan();
        api.MapSignAftercarePlan();
        api.MapShowAftercarePlan();
        api.MapEndPlacement();
        api.MapShowPlacements();
        api.MapListPlacements();
        api.MapListDeadlines();
        api.MapAcknowledgeDeadline();
        api.MapReconcileDeadlines();
        api.MapListReconciledNights();
        api.MapGrantReflectionPeriod();
        api.MapStrikeReflectionPeriod();
        api.MapShowReflectionPeriods();
    }
}
