using Tot.Testing.Processes;

namespace Tot.Benchmarks.Peers;

/// <summary>nginx as a proxy with keep-alive connections to the upstream.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tot-nginx-").FullName;
    private ServerProcess? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{ServerProcess.FreePort()}");

    public static async Task<Nginx> StartAsync(Uri upstream)
    {
        var nginx = new Nginx();
        var file = Path.Combine(nginx._folder, "nginx.conf");
        await File.WriteAllTextAsync(
            file,
            $$"""
            daemon off;
            pid {{nginx._folder}}/pid;
            error_log stderr;
            worker_processes 2;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path {{nginx._folder}}/body;
              proxy_temp_path {{nginx._folder}}/proxy;
              fastcgi_temp_path {{nginx._folder}}/fastcgi;
              uwsgi_temp_path {{nginx._folder}}/uwsgi;
              scgi_temp_path {{nginx._folder}}/scgi;
              keepalive_requests 10000000;
              upstream service { server {{upstream.Authority}}; keepalive 64; keepalive_requests 10000000; }
              server {
                listen {{nginx.Address.Authority}};
                location / { proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }
              }
            }
            """
        );
        nginx._process = ServerProcess.Start(null, "nginx", ["-c", file]);
        await nginx._process.WaitUntilAsync(() => ServerProcess.AcceptsAsync(nginx.Address.Port), TimeSpan.FromSeconds(10));
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.StopAsync(ServerProcess.Terminate, TimeSpan.FromSeconds(5));
            _process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }
}
