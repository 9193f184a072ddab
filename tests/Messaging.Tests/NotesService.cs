using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tot.Events.V1;
using Tot.Kernel;
using Tot.Messaging;
using Tot.Messaging.Handling;
using Tot.NeedToKnow;
using Tot.Obligations.V1;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Http;
using Tot.ServiceDefaults.Identity;
using Tot.ServiceDefaults.Peers;
using Tot.ServiceDefaults.Stores;

namespace Tot.Messaging.Tests;

/// <summary>The smallest whole service: notes on cases, and a count of what it heard from Intake.</summary>
internal static class NotesService
{
    public static readonly TotService Definition = Named("meetings");

    /// <summary>The same service under another name, so that one can tell and another hear.</summary>
    public static TotService Named(string name) => new(name, builder => Add(builder, name), Map);

    private static void Add(WebApplicationBuilder builder, string name)
    {
        builder.AddStore<NotesDb, SqliteNotesDb, NpgsqlNotesDb>("notes");
        builder.Services.AddHostedService<MakeTables>();
        builder.AddNeedToKnow<NotesDb>();
        builder.Services.AddGrpcPeer("obligations", c => new ObligationService.ObligationServiceClient(c));
        builder.AddMessaging(
            name,
            messaging =>
            {
                messaging.CopyRosters();
                if (name != "intake")
                {
                    messaging.Handle<CasePhaseChanged, PhaseHandler>("intake").Handle<MeetingCancelled, AskingHandler>("intake");
                }
            }
        );
    }

    private static void Map(WebApplication app)
    {
        app.MapEventFeed().RequireService();
        var api = app.MapApi("notes");
        api.MapPost("/notes", PostAsync).RequireRoles(Roles.Coordinator);
        api.MapPut("/notes/{id:guid}", PutAsync).RequireRoles(Roles.Coordinator);
        api.MapGet("/notes/{id:guid}", GetAsync).RequireUser();
    }

    private static async Task<IResult> PostAsync(NoteRequest body, NotesDb db, Act act, INeedToKnow needToKnow, CancellationToken ct)
    {
        var valid = new Validation();
        var text = valid.Required(body.Text, "text", 20);
        var caseId = valid.Required(body.CaseId, "caseId");
        if (valid.Error is { } invalid)
        {
            return invalid.ToProblem();
        }
        if (!await needToKnow.MaySeeAsync(caseId, ct))
        {
            return Error.NotFound("case").ToProblem();
        }
        var note = new Note
        {
            Id = NoteId.From(Guid.CreateVersion7(act.Now)),
            CaseId = caseId,
            Text = text,
            Version = 1,
        };
        db.Notes.Add(note);
        db.Append(
            new MeetingCancelled { MeetingId = note.Id.Value.ToString(), CaseId = caseId.ToString() },
            $"notes/{note.Id.Value}",
            1,
            act.Now
        );
        act.Audit(db, "write-note", $"notes/{note.Id.Value}", caseId, "text");
        return await act.CommitAsync(db, Reply.Created($"/api/v1/notes/{note.Id.Value}", new { note.Id, At = act.Now }, note.Version), ct);
    }

    private static async Task<IResult> PutAsync(Guid id, NoteRequest body, NotesDb db, Act act, CancellationToken ct)
    {
        var noteId = NoteId.From(id);
        if (await db.Notes.FirstOrDefaultAsync(n => n.Id == noteId, ct) is not { } note)
        {
            return Error.NotFound("note").ToProblem();
        }
        if (act.CheckIfMatch(note.Version) is { } stale)
        {
            return stale.ToProblem();
        }
        note.Text = body.Text ?? "";
        note.Version++;
        return await act.CommitAsync(db, Reply.Ok(new { note.Text }, note.Version), ct);
    }

    private static async Task<IResult> GetAsync(Guid id, NotesDb db, HttpContext http, INeedToKnow needToKnow, CancellationToken ct)
    {
        var noteId = NoteId.From(id);
        var visible = await needToKnow.VisibleCasesAsync(ct);
        var note = await db.Notes.AsNoTracking().FirstOrDefaultAsync(n => n.Id == noteId && visible.Contains(n.CaseId), ct);
        return note is null ? Error.NotFound("note").ToProblem() : Answers.Ok(http, new { note.Text }, note.Version);
    }
}

internal sealed record NoteRequest(Guid? CaseId, string? Text);

internal readonly record struct NoteId(Guid Value) : IId<NoteId>
{
    public static NoteId From(Guid value) => new(value);
}

internal sealed class Note
{
    public required NoteId Id { get; init; }
    public required Guid CaseId { get; init; }
    public required string Text { get; set; }
    public required long Version { get; set; }
}

internal class NotesDb(DbContextOptions options) : NeedToKnowDbContext(options)
{
    public DbSet<Note> Notes => Set<Note>();

    protected override Assembly DomainAssembly => typeof(NoteId).Assembly;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Note>().Property(n => n.Version).IsConcurrencyToken();
        base.OnModelCreating(modelBuilder);
    }
}

internal sealed class SqliteNotesDb(DbContextOptions<SqliteNotesDb> options) : NotesDb(options);

internal sealed class NpgsqlNotesDb(DbContextOptions<NpgsqlNotesDb> options) : NotesDb(options);

internal sealed class MakeTables(IServiceScopeFactory scopes) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<NotesDb>().Database.EnsureCreatedAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Writes a note per phase change; says "not yet" until the case has a note, and cannot take a phase it does not know.</summary>
internal sealed class PhaseHandler(NotesDb db) : IEventHandler<CasePhaseChanged>
{
    public async Task HandleAsync(CasePhaseChanged message, EventContext context, CancellationToken ct)
    {
        var caseId = Guid.Parse(message.CaseId);
        if (!await db.Notes.AnyAsync(n => n.CaseId == caseId, ct))
        {
            throw new NotYetException("a note on the case");
        }
        db.Notes.Add(
            new Note
            {
                Id = NoteId.From(context.EventId),
                CaseId = caseId,
                Text = $"{message.To}",
                Version = 1,
            }
        );
    }
}

/// <summary>Does nothing but ask another service.</summary>
internal sealed class AskingHandler(ObligationService.ObligationServiceClient obligations) : IEventHandler<MeetingCancelled>
{
    public async Task HandleAsync(MeetingCancelled message, EventContext context, CancellationToken ct) =>
        await obligations.CheckClosureAsync(new CheckClosureRequest { CaseId = message.CaseId }, cancellationToken: ct);
}
