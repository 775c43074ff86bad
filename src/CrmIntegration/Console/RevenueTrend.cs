using System.Globalization;
using CrmIntegration.Forecasting.Series;
using CrmIntegration.Records;

namespace CrmIntegration.Console;

/// <summary>Revenue by month and what likely follows, whole and by parts that add up.</summary>
sealed record RevenueTrend(IReadOnlyList<TimeSeries> Series, IReadOnlyList<SeriesForecast> Forecasts)
{
    const int Ahead = 6, MostParts = 8;

    /// <summary>Months of history a forecast looks at.</summary>
    public const int Past = 72;

    /// <param name="until">The first day of the month that is not over yet; it is the first one forecast.</param>
    /// <returns>Null where there are fewer than three months.</returns>
    public static RevenueTrend? Of(string name, IReadOnlyList<WonMonth> won, bool parted, DateOnly until)
    {
        if (won.Count == 0)
            return null;
        var first = won.Min(w => Start(w.Month));
        var length = Frequency.Month.Between(first, until);
        if (length < 3)
            return null;
        List<TimeSeries> series = [One(name, won)];
        if (parted)
        {
            var bySize = won.GroupBy(w => w.Part ?? "", StringComparer.Ordinal).OrderByDescending(g => g.Sum(w => w.Amount ?? 0)).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
            series.AddRange(bySize.Take(MostParts).Select(g => One(g.Key, g)));
            if (bySize.Count > MostParts)
                series.Add(One(Others, bySize.Skip(MostParts).SelectMany(g => g)));
        }
        var report = SeriesReport.Make(name, new() { By = parted ? "part" : null, Frequency = Frequency.Month }, series, [], [], new() { Horizon = Ahead });
        return new(series, report.Forecasts);

        TimeSeries One(string of, IEnumerable<WonMonth> rows)
        {
            var values = new double[length];
            foreach (var row in rows)
                values[Frequency.Month.Between(first, Start(row.Month))] += (double)(row.Amount ?? 0);
            return new(of, Frequency.Month, first, values);
        }
    }

    /// <summary>No part's own name: those too small to be forecast alone.</summary>
    public const string Others = "\u2026";

    static DateOnly Start(string month) => DateOnly.ParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
