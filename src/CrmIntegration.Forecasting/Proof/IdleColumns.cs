using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>Columns from which nobody can learn anything, by name: often an export or a mapping went wrong.</summary>
static class IdleColumns
{
    const int FewestRows = 20, MostNamed = 8;
    const double NearlyEvery = 0.9;

    // As the model does, which takes a word for one of few up to so many, and learns of more only where each comes again.
    const int FewWords = 60, ComesAgain = 3;

    /// <param name="columns">By place in the table; numbers where the column is one of numbers.</param>
    public static IEnumerable<string> Of(CsvTable table, IEnumerable<(int Column, ColumnNumbers? Numbers)> columns)
    {
        if (table.Rows.Count < FewestRows) return [];
        List<string> empty = [], same = [], scattered = [], many = [];
        foreach (var (column, numbers) in columns)
        {
            var different = table.Rows.Select(r => r[column]).Distinct(StringComparer.Ordinal).Count();
            if (different == 1) (table.Rows[0][column].Length == 0 ? empty : same).Add(table.Header[column]);
            // What begins with a digit is a number or a day, and those need not come again.
            else if (numbers is null && (different >= NearlyEvery * table.Rows.Count || different > FewWords && ComesAgain * different > table.Rows.Count) && !table.Rows.Any(r => r[column].Length > 0 && char.IsDigit(r[column][0])))
                (different >= NearlyEvery * table.Rows.Count ? scattered : many).Add(table.Header[column]);
        }
        return [.. Say(empty, "nothing on any row"), .. Say(same, "the same on every row"), .. Say(scattered, "another word on nearly every row"), .. Say(many, "too many different words to learn one by one")];
    }

    static IEnumerable<string> Say(List<string> names, string what) => names.Count switch
    {
        0 => [],
        1 => [$"Column {names[0]} holds {what}, so there is nothing to learn from it."],
        _ => [$"Columns {string.Join(", ", names.Take(MostNamed))}{(names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "")} hold {what}, so there is nothing to learn from them."],
    };
}
