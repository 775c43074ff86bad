using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Console.Forecast;

/// <summary>A pipeline between two days, told from point-in-time history: any two days, whether or not somebody kept a snapshot then.</summary>
sealed class PipelineReader(ForecastDeals deals, CrmStore store, TimeProvider clock)
{
    /// <param name="from">The evening of that day.</param>
    /// <param name="to">Likewise; today is now.</param>
    /// <param name="owners">Whose deals; null: all.</param>
    public async Task<(Waterfall Change, IReadOnlyDictionary<string, ForecastDeal> Deals)> BetweenAsync(Guid connectionId, FiscalPeriod period, DateOnly from, DateOnly to,
        IReadOnlySet<string>? owners, DatedRates rates, string currency, CancellationToken cancel)
    {
        var (before, now) = (Evening(from), Evening(to));
        var stages = (await store.StagesAsync(connectionId, cancel)).ToDictionary(s => s.Id, StringComparer.Ordinal);
        var alive = (await deals.AliveSinceAsync(connectionId, before, more: false, cancel)).Where(d => owners?.Contains(d.OwnerId ?? "") != false).ToList();
        var then = await deals.StatesAtAsync(connectionId, before, before, cancel);
        var later = now >= clock.GetUtcNow() ? null : await deals.StatesAtAsync(connectionId, now, before, cancel);
        // One rate for both days: a currency's move is no deal's move.
        decimal Money(decimal? amount, ForecastDeal deal) => rates.Convert(amount ?? 0, deal.Currency, currency, to) ?? 0;
        var change = Waterfall.Of(period, alive.Select(d => (d.Id, At(d, before, then[d.Id], stages, Money), later is null ? Now(d, stages, Money) : At(d, now, later[d.Id], stages, Money))));
        return (change, alive.ToDictionary(d => d.Id, StringComparer.Ordinal));
    }

    DateTimeOffset Evening(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddDays(1).AddMilliseconds(-1) is var end && end < clock.GetUtcNow() ? end : clock.GetUtcNow();

    static DealThen Now(ForecastDeal deal, Dictionary<string, Stage> stages, Func<decimal?, ForecastDeal, decimal> money) =>
        new(true, !deal.IsClosed ? DealOutcome.Open : deal.IsWon ? DealOutcome.Won : DealOutcome.Lost, money(deal.Amount, deal), deal.CloseDate,
            Category(deal.ForecastCategory ?? stages.GetValueOrDefault(deal.Stage ?? "")?.ForecastCategory));

    // A field whose past the CRM did not keep is taken as it is now.
    static DealThen At(ForecastDeal deal, DateTimeOffset at, IEnumerable<FieldThen> known, Dictionary<string, Stage> stages, Func<decimal?, ForecastDeal, decimal> money)
    {
        if (deal.Created > at)
            return DealThen.NotYet;
        var values = new Dictionary<string, string?>();
        foreach (var field in known)
            values[field.Field] = field.Value;
        var amount = values.TryGetValue(FieldChange.Fields.Amount, out var text) ? decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var was) ? was : 0 : deal.Amount;
        var close = values.TryGetValue(FieldChange.Fields.CloseDate, out var day) ? DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null : deal.CloseDate;
        var stage = values.TryGetValue(FieldChange.Fields.Stage, out var id) && id is not null ? stages.GetValueOrDefault(id) : null;
        var outcome = stage is not null ? stage.IsWon ? DealOutcome.Won : stage.IsClosed ? DealOutcome.Lost : DealOutcome.Open
            : deal.IsClosed && deal.CloseDate <= DateOnly.FromDateTime(at.UtcDateTime) ? deal.IsWon ? DealOutcome.Won : DealOutcome.Lost : DealOutcome.Open;
        return new(true, outcome, money(amount, deal), close, Category(stage?.ForecastCategory ?? deal.ForecastCategory));
    }

    static string Category(string? given) => string.Concat((given ?? "").Where(char.IsLetter)).ToLowerInvariant() switch
    {
        "commit" or "committed" => "commit", "bestcase" or "mostlikely" => "best case", _ => "pipeline",
    };
}
