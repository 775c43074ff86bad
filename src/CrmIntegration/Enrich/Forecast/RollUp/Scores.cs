using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast.RollUp;

/// <summary>When a period is over, what it brought to each part is kept beside what was said of it; kept again when the CRM is mended later.</summary>
sealed class Scores(ForecastWords words, TimeProvider clock)
{
    public const int Periods = 8;

    public async Task ScoreAsync(Guid connectionId, Book book, DateOnly today, CancellationToken cancel)
    {
        var now = book.Counting.Calendar.Of(today);
        var first = book.Counting.Calendar.Shift(now, -Periods);
        var before = (await words.ActualsAsync(connectionId, first.From, now.From, cancel)).ToDictionary(a => (a.PeriodFrom, a.Part, a.PartId), a => (a.Amount, a.Currency));
        var owners = book.OwnersOf([]);
        for (var period = first; period.From < now.From; period = book.Counting.Calendar.Shift(period, 1))
        {
            var sums = new Tally(owners);
            foreach (var won in book.Won.Where(w => period.Holds(w.Closed)))
                sums.Add(won.Owner, won.Region, won.Product, won.Cents);
            // Also where nothing was won, or is no longer.
            IEnumerable<(Part Part, string Id)> parts = sums.Parts.Append((Part.Company, "")).Concat(before.Keys.Where(k => k.PeriodFrom == period.From).Select(k => (Enum.Parse<Part>(k.Part), k.PartId))).Distinct();
            var news = parts.Where(p => before.GetValueOrDefault((period.From, p.Part.ToString(), p.Id)) != (sums.Money(p), book.Counting.Currency))
                .Select(p => new ForecastActual { PeriodFrom = period.From, Part = p.Part.ToString(), PartId = p.Id, ScoredAt = clock.GetUtcNow(), Amount = sums.Money(p), Currency = book.Counting.Currency })
                .ToList();
            if (news.Count > 0)
                await words.ScoreAsync(connectionId, news, cancel);
        }
    }
}
