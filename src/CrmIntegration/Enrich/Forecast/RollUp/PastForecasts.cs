using System.Globalization;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast.RollUp;

/// <summary>
/// A new customer has kept no forecasts yet, but the CRM has kept its history: what would have been said is rebuilt from what was known then, by models trained on nothing
/// later, and marked as rebuilt. Once per connection; a period that has a forecast is left alone, so that a second run adds only what is missing.
/// </summary>
sealed partial class PastForecasts(BookReader reader, ForecastDeals deals, Timelines timelines, ShockSource shocks, ForecastRuns runs, Models models, TrainApart apart, RollUpChore present,
    TimeProvider clock, ILogger<PastForecasts> log) : IChore
{
    public string Name => "forecast-history";
    public string Cron => "*/10 * * * *";
    public bool Long => true;

    Task IChore.RunAsync(Guid connectionId, CancellationToken cancel) => RunAsync(connectionId, cancel);

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        if (await models.ChampionAsync(connectionId, cancel) is null)
            return;                                          // nothing was read or nothing can be learnt yet
        var today = BookReader.Day(clock.GetUtcNow())!.Value;
        var book = await reader.ReadAsync(connectionId, today, cancel);
        var calendar = book.Counting.Calendar;
        var known = await runs.ListAsync(connectionId, today.AddYears(-10), today.AddYears(1), cancel);
        // The period of the day it was made in comes last: where it is there, all is there.
        if (known.Any(r => r.Rebuilt && calendar.Of(BookReader.Day(r.MadeAt)!.Value) is var made && made.From == r.PeriodFrom && made.Until == r.PeriodUntil))
            return;
        var all = await timelines.ReadAllAsync(connectionId, cancel);
        var facts = (await deals.AliveSinceAsync(connectionId, DateTimeOffset.UnixEpoch, book.Counting.NeedsMore, cancel)).ToDictionary(d => d.Id, StringComparer.Ordinal);
        var past = new PastDeals(book, facts, await reader.CategoriesAsync(connectionId, cancel), await reader.SoldOverTimeAsync(connectionId, cancel));
        List<FiscalPeriod> missing = [.. Enumerable.Range(-Scores.Periods, Scores.Periods + 1).Select(back => calendar.Shift(calendar.Of(today), back))
            .Where(p => p.Until > today || !known.Any(r => r.PeriodFrom == p.From && r.PeriodUntil == p.Until))];
        // One process for all: it reads the deals once. Linear candidates alone: nine models wait here.
        DateTimeOffset[] starts = [.. missing.Select(p => Start(p.From))];
        var made = await apart.TrainAsync(connectionId, starts, false, null, cancel);
        foreach (var (i, period) in missing.Index())
            await RebuildAsync(connectionId, book, past, all, period, made?[i] ?? Trainer.Train(all, starts[i], apart.OrderOf(connectionId, starts).Training with { AllowTrees = false }, null, cancel), today, cancel);
        await present.RunAsync(connectionId, cancel);
    }

    async Task RebuildAsync(Guid connectionId, Book book, PastDeals past, IReadOnlyList<DealTimeline> all, FiscalPeriod period, TrainedModel model, DateOnly today, CancellationToken cancel)
    {
        if (model.Card.Chosen == "none")
            return;                                          // too little was known then
        var shock = await shocks.AtAsync(connectionId, book, period.From, cancel);
        foreach (var day in Days(period, today))
        {
            var asOf = Start(day.AddDays(1));                // the evening of that day
            var (run, lines) = RollUpMaker.Make(book, period, asOf.AddSeconds(-1), past.OpenAt(all, asOf.AddSeconds(-1), model), new Dictionary<string, decimal>(), shock, clock.GetUtcNow(), model.Version, [], cancel);
            await runs.SaveAsync(connectionId, run with { Rebuilt = true }, lines, cancel);
        }
        Rebuilt(log, period.Key, connectionId, model.Version);
    }

    // Three looks at a period that is over, one a week at the one we are in.
    static IEnumerable<DateOnly> Days(FiscalPeriod period, DateOnly today)
    {
        var length = period.Until.DayNumber - period.From.DayNumber;
        return period.Until <= today
            ? Enumerable.Range(0, 3).Select(i => period.From.AddDays(i * length / 3 - 1))
            : Enumerable.Range(0, length / 7 + 1).Select(i => period.From.AddDays(7 * i - 1)).TakeWhile(d => d == period.From.AddDays(-1) || d < today.AddDays(-1));
    }

    static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    [LoggerMessage(Level = LogLevel.Information, Message = "Forecasts of {Period} of {Connection} are rebuilt from history with model {Version}")]
    static partial void Rebuilt(ILogger log, string period, Guid connection, string version);
}

/// <summary>Open deals as they were known at a moment.</summary>
sealed class PastDeals(Book book, IReadOnlyDictionary<string, ForecastDeal> facts, IReadOnlyDictionary<string, string?> categories, ILookup<string, SoldSpan>? sold)
{
    public IReadOnlyList<OpenThen> OpenAt(IReadOnlyList<DealTimeline> all, DateTimeOffset at, TrainedModel model)
    {
        var open = all.Where(d => d.Created <= at && !(d.Outcome != DealOutcome.Open && d.ClosedAt <= at) && facts.ContainsKey(d.Id)).Select(d => d.CutAt(at)).ToList();
        return [.. model.Predict(open, at).Zip(open, (said, deal) => Then(said, deal, at)).OfType<OpenThen>()];
    }

    // Owners are kept as they are today where the CRM keeps no history of them.
    OpenThen? Then(DealForecast said, DealTimeline deal, DateTimeOffset at)
    {
        var fact = facts[deal.Id];
        var day = BookReader.Day(at)!.Value;
        var amount = decimal.TryParse(Last(deal, DealFields.Amount), NumberStyles.Number, CultureInfo.InvariantCulture, out var then) ? then : 0;
        if (book.Counting.Cents(amount, fact.Currency, day) is not { } cents)
            return null;
        return new(deal.Id, Last(deal, DealFields.Owner) ?? fact.OwnerId ?? "", book.Counting.Region(fact), ProductAt(fact, at), cents,
            DateOnly.TryParseExact(Last(deal, DealFields.CloseDate), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var close) ? close : null,
            categories.GetValueOrDefault(Last(deal, DealFields.Stage) ?? ""), said.Timing, OpenThen.ShareOf(said.ExpectedAmount, amount));
    }

    ProductMix ProductAt(ForecastDeal fact, DateTimeOffset at) =>
        sold is null ? book.Counting.Product(fact) : new ProductMix(sold[fact.Id].Where(s => s.At(at)).Select(s => (s.Product, s.Total)));

    static string? Last(DealTimeline deal, string field) => deal.Events.LastOrDefault(e => e.Field == field).Value;
}
