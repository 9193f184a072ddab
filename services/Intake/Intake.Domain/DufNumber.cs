namespace Tot.Intake.Domain;

/// <summary>
/// The immigration authorities' number: the year of registration, a serial of six digits, and two check digits: the weighted sum of the ten before
/// them, modulo 11. The weights are those of open Norwegian validators; the authority has not published its own.
/// </summary>
internal static class DufNumber
{
    private static readonly int[] Weights = [4, 6, 3, 2, 4, 6, 3, 2, 7, 5];

    public static bool IsValid(string text)
    {
        if (text.Length != 12 || !text.All(char.IsAsciiDigit) || (text[..2] is not ("19" or "20")))
        {
            return false;
        }
        var check = ((text[10] - '0') * 10) + text[11] - '0';
        return Weights.Select((w, i) => w * (text[i] - '0')).Sum() % 11 == check;
    }
}
