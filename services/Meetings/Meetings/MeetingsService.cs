using Tot.Events.V1;
using Tot.Intake.V1;
using Tot.Mail;
using Tot.Meetings.Access;
using Tot.Meetings.Answer;
using Tot.Meetings.Calendar;
using Tot.Meetings.Cancel;
using Tot.Meetings.Convene;
using Tot.Meetings.Decisions;
using Tot.Meetings.Hold;
using Tot.Meetings.Minutes;
using Tot.Meetings.Notices;
using Tot.Meetings.Persistence;
using Tot.Meetings.Propose;
using Tot.Meetings.ProposeOnIdentification;
using Tot.Meetings.Read;
using Tot.Meetings.Reschedule;
using Tot.Meetings.ReviseComposition;
using Tot.Meetings.Standing;
using Tot.Messaging;
using Tot.NeedToKnow;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;
using Tot.ServiceDefaults.Privacy;
using Tot.ServiceDefaults.Stores;

namespace Tot.Meetings;

/// <summary>The Meetings service: what it registers and what it maps.</summary>
public static class MeetingsService
{
    public const string Name = "meetings";

    public static readonly TotService Definition = new(Name, AddMeetings, MapMeetings);

    private static void AddMeetings(WebApplicationBuilder builder)
    {
        builder.AddStore<MeetingsDb, SqliteMeetingsDb, NpgsqlMeetingsDb>(Name);
        builder.AddNeedToKnow<MeetingsDb>();
        builder.AddMessaging(
            Name,
            messaging =>
                messaging
                    .CopyRosters()
                    .Copy<AgencyChanged, AgencyAddressHandler>("obligations")
                    .Handle<PersonIdentified, PersonIdentifiedHandler>("intake")
                    .Handle<PersonsAdded, PersonsAddedHandler>("intake")
                    .Handle<AgeAssessed, AgeAssessedHandler>("intake")
                    .ErasePersons()
        );
        builder.AddMail();
        var services = builder.Services;
        services.AddGrpcPeer("intake", invoker => new CaseService.CaseServiceClient(invoker));
        services.AddOptions<MeetingsOptions>().BindConfiguration("Meetings").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CalendarOptions>().BindConfiguration("Meetings:Calendar");
        services.AddScoped<AgencyDirectory>().AddScoped<MeetingAccess>().AddScoped<DoubleBookings>();
        services.AddOptions<NoticeOptions>().BindConfiguration("Meetings:Notices").ValidateDataAnnotations().ValidateOnStart();
        services
            .AddSingleton<CalendarAddresses>()
            .AddSingleton<Invitation>()
            .AddSingleton<NoticeTexts>()
            .AddScoped<NoticeMail>()
            .AddScoped<MeetingNotices>();
        services.AddScoped<CompositionReviser>().AddScoped<AskedParticipants>().AddScoped<AddParticipants>();
        services.AddScoped<ProposeMeeting>().AddScoped<ConveneMeeting>().AddScoped<RescheduleMeeting>().AddScoped<CancelMeeting>();
        services
            .AddScoped<AnswerSummons>()
            .AddScoped<HoldMeeting>()
            .AddScoped<WriteMinutes>()
            .AddScoped<AmendMinutes>()
            .AddScoped<RecallMinutes>();
        services.AddScoped<ListSummonses>().AddScoped<ListMinutes>().AddScoped<ReadYearlyMeetings>();
        services.AddScoped<GetMeeting>().AddScoped<ListMeetings>().AddScoped<GetInvitation>();
        services.AddScoped<ReceiveCalendarReply>();
        services.AddScoped<StandingAccess>().AddScoped<ConveneStandingMeeting>().AddScoped<EndStandingMeeting>();
        services.AddOptions<StandingOptions>().BindConfiguration("Meetings:Standing").ValidateDataAnnotations().ValidateOnStart();
        services
            .AddSingleton<StandingInvitation>()
            .AddScoped<StandingNotices>()
            .AddScoped<OccurrenceConvener>()
            .AddScoped<ConveneOccurrence>();
        services.AddHostedService<OccurrenceWorker>();
        services.AddScoped<ReadStandingMeetings>().AddScoped<GetStandingInvitation>();
    }

    private static void MapMeetings(WebApplication app)
    {
        var api = app.MapApi("Meetings")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        ListMeetings.Map(api);
        ProposeMeeting.Map(api);
        GetMeeting.Map(api);
        ListSummonses.Map(api);
        ReadYearlyMeetings.Map(api);
        ListMinutes.Map(api);
        ConveneMeeting.Map(api);
        AddParticipants.Map(api);
        RescheduleMeeting.Map(api);
        CancelMeeting.Map(api);
        AnswerSummons.Map(api);
        GetInvitation.Map(api);
        ReceiveCalendarReply.Map(api);
        HoldMeeting.Map(api);
        WriteMinutes.Map(api);
        AmendMinutes.Map(api);
        RecallMinutes.Map(api);
        ConveneStandingMeeting.Map(api);
        ReadStandingMeetings.Map(api);
        GetStandingInvitation.Map(api);
        EndStandingMeeting.Map(api);
        ConveneOccurrence.Map(api);
        app.MapGrpcService<MeetingQuestions>().RequireCallers(("GetDecision", ["obligations"]), ("CheckClosure", ["intake"]));
        app.MapGrpcService<HeldDataGrpc>().RequireCallers(("ExportPerson", ["intake"]));
        app.MapEventFeed("obligations", "subscriptions");
    }
}
