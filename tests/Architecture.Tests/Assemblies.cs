using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Tot.Architecture.Tests;

/// <summary>The assemblies of the system, as they lie beside the tests, and the folder they were built from.</summary>
internal static class Assemblies
{
    public static readonly string[] Services = ["Intake", "Meetings", "Obligations", "Placements", "Subscriptions"];

    public static Assembly Load(string name) => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, name + ".dll"));

    public static IEnumerable<Assembly> Domains => Services.Select(s => Load($"Tot.{s}.Domain"));

    public static IEnumerable<Assembly> Hosts => Services.Select(s => Load("Tot." + s));

    public static readonly string[] Providers = ["Sqlite", "Npgsql"];

    /// <summary>The service's store as the provider has it; nothing is opened.</summary>
    public static DbContext StoreOf(string service, string provider) => Open(TypeOf(service, provider), provider);

    public static DbContext Open(Type context, string provider)
    {
        var builder = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(context))!;
        _ = provider switch
        {
            "Sqlite" => builder.UseSqlite("Data Source=:memory:"),
            "Npgsql" => builder.UseNpgsql(),
            _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "No such provider."),
        };
        return (DbContext)Activator.CreateInstance(context, builder.Options)!;
    }

    private static Type TypeOf(string service, string provider) =>
        Load("Tot." + service)
            .GetTypes()
            .Single(t => t.IsAssignableTo(typeof(DbContext)) && t.Name.StartsWith(provider, StringComparison.Ordinal));

    /// <summary>Every assembly of ours that ships.</summary>
    public static IEnumerable<Assembly> All =>
        Directory
            .GetFiles(AppContext.BaseDirectory, "Tot.*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(n => !n!.EndsWith(".Tests", StringComparison.Ordinal) && n is not "Tot.Testing")
            .Select(n => Load(n!));

    public static string RepositoryRoot([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
