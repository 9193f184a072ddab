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

    /// <summary>The service's DbContext as SQLite has it.</summary>
    public static Type SqliteStoreOf(string service) =>
        Load("Tot." + service)
            .GetTypes()
            .Single(t => t.IsAssignableTo(typeof(DbContext)) && t.Name.StartsWith("Sqlite", StringComparison.Ordinal));

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
