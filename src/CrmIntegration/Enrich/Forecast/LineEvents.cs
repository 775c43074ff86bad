using System.Globalization;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>What became known about a deal's lines while we watched them: prices and quantities that moved, lines that were taken off or put back.</summary>
static class LineEvents
{
    /// <param name="then">Per line oldest first.</param>
    public static IEnumerable<DealEvent> Of(IEnumerable<LineThen> then) => then.GroupBy(t => t.LineId, StringComparer.Ordinal).SelectMany(line => OfLine([.. line]));

    static IEnumerable<DealEvent> OfLine(LineThen[] spans)
    {
        var (price, quantity) = (FirstOf(spans, s => s.UnitPrice), FirstOf(spans, s => s.Quantity));
        for (var i = 0; i < spans.Length; i++)
        {
            var was = spans[i];
            var (away, newPrice, newQuantity) = i + 1 < spans.Length ? (spans[i + 1].Away, spans[i + 1].UnitPrice, spans[i + 1].Quantity) : (was.AwayNow, was.UnitPriceNow, was.QuantityNow);
            if (away != was.Away)
                yield return new(was.Until, away ? DealFields.ProductOff : DealFields.Product, was.What, was.LineId);
            if (away)
                continue;
            // Found: the deal's own history has told that somebody was at work, when the amount moved with the line.
            if (newPrice != was.UnitPrice && Percent(price, newPrice) is { } dearer)
                yield return new(was.Until, DealFields.PriceChange, dearer, was.LineId, Found: true);
            if (newQuantity != was.Quantity && Percent(quantity, newQuantity) is { } more)
                yield return new(was.Until, DealFields.QuantityChange, more, was.LineId, Found: true);
        }
    }

    static decimal? FirstOf(LineThen[] spans, Func<LineThen, decimal?> of) => spans.Select(of).FirstOrDefault(v => v is > 0);

    static string? Percent(decimal? first, decimal? now) =>
        first is { } from && now is { } to && (double)to / (double)from is var ratio && double.IsFinite(ratio) && ratio < 1e6 ? (100 * ratio - 100).ToString("0.#", CultureInfo.InvariantCulture) : null;
}
