using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast.RollUp;

/// <summary>A day's range for the whole company, what is won included.</summary>
sealed record FanDay(DateOnly Day, decimal Low, decimal Middle, decimal High);

/// <summary>From the book and the deals open on a day to a forecast of a period with a line per part. The same inputs give the same forecast, to the cent.</summary>
static class RollUpMaker
{
    const int Seed = 1, Draws = 1000, DrawsOfFan = 200;

    public static (ForecastRun Run, IReadOnlyList<ForecastLine> Lines) Make(Book book, FiscalPeriod period, DateTimeOffset asOf, IReadOnlyList<OpenThen> open, IReadOnlyDictionary<string, decimal> quotas,
        SharedShock shock, DateTimeOffset now, string? model, IReadOnlyList<string> withoutRate, CancellationToken cancel)
    {
        var day = DateOnly.FromDateTime(asOf.UtcDateTime);
        var owners = book.OwnersOf(open);
        var again = new WinsAgain([.. book.Won.Where(w => w.Closed <= day)], book.Created, book.Counting.Calendar, period, day);
        RollUpInput Until(DateOnly until, int draws) => new([.. open.Where(o => o.Timing is not null).Select(o => Deal(o, asOf, period.From > day ? period.From : null, until))],
            again.Until(period, until), owners, shock, book.DriftAt(day), Seed, draws);
        var input = Until(period.Until, Draws);
        var result = Simulation.Run(input, cancel);
        var (company, byOwner) = ShockFit.Moments(input);
        var sums = PartSums.Of(book, owners, period, day, open);
        var quota = Quotas.Spread(owners, quotas);
        var lines = result.Spreads.Keys.Union(sums.Parts).Union(quota.Keys).Select(part =>
        {
            var (spread, won) = (result.Of(part.Part, part.Id), sums.Won.Money(part));
            var moments = part.Part == Part.Company ? company : part.Part == Part.Own ? byOwner.GetValueOrDefault(part.Id) : null;
            return new ForecastLine
            {
                Part = part.Part.ToString(), PartId = part.Id, Quota = quota.TryGetValue(part, out var q) ? q : null, Won = won, WonDeals = sums.Won.Deals(part),
                Committed = won + sums.Commit.Money(part), BestCase = won + sums.Commit.Money(part) + sums.Best.Money(part), Naive = again.Periods == 0 ? null : won + sums.Before.Money(part),
                FromOpen = spread.FromOpen / 100m, FromNew = spread.FromNew / 100m, Low = won + spread.Low / 100m, Middle = won + spread.Middle / 100m, High = won + spread.High / 100m,
                OpenDeals = sums.Open.Deals(part), OpenAmount = sums.Open.Money(part), Plain = moments?.Expected, Variance = moments?.Variance, Pull = moments?.Pull,
            };
        }).ToList();
        return (new()
        {
            Id = Guid.CreateVersion7(now), PeriodFrom = period.From, PeriodUntil = period.Until, AsOf = asOf, MadeAt = now, Rebuilt = now - asOf > TimeSpan.FromDays(1), ModelVersion = model,
            InputsHash = HashOf(input, period, lines), Seed = Seed, Draws = Draws, Currency = book.Counting.Currency, ShockCompany = shock.Company, ShockOwner = shock.Owner, Shift = shock.Shift,
            LearntFrom = again.Periods, WithoutRate = JsonSerializer.Serialize(withoutRate), Fan = JsonSerializer.Serialize(Fan(period, day, DateOnly.FromDateTime(now.UtcDateTime), sums.Won.Money((Part.Company, "")), result.Company, until => Until(until, DrawsOfFan), cancel)),
        }, lines);
    }

    // The prediction may be some hours old, and the deal is still open: what it foresaw for those hours has not happened.
    static RollUpDeal Deal(OpenThen open, DateTimeOffset asOf, DateOnly? from, DateOnly until) =>
        new(open.Id, open.Cents, from is { } start ? open.Timing!.WonBefore(start, asOf) : 0, open.Timing!.WonBefore(until, asOf), open.Owner, open.Region, open.Product, open.Share);

    // Weekly from today, or from the period's first day, to its last; nobody looks at the fan of a period that is over.
    static List<FanDay> Fan(FiscalPeriod period, DateOnly day, DateOnly now, decimal won, Spread whole, Func<DateOnly, RollUpInput> until, CancellationToken cancel)
    {
        var start = day > period.From ? day : period.From;
        if (start >= period.Until || period.Until <= now)
            return [];
        List<FanDay> fan = [new(start, won, won, won)];
        for (var at = start.AddDays(7); ; at = at.AddDays(7))
        {
            var end = at.AddDays(3) < period.Until ? at : period.Until.AddDays(-1);
            // Fewer draws do for the way there; the end is the forecast itself.
            var company = end == at ? Simulation.Run(until(end.AddDays(1)), cancel).Company : whole;
            fan.Add(new(end, won + company.Low / 100m, won + company.Middle / 100m, won + company.High / 100m));
            if (end != at)
                return fan;
        }
    }

    static string HashOf(RollUpInput input, FiscalPeriod period, IEnumerable<ForecastLine> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Say(FormattableString text) => hash.AppendData(Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture) + "\n"));
        Say($"{period.Key} {input.Seed} {input.Draws} {input.Shock.Company:R} {input.Shock.Owner:R} {input.Shock.Shift:R} {input.Drift.Mean:R} {input.New.Chance:R}");
        foreach (var d in input.Deals.OrderBy(d => d.Id, StringComparer.Ordinal))
            Say($"{d.Id} {d.Cents} {d.Before:R} {d.By:R} {d.Owner} {d.Region} {d.Product} {d.Share:R}");
        foreach (var w in input.New.Wins.OrderBy(w => w.Id, StringComparer.Ordinal))
            Say($"{w.Id} {w.Cents} {w.Rate:R} {w.Owner} {w.Region} {w.Product}");
        foreach (var l in lines.OrderBy(l => l.Part, StringComparer.Ordinal).ThenBy(l => l.PartId, StringComparer.Ordinal))
            Say($"{l.Part} {l.PartId} {l.Quota} {l.Won} {l.Committed} {l.BestCase}");
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
