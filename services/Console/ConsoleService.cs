using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Health;
using Tot.ServiceDefaults.Peers;
using Tot.WebConsole.Api;
using Tot.WebConsole.Http;
using Tot.WebConsole.Identity;
using Tot.WebConsole.Pages.Administration;
using Tot.WebConsole.Pages.Answer;
using Tot.WebConsole.Pages.Assistance;
using Tot.WebConsole.Pages.Audit;
using Tot.WebConsole.Pages.Case;
using Tot.WebConsole.Pages.Cases;
using Tot.WebConsole.Pages.Courses;
using Tot.WebConsole.Pages.Duties;
using Tot.WebConsole.Pages.Emergency;
using Tot.WebConsole.Pages.Help;
using Tot.WebConsole.Pages.Identification;
using Tot.WebConsole.Pages.Meeting;
using Tot.WebConsole.Pages.Person;
using Tot.WebConsole.Pages.Placement;
using Tot.WebConsole.Pages.Plans;
using Tot.WebConsole.Pages.Reports;
using Tot.WebConsole.Pages.Routines;
using Tot.WebConsole.Pages.Subscriptions;
using Tot.WebConsole.Pages.Today;
using Tot.WebConsole.Pages.Welcome;
using Tot.WebConsole.Texts;

namespace Tot.WebConsole;

/// <summary>The console's floor plan: what it registers, and which pages it has.</summary>
internal static class ConsoleService
{
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddHostDefaults(ConsoleHost.Name);
        var services = builder.Services;
        services.TryAddSingleton(ServiceAddresses.From(builder.Configuration));
        services.AddHttpContextAccessor();
        services.AddHealthChecks();
        builder.AddSignIn();
        services.AddRazorComponents();
        // Æ, ø and å as they are: shorter, and readable for whoever looks at the source.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddAntiforgery(o =>
        {
            (o.Cookie.Name, o.FormFieldName, o.SuppressXFrameOptionsHeader) = ("tot-form", "form-token", true);
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.TryAddSingleton<Assets>();
        services.AddSingleton<ServiceHttp>();
        services.AddScoped<CallTimes>();
        services.AddScoped<Calls>();
        services.AddScoped<IntakeApi>();
        services.AddScoped<MeetingsApi>();
        services.AddScoped<ObligationsApi>();
        services.AddScoped<PlacementsApi>();
        services.AddScoped<SubscriptionsApi>();
        services.AddScoped<AuditApi>();
        services.AddSingleton<AgencyShelf>();
        services.AddSingleton<LiveEnds>();
        services.AddScoped<Agencies>();
        services.AddScoped<Text>();
        services.AddScoped<Flash>();
        services.AddScoped<Sent>();
        services.AddScoped<Reader>();
        services.AddScoped<TodayQuery>();
        services.AddScoped<CasesQuery>();
        services.AddScoped<CaseQuery>();
        services.AddScoped<PersonQuery>();
        services.AddScoped<ViewersQuery>();
        services.AddSingleton<EmergencyRoles>();
        services.AddScoped<EmergencyQuery>();
        services.AddScoped<ReviewQuery>();
        services.AddScoped<MeetingQuery>();
        services.AddScoped<PlacementQuery>();
        services.AddScoped<DutyQuery>();
        services.AddScoped<PlansQuery>();
        services.AddScoped<RoutinesQuery>();
        services.AddScoped<CoursesQuery>();
        services.AddScoped<AssistanceQuery>();
        services.AddScoped<SubscriptionsQuery>();
        services.AddScoped<ReportsQuery>();
        services.AddScoped<DirectoryQuery>();
        services.AddScoped<RostersQuery>();
        services.AddScoped<HealthQuery>();
        services.AddScoped<AuditQuery>();
    }

    public static void Map(WebApplication app)
    {
        app.Services.GetRequiredService<Assets>().SayWhatIsMissing();
        app.UseForwardedHeaders();
        app.UseMiddleware<ServerTiming>();
        app.UseMiddleware<PageHeaders>();
        app.UseMiddleware<PageProblems>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapHealth();
        app.MapAssets();
        app.MapLive();
        // A page is shown by GET; what a reader does on it is a POST to a path below it, refused without the token that only our own forms hold.
        var pages = app.MapGroup("").WithMetadata(new RequireAntiforgeryTokenAttribute());
        pages.MapSignIn();
        pages.MapLanguage();
        pages.MapWelcome();
        pages.MapToday();
        pages.MapCases();
        pages.MapCase();
        pages.MapPerson();
        pages.MapEmergency();
        pages.MapReviews();
        pages.MapMeeting();
        pages.MapAnswer();
        pages.MapPlacement();
        pages.MapIdentification();
        pages.MapDuties();
        pages.MapPlans();
        pages.MapRoutines();
        pages.MapCourses();
        pages.MapAssistance();
        pages.MapSubscriptions();
        pages.MapReports();
        pages.MapAdministration();
        pages.MapAuditPages();
        pages.MapHelp();
        app.MapFallback(() => Results.NotFound()).AllowAnonymous();
    }
}
