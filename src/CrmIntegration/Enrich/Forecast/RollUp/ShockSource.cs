using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast.RollUp;

/// <summary>What earlier forecasts, kept or rebuilt, teach about how much deals rise and fall together. Only periods that were over by then count.</summary>
sealed class ShockSource(ForecastRuns runs)
{
    const int PerPeriod = 3, YearsBack = 3;

    public async Task<SharedShock> AtAsync(Guid connectionId, Book book, DateOnly day, CancellationToken cancel)
    {
        var known = (await runs.ListAsync(connectionId, day.AddYears(-YearsBack), day, cancel)).Where(r => r.PeriodUntil <= day && r.Currency == book.Counting.Currency);
        var chosen = known.GroupBy(r => r.PeriodFrom).SelectMany(Spread).ToList();
        var lines = (await runs.LinesAsync(connectionId, [.. chosen.Select(r => r.Id)], cancel)).Where(l => l.Plain is not null).ToLookup(l => l.RunId);
        return ShockFit.Fit([.. chosen.Where(r => lines[r.Id].Any(l => l.Part == nameof(Part.Company))).Select(r => Past(book, r, [.. lines[r.Id]]))]);
    }

    // Daily forecasts of one period say much the same: its start, a third and two thirds stand for all.
    static IEnumerable<ForecastRun> Spread(IEnumerable<ForecastRun> ofPeriod)
    {
        var all = ofPeriod.Where(r => BookReader.Day(r.AsOf) < r.PeriodUntil).ToList();
        return Enumerable.Range(0, PerPeriod).Select(i => all.MinBy(r => Math.Abs(BookReader.Day(r.AsOf)!.Value.DayNumber - At(r, i)))).OfType<ForecastRun>().Distinct();
    }

    static double At(ForecastRun run, int third) => run.PeriodFrom.DayNumber + (run.PeriodUntil.DayNumber - run.PeriodFrom.DayNumber) * third / (double)PerPeriod;

    static PastPeriod Past(Book book, ForecastRun run, IReadOnlyList<ForecastLine> lines)
    {
        var day = BookReader.Day(run.AsOf);
        var came = book.Won.Where(w => w.Closed > day && w.Closed >= run.PeriodFrom && w.Closed < run.PeriodUntil).GroupBy(w => w.Owner).ToDictionary(g => g.Key, g => (double)g.Sum(w => w.Cents));
        PastRollUp Of(ForecastLine line, double actual) => new(line.Plain!.Value, actual, line.Variance ?? 0, line.Pull ?? 0);
        return new(Of(lines.First(l => l.Part == nameof(Part.Company)), came.Values.Sum()),
            [.. lines.Where(l => l.Part == nameof(Part.Own)).Select(l => Of(l, came.GetValueOrDefault(l.PartId)))]);
    }
}
