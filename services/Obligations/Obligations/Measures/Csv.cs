using System.Buffers;
using System.Text;
using Tot.ServiceDefaults.Http;

namespace Tot.Obligations.Measures;

/// <summary>Comma-separated values (RFC 4180) that a spreadsheet shows and never runs.</summary>
internal static class Csv
{
    public const string MediaType = "text/csv";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>Does the caller want CSV: <c>?format=csv</c>, or else by Accept?</summary>
    public static bool IsWanted(HttpRequest request, string? format, Validation validation)
    {
        validation.Check(format is null or "csv" or "json", "format", "One of: csv, json.");
        return format is null
            ? request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase))
            : format == "csv";
    }

    public static IResult Answer(IEnumerable<string?[]> rows, string fileName)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        }
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), $"{MediaType}; charset=utf-8", fileName);
    }

    /// <summary>A cell that begins as a formula does gets an apostrophe in front, which spreadsheets take for text.</summary>
    public static string Cell(string? value)
    {
        var text = value ?? "";
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..])
        {
            text = "'" + text;
        }
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
