namespace Tot.Obligations;

/// <summary>Where a page of a sorted list ends: the key it is sorted by, and the identifier that breaks ties.</summary>
internal readonly record struct PlaceInList(string Key, Guid Id)
{
    public static bool TryRead(string? text, out PlaceInList place)
    {
        place = default;
        if (text is not { Length: > 36 } || !Guid.TryParse(text[..36], out var id))
        {
            return false;
        }
        place = new PlaceInList(text[36..], id);
        return true;
    }

    public override string ToString() => Id.ToString() + Key;
}
