namespace Tot.Obligations.Domain;

/// <summary>What an accepted command did. The same command twice is accepted twice and changes once.</summary>
public enum Change
{
    /// <summary>It was so already: nothing to save, nothing to tell.</summary>
    None,

    /// <summary>The aggregate has a new version.</summary>
    Made,
}
