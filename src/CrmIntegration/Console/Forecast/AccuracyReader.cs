using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Console.Forecast;

/// <summary>One past period of one part.</summary>
sealed record PastLine(FiscalPeriod Period, ForecastRun Run, ForecastLine Line, decimal Actual, decimal? Manager)
{
    public Judged Judged(string who) => new(Period.Key, who, Actual, Line.Middle, Line.Low, Line.High, Line.Committed, Manager, Line.Naive);
}

/// <summary>The last eight periods: what was said at one point of each, and what came.</summary>
sealed class AccuracyReader(ForecastReader forecasts, ForecastRuns runs, ForecastWords words, ForecastSettings settings)
{
    public const int Periods = 8;

    /// <param name="third">0: as the period began; 1, 2: after a third, after two thirds of it.</param>
    /// <returns>Per part, oldest period first. In the corporate currency.</returns>
    public async Task<ILookup<(string Part, string Id), PastLine>> ReadAsync(Guid connectionId, int third, CancellationToken cancel)
    {
        var setting = await settings.GetAsync(connectionId, cancel);
        var calendar = new FiscalCalendar(setting.FiscalStart, setting.Months);
        var now = calendar.Of(forecasts.Today);
        var first = calendar.Shift(now, -Periods);
        var actuals = (await words.ActualsAsync(connectionId, first.From, now.From, cancel)).ToLookup(a => (a.PeriodFrom, a.Part, a.PartId));
        // A period that is over and not scored yet - the night does that - brought something that nobody knows here.
        var scored = actuals.Select(a => a.Key.PeriodFrom).ToHashSet();
        var said = (await words.SaidAsync(connectionId, first.From, now.From, cancel)).ToLookup(w => (w.PeriodFrom, w.Part, w.PartId));
        var chosen = (await runs.ListAsync(connectionId, first.From, now.From, cancel)).GroupBy(r => (r.PeriodFrom, r.PeriodUntil))
            .Where(g => scored.Contains(g.Key.PeriodFrom) && calendar.Of(g.Key.PeriodFrom) is var p && p.From == g.Key.PeriodFrom && p.Until == g.Key.PeriodUntil).Select(g => Nearest(g, third)).OfType<ForecastRun>().ToDictionary(r => r.Id);
        var rates = new DatedRates(chosen.Values.FirstOrDefault()?.Currency ?? "", (await settings.RatesAsync(connectionId, cancel)).Select(r => new DatedRate(r.Currency, r.ValidFrom, r.Rate)));
        return (await runs.LinesAsync(connectionId, [.. chosen.Keys], cancel)).Select(line =>
        {
            var run = chosen[line.RunId];
            var key = (run.PeriodFrom, line.Part, line.PartId);
            var word = said[key].FirstOrDefault(w => w.MadeAt <= run.AsOf.AddDays(31));
            return new PastLine(calendar.Of(run.PeriodFrom), run, line, actuals[key].FirstOrDefault(a => a.Currency == run.Currency)?.Amount ?? 0,
                word is null ? null : rates.Convert(word.Amount, word.Currency, run.Currency, run.PeriodFrom));
        }).OrderBy(l => l.Period.From).ToLookup(l => (l.Line.Part, l.Line.PartId));
    }

    // Never one that was made after the point: it would know more.
    static ForecastRun? Nearest(IEnumerable<ForecastRun> ofPeriod, int third)
    {
        var all = ofPeriod.ToList();
        var at = all[0].PeriodFrom.AddDays((all[0].PeriodUntil.DayNumber - all[0].PeriodFrom.DayNumber) * third / 3);
        return all.Where(r => DateOnly.FromDateTime(r.AsOf.UtcDateTime) <= at).MaxBy(r => (r.AsOf, r.MadeAt));
    }
}
