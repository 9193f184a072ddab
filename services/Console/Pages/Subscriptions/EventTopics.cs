namespace Tot.WebConsole.Pages.Subscriptions;

/// <summary>What most people mean when they choose events: a topic stands for the types that begin alike, also those that come later.</summary>
internal static class EventTopics
{
    public const string Prefix = "tot.events.v1.";

    /// <summary>Name of the words, and the types it stands for.</summary>
    public static readonly (string Name, string Types)[] All =
    [
        ("deadlines", "Deadline*"),
        ("meetings", "Meeting*,Minutes*"),
        ("duties", "Obligation*"),
        ("placements", "Placement*,Decision*,Aftercare*,Child*"),
        ("police-assistance", "PoliceAssistance*"),
        ("cases", "Case*,Person*,Danger*,Age*,Consent*"),
    ];

    /// <summary>The topics that a subscription's types make up, and the types that are left.</summary>
    public static (IReadOnlyList<string> Topics, IReadOnlyList<string> Types) Read(IReadOnlyList<string> types)
    {
        var names = types.Select(t => t.StartsWith(Prefix, StringComparison.Ordinal) ? t[Prefix.Length..] : t).ToList();
        var topics = All.Where(t => t.Types.Split(',').All(names.Contains)).ToList();
        var covered = topics.SelectMany(t => t.Types.Split(',')).ToHashSet(StringComparer.Ordinal);
        return ([.. topics.Select(t => t.Name)], [.. names.Where(n => !covered.Contains(n))]);
    }
}
