using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast.RollUp;

/// <summary>Keeps the forecast of this period and the next, every night after the deals are scored, and whenever somebody asks. Unchanged inputs on one day are kept once.</summary>
sealed partial class RollUpChore(BookReader reader, ShockSource shocks, ForecastRuns runs, ForecastSettings settings, Scores scores, TimeProvider clock, ILogger<RollUpChore> log) : IChore
{
    public string Name => "forecast-nightly";
    public string Cron => "50 1 * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var today = BookReader.Day(now)!.Value;
        var book = await reader.ReadAsync(connectionId, today, cancel);
        var (open, without, model) = await reader.OpenAsync(connectionId, book, today, cancel);
        if (open.Count + book.Won.Count == 0)
            return;
        var shock = await shocks.AtAsync(connectionId, book, today, cancel);
        var calendar = book.Counting.Calendar;
        foreach (var period in new[] { calendar.Of(today), calendar.Shift(calendar.Of(today), 1) })
        {
            var (run, lines) = RollUpMaker.Make(book, period, now, open, await QuotasAsync(connectionId, book, period, cancel), shock, now, model, [.. without, .. book.WithoutRate], cancel);
            if ((await runs.ListAsync(connectionId, period.From, period.From.AddDays(1), cancel)).Any(r => r.InputsHash == run.InputsHash && BookReader.Day(r.AsOf) == today))
                continue;
            await runs.SaveAsync(connectionId, run, lines, cancel);
            Kept(log, period.Key, connectionId, lines.Count);
        }
        await scores.ScoreAsync(connectionId, book, today, cancel);
    }

    async Task<IReadOnlyDictionary<string, decimal>> QuotasAsync(Guid connectionId, Book book, FiscalPeriod period, CancellationToken cancel) =>
        (await settings.QuotasAsync(connectionId, period.From, cancel))
            .Select(q => (q.OwnerId, Amount: book.Counting.Rates.Convert(q.Amount, q.Currency, book.Counting.Currency, period.From)))
            .Where(q => q.Amount is not null).ToDictionary(q => q.OwnerId, q => q.Amount!.Value, StringComparer.Ordinal);

    [LoggerMessage(Level = LogLevel.Information, Message = "The forecast of {Period} of {Connection} is kept: {Lines} lines")]
    static partial void Kept(ILogger log, string period, Guid connection, int lines);
}
