using CrmIntegration.Connectors;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Console.Forecast;

/// <summary>Quotas and rates from a CSV: what can be read, and what cannot, with row and column. Any order of columns; a person by id, mail address or name.</summary>
static class ForecastTables
{
    public static (List<QuotaRow> Rows, List<string> Wrong) Quotas(string csv, IReadOnlyList<CrmUser> users, FiscalCalendar calendar)
    {
        List<QuotaRow> rows = [];
        if (Read(csv, out var wrong) is not { } table || Missing(table, wrong, "owner", "period", "amount"))
            return (rows, wrong);
        var (who, when, amount, currency) = (table.IndexOf("owner"), table.IndexOf("period"), table.IndexOf("amount"), table.IndexOf("currency"));
        // The page lists everybody: a line that is not filled in says nothing.
        foreach (var (row, number) in table.Rows.Zip(table.RowNumbers).Where(r => r.First[amount].Length > 0))
        {
            var people = users.Where(u => u.Id == row[who] || Same(u.Email, row[who]) || Same(u.Name, row[who])).ToList();
            if (people.Count != 1)
                wrong.Add($"Row {number}, column owner: {(people.Count == 0 ? "nobody" : "more than one person")} is called '{Short(row[who])}'.");
            else if ((calendar.Read(row[when])?.From ?? (Typed.Day(row[when]) is { } day ? calendar.Of(day).From : (DateOnly?)null)) is not { } from)
                wrong.Add($"Row {number}, column period: '{Short(row[when])}' is no period; write 2026-4, or a day of it as 2026-11-24.");
            else if (Typed.Money(row[amount]) is not { } money)
                wrong.Add($"Row {number}, column amount: '{Short(row[amount])}' is no amount.");
            else
                rows.Add(new() { OwnerId = people[0].Id, PeriodFrom = from, Amount = money, Currency = currency >= 0 && row[currency].Length > 0 ? row[currency].ToUpperInvariant() : null });
        }
        return (rows, wrong);
    }

    public static (List<CurrencyRateRow> Rows, List<string> Wrong) Rates(string csv)
    {
        List<CurrencyRateRow> rows = [];
        if (Read(csv, out var wrong) is not { } table || Missing(table, wrong, "currency", "from", "rate"))
            return (rows, wrong);
        var (currency, from, rate) = (table.IndexOf("currency"), table.IndexOf("from"), table.IndexOf("rate"));
        foreach (var (row, number) in table.Rows.Zip(table.RowNumbers).Where(r => r.First[rate].Length > 0))
        {
            if (!IsCurrency(row[currency]))
                wrong.Add($"Row {number}, column currency: '{Short(row[currency])}' is no currency; write three letters, such as USD.");
            else if (Typed.Day(row[from]) is not { } day)
                wrong.Add($"Row {number}, column from: '{Short(row[from])}' is no day; write 2026-11-24.");
            else if (Typed.Rate(row[rate]) is not { } perUnit)
                wrong.Add($"Row {number}, column rate: '{Short(row[rate])}' is no rate above 0.");
            else
                rows.Add(new() { Currency = row[currency].ToUpperInvariant(), ValidFrom = day, Rate = perUnit });
        }
        return (rows, wrong);
    }

    public static bool IsCurrency(string? text) => text is { Length: 3 } && text.All(char.IsAsciiLetter);

    static CsvTable? Read(string csv, out List<string> wrong)
    {
        wrong = [];
        try
        {
            var table = CsvTable.Read(new StringReader(csv));
            wrong.AddRange(table.Broken);
            return table;
        }
        catch (InvalidDataException unreadable)
        {
            wrong.Add(unreadable.Message);
            return null;
        }
    }

    static bool Missing(CsvTable table, List<string> wrong, params string[] needed)
    {
        var missing = needed.Where(n => table.IndexOf(n) < 0).ToList();
        if (missing.Count > 0)
            wrong.Add($"Row 1: the header lacks {string.Join(", ", missing)}; it has {string.Join(", ", table.Header.Take(10).Select(Short))}.");
        return missing.Count > 0;
    }

    static bool Same(string? one, string other) => other.Length > 0 && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
    static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
