using Tot.WebConsole.Api;

namespace Tot.WebConsole.Pages.Person;

/// <summary>Who has seen a person of a case, for the coordinator to tell the person who asks. That it is asked is recorded too.</summary>
internal sealed class ViewersQuery(IntakeApi intake)
{
    public static readonly string[] Kinds = ["facts", "identity", "export"];

    public async Task<ViewersModel> RunAsync(Guid caseId, int number, string? seen, string? page, CancellationToken ct)
    {
        var inCase = (await intake.CaseAsync(caseId, ct)).Required;
        var wanted = Kinds.FirstOrDefault(k => k == seen);
        var viewers = await intake.ViewersAsync(inCase.PersonOf(number), wanted, page, ct);
        return new ViewersModel(inCase, number, viewers.Required, wanted);
    }
}

/// <param name="Number">Within the case.</param>
/// <param name="Viewers">The newest first.</param>
/// <param name="Seen">Only those who saw this; null for all.</param>
public sealed record ViewersModel(CaseView Case, int Number, PageOf<ViewerView> Viewers, string? Seen);
