using Tot.Events.V1;
using Tot.Mail;
using Tot.Meetings.V1;
using Tot.Messaging;
using Tot.NeedToKnow;
using Tot.Obligations.Aftercare;
using Tot.Obligations.Agencies;
using Tot.Obligations.Agreements;
using Tot.Obligations.Assistance;
using Tot.Obligations.Attending;
using Tot.Obligations.BreakGlass;
using Tot.Obligations.Courses;
using Tot.Obligations.Deadlines;
using Tot.Obligations.Demo;
using Tot.Obligations.Duties;
using Tot.Obligations.Escalating;
using Tot.Obligations.Measures;
using Tot.Obligations.Persistence;
using Tot.Obligations.Plans;
using Tot.Obligations.Reports;
using Tot.Obligations.Rosters;
using Tot.Obligations.Routines;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Demo;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;
using Tot.ServiceDefaults.Privacy;
using Tot.ServiceDefaults.Stores;

namespace Tot.Obligations;

/// <summary>The service as a host needs it.</summary>
public static class ObligationsService
{
    private const string Name = "obligations";

    public static readonly TotService Definition = new(Name, Add, Map);

    private static void Add(WebApplicationBuilder builder)
    {
        builder.AddStore<ObligationsDb, SqliteObligationsDb, NpgsqlObligationsDb>(Name);
        builder.AddMail();
        builder
            .Services.AddOptions<EscalationTexts.Settings>()
            .BindConfiguration("Obligations:Notices")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<EscalationTexts>();
        builder
            .Services.AddOptions<BreakGlassSettings>()
            .BindConfiguration("Obligations:BreakGlass")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.AddMessaging(
            Name,
            messaging =>
                messaging
                    .Handle<PersonIdentified, PersonIdentifiedHandler>("intake")
                    .Handle<ParticipantsSummoned, ParticipantsSummonedHandler>("meetings")
                    .Handle<MeetingConvened, MeetingConvenedHandler>("meetings")
                    .Handle<MeetingRescheduled, MeetingRescheduledHandler>("meetings")
                    .Handle<MeetingCancelled, MeetingCancelledHandler>("meetings")
                    .Handle<SummonsAnswered, SummonsAnsweredHandler>("meetings")
                    .Handle<MeetingHeld, MeetingHeldHandler>("meetings")
                    .Handle<MeasureDecided, MeasureDecidedHandler>("meetings")
                    .Handle<PersonIdentified, CaseCopyHandler>("intake")
                    .Handle<DeadlineSet, DeadlineCopyHandler>("placements")
                    .Handle<DeadlineMoved, DeadlineCopyHandler>("placements")
                    .Handle<DeadlineWithdrawn, DeadlineCopyHandler>("placements")
                    .Handle<DeadlineMet, DeadlineCopyHandler>("placements")
                    .Handle<DeadlineMissed, DeadlineCopyHandler>("placements")
                    .Handle<AftercareSigned, AftercareCopyHandler>("placements")
                    .Handle<DeadlineSet, AftercareDueHandler>("placements")
                    .Handle<DeadlineMoved, AftercareDueHandler>("placements")
                    .Handle<DeadlineApproaching, AftercareDueHandler>("placements")
                    .Handle<DeadlineWithdrawn, AftercareDueHandler>("placements")
                    .Handle<AftercarePlanChanged, AftercarePlanHandler>("placements")
                    .Handle<AftercareSigned, AftercarePlanHandler>("placements")
                    .ErasePersons()
        );
        builder.Services.AddGrpcPeer("meetings", c => new MeetingService.MeetingServiceClient(c));
        builder.Services.AddScoped<INeedToKnow, Rosters.NeedToKnow>();
        builder.Services.AddScoped<DutyQueries>();
        builder.Services.AddScoped<DutyAct>();
        builder.Services.AddScoped<ReadObligations.Lister>();
        builder.Services.AddScoped<AssistanceAct>();
        builder.Services.AddScoped<MeetingDuties>();
        builder.Services.AddScoped<RoutineDuties>();
        builder.Services.AddScoped<AftercareDuties>();
        builder.Services.AddScoped<ReportScope.Reader>();
        builder.Services.AddScoped<EscalationMail>();
        builder.Services.AddScoped<BreakGlassMail>();
        builder.Services.AddScoped<EmergencyOpening>();
        builder.Services.AddScoped<AgreementAct>();
        builder.Services.AddScoped<AgreementDuties>();
        builder.Services.AddScoped<CourseAct>();
        builder.Services.AddSingleton<Ladders>();
        builder.Services.AddSingleton<YearlyEvaluations>();
        builder.Services.AddSingleton<AgreementClock>();
        builder.Services.AddSingleton<DeadlineLoop>();
        builder.Services.AddHostedService(sp => sp.GetRequiredService<DeadlineLoop>());
        builder.Services.AddDeadlineGauges();
        if (DemoMode.IsEnabled(builder.Configuration))
        {
            builder.Services.AddHostedService<DemoDirectory>();
        }
    }

    private static void Map(WebApplication app)
    {
        var api = app.MapApi("Obligations");
        ReadAgencies.Map(api);
        RegisterAgency.Map(api);
        ReviseAgency.Map(api);
        ReadRoster.Map(api);
        AddToRoster.Map(api);
        EndRosterEntry.Map(api);
        BreakGlass.BreakGlass.Map(api);
        ReadBreakGlass.Map(api);
        ReviewBreakGlass.Map(api);
        ReadObligations.Map(api);
        FulfilObligation.Map(api);
        ExcuseObligation.Map(api);
        AcknowledgeObligation.Map(api);
        SetTrafficLight.Map(api);
        ReportMeasures.Map(api);
        ReportFirstMeeting.Map(api);
        ReportAttendance.Map(api);
        ReportBreaches.Map(api);
        ReportDeadlines.Map(api);
        ReportAftercare.Map(api);
        RequestAssistance.Map(api);
        ReadAssistance.Map(api);
        AnswerAssistance.Map(api);
        PlanAssistance.Map(api);
        CompleteAssistance.Map(api);
        EvaluateAssistance.Map(api);
        RegisterRoutine.Map(api);
        PublishVersion.Map(api);
        AcknowledgeVersion.Map(api);
        EvaluateRoutine.Map(api);
        ReadRoutines.Map(api);
        RegisterPlan.Map(api);
        AddPlanMeasure.Map(api);
        ReadPlans.Map(api);
        RegisterAgreement.Map(api);
        ReviseAgreement.Map(api);
        BringIntoForce.Map(api);
        ReviewAgreement.Map(api);
        RenewAgreement.Map(api);
        TerminateAgreement.Map(api);
        ReadAgreements.Map(api);
        RegisterCourse.Map(api);
        PlanSession.Map(api);
        EnrolInSession.Map(api);
        RecordCourseAttendance.Map(api);
        CancelSession.Map(api);
        ReadCourses.Map(api);
        string[] others = ["intake", "meetings", "placements", "subscriptions"];
        app.MapGrpcService<DirectoryGrpcService>().RequireCallers(("ResolveAgency", others), ("ListAgencies", others));
        app.MapGrpcService<RosterGrpcService>()
            .RequireCallers(("CheckAccess", ["subscriptions"]), ("CheckAccesses", ["subscriptions"]), ("ListEntitled", ["subscriptions"]));
        app.MapGrpcService<ObligationGrpcService>().RequireCallers(("CheckClosure", ["intake"]));
        app.MapGrpcService<HeldDataGrpc>().RequireCallers(("ExportPerson", ["intake"]));
        app.MapEventFeed(others);
    }
}
