using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Tot.Benchmarks.Peers;

/// <summary>A case's rows over HTTP, in one round trip, for anybody who asks.</summary>
internal sealed class DirectRead : IAsyncDisposable
{
    private const string Json =
        "select (select row_to_json(c)::text from cases c where c.id = $1), (select row_to_json(i)::text from identifications i where i.case_id = $1 limit 1), (select json_agg(row_to_json(p))::text from persons p where p.case_id = $1)";

    private readonly WebApplication _app;
    private readonly NpgsqlDataSource _source;

    private DirectRead(WebApplication app, NpgsqlDataSource source) => (_app, _source) = (app, source);

    public Uri Address => new(_app.Urls.Single());

    public static async Task<DirectRead> StartAsync(string connectionString, Guid id)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var read = new DirectRead(builder.Build(), NpgsqlDataSource.Create(connectionString + ";Maximum Pool Size=40"));
        read._app.MapGet("/", http => read.AnswerAsync(http, id));
        await read._app.StartAsync();
        return read;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http, Guid id)
    {
        await using var command = _source.CreateCommand(Json);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($"[{reader.GetString(0)},{reader.GetString(1)},{reader.GetString(2)}]");
    }
}
