using System.Globalization;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast.RollUp;

/// <summary>An open deal as it was known on some day. Timing: null when no model speaks of it. Share: what the model expects it to bring, as a share of what stands on it.</summary>
sealed record OpenThen(string Id, string Owner, string Region, ProductMix Product, long Cents, DateOnly? CloseDate, string? Category, DealTiming? Timing, double? Share)
{
    // The amount may have changed since the forecast was made; it is looked at again soon, and until then a share beyond reason is none.
    public static double? ShareOf(double? expected, decimal? amount) => amount is > 0 && expected / (double)amount.Value is >= 0.1 and <= 10 and var share ? share : null;
}

/// <summary>What every forecast of a connection is made from, whatever day it speaks of: who reports to whom, what was won, when deals came, how amounts ended.</summary>
sealed record Book(Counting Counting, IReadOnlyList<(string Id, string? ManagerId)> People, IReadOnlyList<WonDeal> Won, IReadOnlyList<DateOnly> Created, IReadOnlyList<(DateOnly Closed, double Ratio)> Drifts, IReadOnlyList<string> WithoutRate)
{
    /// <summary>The hierarchy as it is today, with everybody who owned a deal then.</summary>
    public OwnerTree OwnersOf(IEnumerable<OpenThen> open) => new(People, Won.Select(w => w.Owner).Concat(open.Select(o => o.Owner)));

    public AmountDrift DriftAt(DateOnly day) => new([.. Drifts.Where(d => d.Closed <= day).Select(d => d.Ratio)]);
}

/// <summary>Reads the book: a handful of questions, whatever the number of deals.</summary>
sealed class BookReader(ForecastDeals deals, ForecastSettings settings, CrmStore store)
{
    // Eight periods back, and the eight before them to learn from.
    const int YearsBack = 5;
    static readonly TimeSpan LateInLife = TimeSpan.FromDays(30);

    public async Task<Book> ReadAsync(Guid connectionId, DateOnly today, CancellationToken cancel)
    {
        var (setting, rates, since) = (await settings.GetAsync(connectionId, cancel), await settings.RatesAsync(connectionId, cancel), today.AddYears(-YearsBack));
        var sold = await deals.SoldAsync(connectionId, setting, cancel);
        var counting = Counting.Of(setting with { ProductField = setting.ProductByField }, rates, [], sold);
        var won = await deals.WonSinceAsync(connectionId, since, counting.NeedsMore, cancel);
        counting = Counting.Of(counting.Setting, rates, won.Select(w => w.Currency), sold);
        var created = (await deals.CreatedSinceAsync(connectionId, new(since.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), cancel)).Select(c => DateOnly.FromDateTime(c.UtcDateTime)).ToList();
        var users = await store.TeamAsync(connectionId, cancel);
        var amounts = await deals.AmountsOfWonAsync(connectionId, since, cancel);
        var counted = won.Select(w => (Deal: w, Cents: counting.Cents(w.Amount, w.Currency, w.CloseDate!.Value))).ToList();
        return new(counting, [.. users.Select(u => (u.Id, u.ManagerId))],
            [.. counted.Where(w => w.Cents is not null).Select(w => new WonDeal(w.Deal.Id, Day(w.Deal.Created) ?? w.Deal.CloseDate!.Value, w.Deal.CloseDate!.Value, w.Cents!.Value,
                w.Deal.OwnerId ?? "", counting.Region(w.Deal), counting.Product(w.Deal)))],
            created, [.. won.Select(w => Drift(w, amounts[w.Id])).OfType<(DateOnly, double)>()], [.. counted.Where(w => w.Cents is null).Select(w => w.Deal.Id)]);
    }

    /// <summary>Open deals as they stand now, with what the champion last said.</summary>
    public async Task<(IReadOnlyList<OpenThen> Open, IReadOnlyList<string> WithoutRate, string? Model)> OpenAsync(Guid connectionId, Book book, DateOnly today, CancellationToken cancel)
    {
        var open = await deals.OpenAsync(connectionId, book.Counting.NeedsMore, cancel);
        var categories = await CategoriesAsync(connectionId, cancel);
        var counted = open.Select(d => (Deal: d, Cents: book.Counting.Cents(d.Amount, d.Currency, today))).ToList();
        return ([.. counted.Where(c => c.Cents is not null).Select(c => new OpenThen(c.Deal.Id, c.Deal.OwnerId ?? "", book.Counting.Region(c.Deal), book.Counting.Product(c.Deal), c.Cents!.Value,
                c.Deal.CloseDate, c.Deal.ForecastCategory ?? categories.GetValueOrDefault(c.Deal.Stage ?? ""), c.Deal.MadeAt is { } made ? DealTiming.Unpack(made, c.Deal.Timing) : null, OpenThen.ShareOf((double?)c.Deal.ExpectedAmount, c.Deal.Amount)))],
            [.. counted.Where(c => c.Cents is null).Select(c => c.Deal.Id)],
            open.Select(d => d.ModelVersion).OfType<string>().CountBy(v => v).OrderByDescending(v => v.Value).Select(v => v.Key).FirstOrDefault());
    }

    /// <summary>What was on deals on any day; null: products are counted by a field.</summary>
    public async Task<ILookup<string, SoldSpan>?> SoldOverTimeAsync(Guid connectionId, CancellationToken cancel) => await deals.SoldOverTimeAsync(connectionId, await settings.GetAsync(connectionId, cancel), cancel);

    /// <summary>Stage to forecast category, for days of which only the stage is known.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> CategoriesAsync(Guid connectionId, CancellationToken cancel) =>
        (await store.StagesAsync(connectionId, cancel)).ToDictionary(s => s.Id, s => s.ForecastCategory, StringComparer.Ordinal);

    // How the amount a month before the end, or at birth, differs from the one that was won.
    static (DateOnly, double)? Drift(ForecastDeal won, IEnumerable<AmountThen> history)
    {
        var late = new DateTimeOffset(won.CloseDate!.Value.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) - LateInLife;
        var known = history.Where(h => h.Value is not null).ToList();
        var then = known.LastOrDefault(h => h.At <= late) ?? known.FirstOrDefault();
        return then is not null && won.Amount is > 0 and var end && decimal.TryParse(then.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var was) && was > 0
            ? (won.CloseDate!.Value, (double)(end / was)) : null;
    }

    internal static DateOnly? Day(DateTimeOffset? at) => at is { } moment ? DateOnly.FromDateTime(moment.UtcDateTime) : null;
}
