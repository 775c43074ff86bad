using System.Globalization;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>The org's fiscal year, currencies and default language. An org with one currency has no CurrencyType, one without dated rates no DatedConversionRate:
/// that is an answer, not a failure. [developer.salesforce.com, Object Reference: Organization, CurrencyType, DatedConversionRate]</summary>
sealed class SalesforceCompany(SalesforceQueries queries)
{
    // A rate without a date holds since ever.
    static readonly DateOnly Ever = new(2000, 1, 1);

    public async Task<CrmResult<CompanyFacts>> ReadAsync(CancellationToken cancel)
    {
        var org = await queries.RowsAsync("SELECT Id, FiscalYearStartMonth, LanguageLocaleKey FROM Organization LIMIT 1", true, false, cancel);
        if (!org.Ok)
            return org.Failure!;
        var start = org.Value.Rows is [var row, ..] && int.TryParse(row["FiscalYearStartMonth"], NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12 ? month : (int?)null;
        var types = await ManyAsync("SELECT Id, IsoCode, ConversionRate, IsCorporate FROM CurrencyType WHERE IsActive = true LIMIT 2000", cancel);
        if (!types.Ok)
            return types.Failure!;
        var dated = types.Value.Count == 0 ? CrmResult<IReadOnlyList<SalesforceRow>>.Of([]) : await ManyAsync("SELECT Id, IsoCode, ConversionRate, StartDate FROM DatedConversionRate LIMIT 50000", cancel);
        if (!dated.Ok)
            return dated.Failure!;
        var rates = dated.Value.Select(r => Rate(r, r["StartDate"])).OfType<CurrencyRate>().ToList();
        var known = rates.Select(r => r.Currency).ToHashSet(StringComparer.Ordinal);
        rates.AddRange(types.Value.Select(r => Rate(r, null)).OfType<CurrencyRate>().Where(r => !known.Contains(r.Currency)));
        var corporate = types.Value.FirstOrDefault(r => r["IsCorporate"] is "true" or "True")?["IsoCode"];
        return new CompanyFacts(start, corporate, [.. rates.Where(r => r.Currency != corporate)], org.Value.Rows is [var own, ..] && own["LanguageLocaleKey"] is { Length: > 0 } language ? language : null);
    }

    async Task<CrmResult<IReadOnlyList<SalesforceRow>>> ManyAsync(string soql, CancellationToken cancel)
    {
        var rows = await queries.RowsAsync(soql, true, false, cancel);
        return rows.Ok ? CrmResult<IReadOnlyList<SalesforceRow>>.Of(rows.Value.Rows)
            : rows.Failure!.WorthRetrying ? rows.Failure : CrmResult<IReadOnlyList<SalesforceRow>>.Of([]);
    }

    static CurrencyRate? Rate(SalesforceRow row, string? from) =>
        row["IsoCode"] is { Length: 3 } code && decimal.TryParse(row["ConversionRate"], NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate > 0
            ? new(code, DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Ever, rate) : null;
}
