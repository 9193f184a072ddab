namespace Tot.ServiceDefaults.Audit;

/// <summary>Whether need-to-know was asked during the request: then it reads of cases, and that it does is put on record.</summary>
public sealed class CaseReach
{
    public bool IsAsked { get; private set; }

    public void Ask() => IsAsked = true;
}
