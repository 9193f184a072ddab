// dotnet run --project docs/examples/barnevern-receiver -- secret.txt events.jsonl      (ASPNETCORE_URLS=https://…)
using Barnevern.Example;
using Microsoft.AspNetCore.Builder;

var app = WebApplication.CreateSlimBuilder().Build();
new BarnevernReceiver(args[0], args[1]).Map(app);
app.Run();
