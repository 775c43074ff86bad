using CrmIntegration.Records;

namespace CrmIntegration.Sync;

/// <summary>Asks the CRM how the company counts: rates every hour, fiscal year and currency until somebody enters them here, the language that its people share. Twice is harmless: the same rate of a day replaces itself.</summary>
sealed class CompanyWatch(ICrmSessions sessions, ForecastSettings settings, ConnectionStore connections, IFlow flow) : IChore
{
    const int LongestLanguage = 40;

    public string Name => "company-watch";
    public string Cron => "20 * * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        var opened = await sessions.OpenAsync(connectionId, cancel);
        if (!opened.Ok)
            return;                                         // the health page already says why the connection does not answer
        await using var session = opened.Value;
        var told = await session.CompanyAsync(cancel);
        if (!told.Ok)
            return;                                         // asked again in an hour; what is known stays
        var company = told.Value;
        if ((company.FiscalYearStart is not null || company.Currency is not null) && await settings.FindAsync(connectionId, cancel) is null)
            await settings.SetAsync(connectionId, new() { FiscalStart = company.FiscalYearStart ?? 1, Currency = company.Currency }, cancel);
        if (company.Language is { Length: <= LongestLanguage } language && await connections.FindAsync(connectionId, cancel) is { } row && row.CrmLanguage != language)
        {
            await connections.SetCrmLanguageAsync(connectionId, language, cancel);
            if (row.Language is null)
                await flow.AllowedAsync(connectionId, cancel);      // what was written before is told anew
        }
        if (company.Rates.Count > 0)
            await settings.SetRatesAsync(connectionId, [.. company.Rates.Select(r => new CurrencyRateRow { Currency = r.Currency, ValidFrom = r.From, Rate = Math.Round(r.PerUnit, 6) }).Where(r => r.Rate > 0)], "CRM", cancel);
    }
}
