using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>What a row says beyond its mapped columns. Owner, account and amount get their own names; numbers are written the machine's way, whatever the file's.</summary>
sealed class RowAttributes
{
    readonly List<(string Name, int Column, ColumnNumbers? Numbers)> columns;
    readonly int amount;
    readonly string? amountName;
    readonly ColumnNumbers? amounts;
    readonly int currency;
    readonly IReadOnlyList<int> rowNumbers;
    readonly List<string> troubles;

    public RowAttributes(CsvTable table, ColumnMapping map, IReadOnlyCollection<string> leaveOut, List<string> troubles)
    {
        (rowNumbers, this.troubles) = (table.RowNumbers, troubles);
        // the CRM's own probability in a last-state file was set to 0 or 100 when the deal ended
        int[] mapped = [.. new[] { map.Created, map.Closed, map.Outcome, map.Id, map.Snapshot, map.Probability, map.Amount }.Select(table.IndexOf)];
        columns = [.. table.Header.Select((h, i) => (Name: i == table.IndexOf(map.Owner) ? "owner" : i == table.IndexOf(map.Account) ? "account" : h, i))
            .Where(n => !mapped.Contains(n.i) && !leaveOut.Contains(table.Header[n.i], StringComparer.OrdinalIgnoreCase))
            .Select(n => (n.Name, n.i, new ColumnNumbers(table.Rows.Select(r => r[n.i])) is { Meant: true } numbers ? numbers : null))];
        amount = leaveOut.Contains(map.Amount ?? "", StringComparer.OrdinalIgnoreCase) ? -1 : table.IndexOf(map.Amount);
        amountName = map.Amount;
        amounts = amount < 0 ? null : new(table.Rows.Select(r => r[amount]));
        currency = amounts?.Currencies.Count > 0 ? -1 : table.Header.ToList().FindIndex(IsCurrency);
        troubles.AddRange(IdleColumns.Of(table, columns.Select(c => (c.Column, c.Numbers)).Concat(amounts is null ? [] : [(amount, amounts)])));
        if (amounts is null) return;
        var (place, codes) = currency < 0 ? (amountName, amounts.Currencies) : (table.Header[currency], [.. table.Rows.Select(r => r[currency]).Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).Take(12)]);
        if (codes.Count > 1) troubles.Add($"Column {place}: {string.Join(", ", codes)} stand side by side; amounts are compared as if they were one currency. Convert them first, or backtest one currency at a time.");
    }

    public Dictionary<string, string?> Of(string[] row, int r)
    {
        var all = new Dictionary<string, string?>(columns.Count + 1, StringComparer.Ordinal);
        foreach (var (name, column, numbers) in columns)
        {
            all[name] = row[column].Length == 0 ? null : numbers is null ? row[column] : TableDeals.Text(numbers[row[column]]);
            if (all[name] is null && row[column].Length > 0) troubles.Add($"Row {rowNumbers[r]}, column {column + 1} ({name}): '{ColumnDates.Short(row[column])}' is no number; it is taken as unknown.");
        }
        if (amounts is null) return all;
        var value = amounts[row[amount]];
        if (value is null && row[amount].Length > 0) troubles.Add($"Row {rowNumbers[r]}, column {amount + 1} ({amountName}): '{ColumnDates.Short(row[amount])}' is no number; the amount is taken as unknown.");
        if (value < 0) troubles.Add($"Row {rowNumbers[r]}, column {amount + 1} ({amountName}): the amount is negative ({row[amount]}); it counts as it stands.");
        all["amount"] = TableDeals.Text(value);
        return all;
    }

    static bool IsCurrency(string header) => new string([.. header.Where(char.IsLetter)]).ToLowerInvariant() is "currency" or "currencycode" or "currencyisocode" or "dealcurrencycode" or "transactioncurrency" or "währung" or "waehrung" or "货币" or "币种";

    public string? CurrencyOf(string[] row) => currency >= 0 ? row[currency].Length is > 0 and <= 8 ? row[currency].ToUpperInvariant() : null : amounts?.Currencies.Count > 0 ? amounts.Currencies.FirstOrDefault(c => row[amount].Contains(c, StringComparison.Ordinal)) : null;
}
