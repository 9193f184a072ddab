using System.Diagnostics;
using System.Globalization;

namespace Tot.WebConsole.Http;

/// <summary><c>Server-Timing</c> on every page: how long it took, and how long of that was waiting for the services. A browser's tools show it.</summary>
internal sealed class ServerTiming(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http, CallTimes calls)
    {
        var started = Stopwatch.GetTimestamp();
        http.Response.OnStarting(() =>
        {
            if (http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            {
                http.Response.Headers["Server-Timing"] =
                    $"page;dur={Milliseconds(Stopwatch.GetElapsedTime(started))}, calls;dur={Milliseconds(calls.Waited)}";
            }
            return Task.CompletedTask;
        });
        return next(http);
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}

/// <summary>When a page was waiting for services. Calls at the same time count once.</summary>
internal sealed class CallTimes
{
    private readonly Lock _lock = new();
    private int _open;
    private long _since;
    private TimeSpan _waited;

    public TimeSpan Waited
    {
        get
        {
            lock (_lock)
            {
                return _waited;
            }
        }
    }

    public void Begin()
    {
        lock (_lock)
        {
            if (_open++ == 0)
            {
                _since = Stopwatch.GetTimestamp();
            }
        }
    }

    public void End()
    {
        lock (_lock)
        {
            if (--_open == 0)
            {
                _waited += Stopwatch.GetElapsedTime(_since);
            }
        }
    }
}
