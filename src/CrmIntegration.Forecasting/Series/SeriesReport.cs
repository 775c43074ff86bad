using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmIntegration.Forecasting.Series;

/// <summary>What the forecast of a file says, whole: as JSON for programs, as a page for people.</summary>
public sealed record SeriesReport
{
    public required string Source { get; init; }
    public required SeriesMapping Mapping { get; init; }
    public required IReadOnlyList<TimeSeries> Series { get; init; }
    public required IReadOnlyList<SeriesForecast> Forecasts { get; init; }
    public IReadOnlyList<string> Signals { get; init; } = [];
    public IReadOnlyList<string> Warnings { get; init; } = [];

    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter(), new Report.Figure() } };

    /// <summary>Forecasts the series of one table; parts are brought in line with the whole.</summary>
    /// <exception cref="ArgumentException">when there is no series.</exception>
    public static SeriesReport Make(string source, SeriesMapping mapping, IReadOnlyList<TimeSeries> series, IReadOnlyList<Covariate> signals, IReadOnlyList<string> warnings, SeriesOptions options, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        if (series.Count == 0) throw new ArgumentException("There is no series to forecast.", nameof(series));
        var forecasts = SeriesForecaster.ForecastAll(series, options, signals, progress, cancel);
        if (mapping is { By: not null, Mean: false }) forecasts = Coherent.Parts(forecasts);
        return new() { Source = source, Mapping = mapping, Series = series, Forecasts = forecasts, Signals = [.. signals.Select(s => s.Name)], Warnings = warnings };
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);
    public string ToHtml() => SeriesPage.Write(this);
}

/// <summary>Parts that add up to the whole.</summary>
static class Coherent
{
    /// <summary>The whole is forecast best, the parts tell how it divides: top-down by forecast proportions (Athanasopoulos, Ahmed, Hyndman 2009). Where
    /// parts lie on both sides of zero, or are all zero, the difference is shared out evenly. Ranges keep their width, relative where the part is.</summary>
    public static IReadOnlyList<SeriesForecast> Parts(IReadOnlyList<SeriesForecast> all)
    {
        if (all.Count < 2) return all;
        var (whole, parts) = (all[0], all.Skip(1).ToList());
        var points = parts.Select(p => p.Points.ToArray()).ToArray();
        for (var i = 0; i < whole.Points.Count; i++)
        {
            var sum = points.Sum(p => p[i].Middle);
            var same = points.All(p => p[i].Middle >= 0) && sum > 0 && whole.Points[i].Middle >= 0;
            foreach (var p in points)
            {
                var at = p[i];
                var middle = same ? at.Middle * whole.Points[i].Middle / sum : at.Middle + (whole.Points[i].Middle - sum) / points.Length;
                var (ratio, shift) = same ? (whole.Points[i].Middle / sum, 0.0) : (1, middle - at.Middle);
                p[i] = new(at.From, middle, at.Low80 * ratio + shift, at.High80 * ratio + shift, at.Low95 * ratio + shift, at.High95 * ratio + shift);
            }
        }
        return [whole, .. parts.Select((p, k) => p with { Points = points[k] })];
    }
}
