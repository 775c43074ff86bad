using System.Text.RegularExpressions;

namespace CrmIntegration.Forecasting.Tables;

/// <summary>The same trouble on many rows is said once, with its first row and how often.</summary>
public static partial class AlikeRows
{
    /// <param name="troubles">Sentences in the order of their rows; one that begins with "Row N" is alike another when only the row and the value that stands there differ.</param>
    public static IReadOnlyList<string> Once(IEnumerable<string> troubles) =>
        [.. troubles.GroupBy(t => Row().Match(t) is { Success: true } row ? Value().Replace(t[row.Length..], "") : t, StringComparer.Ordinal).Select(alike => alike.First() + Others(alike.Count() - 1))];

    static string Others(int count) => count switch { 0 => "", 1 => " So it is in one other row.", _ => $" So it is in {count} other rows." };

    [GeneratedRegex(@"^Row \d+(?=, column)")]
    private static partial Regex Row();

    [GeneratedRegex(@"'[^']*'|\(-?[\d.,]+\)|year \d+|(?<=: the deal ).+(?= occurs again;)")]
    private static partial Regex Value();
}
