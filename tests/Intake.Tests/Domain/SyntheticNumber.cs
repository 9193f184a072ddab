namespace Tot.Intake.Tests.Domain;

/// <summary>Numbers of the two test series, made from the rule's text (try check digits until both sums are multiples of 11), not from our code.</summary>
internal static class SyntheticNumber
{
    public static string Fodselsnummer(DateOnly born, int individual, int monthPlus = 80) =>
        Make(born.Day, born.Month + monthPlus, born.Year, individual);

    public static string DNumber(DateOnly born, int individual, int monthPlus = 80) =>
        Make(born.Day + 40, born.Month + monthPlus, born.Year, individual);

    /// <summary>The first number from <paramref name="individual"/> on that has check digits; about one in six has none.</summary>
    public static string Make(int day, int month, int year, int individual)
    {
        var first = $"{day:00}{month:00}{year % 100:00}{individual:000}";
        for (var check = 0; check < 100; check++)
        {
            var number = $"{first}{check:00}";
            if (Sum(number, "3761894521") % 11 == 0 && Sum(number, "54327654321") % 11 == 0)
            {
                return number;
            }
        }
        return Make(day, month, year, individual + 1);
    }

    private static int Sum(string number, string weights) => weights.Select((w, i) => (w - '0') * (number[i] - '0')).Sum();
}
