using CrmIntegration.Forecasting.Series;
using CsCheck;

namespace CrmIntegration.Forecasting.Tests;

public sealed class SeriesTests
{
    static double Noise(Random r) => Math.Sqrt(-2 * Math.Log(1 - r.NextDouble())) * Math.Cos(2 * Math.PI * r.NextDouble());

    static TimeSeries Months(int count, Func<int, double> value) => new("revenue", Frequency.Month, new(2018, 1, 1), [.. Enumerable.Range(0, count).Select(value)]);

    static double Error(SeriesForecast f, Func<int, double> truth, int from) => f.Points.Select((p, i) => Math.Abs(p.Middle - truth(from + i)) / Math.Abs(truth(from + i))).Average();

    [Fact]
    public void A_season_and_a_trend_are_seen_and_carried_on()
    {
        var random = new Random(1);
        double Truth(int t) => (1000 + 8 * t) * (1 + 0.3 * Math.Sin(2 * Math.PI * t / 12));

        var forecast = SeriesForecaster.Forecast(Months(84, t => Truth(t) * (1 + 0.02 * Noise(random))));

        Assert.True(Error(forecast, Truth, 84) < 0.06, $"off by {Error(forecast, Truth, 84):0.000}");
        Assert.True(forecast.Combined.Smape < 0.5 * forecast.Methods.Single(m => m.Name == "naive").Smape);
        Assert.Equal(new DateOnly(2025, 1, 1), forecast.Points[0].From);
        Assert.Equal(1, forecast.Methods.Sum(m => m.Weight), 6);
    }

    [Fact]
    public void A_random_walk_is_forecast_by_its_last_value()
    {
        var random = new Random(2);
        var at = 5000.0;

        var series = Months(120, _ => at += 100 * Noise(random));
        var forecast = SeriesForecaster.Forecast(series);

        Assert.All(forecast.Points, p => Assert.InRange(p.Middle, series.Values[^1] - 500, series.Values[^1] + 500));
        Assert.True(forecast.Points[^1].High80 - forecast.Points[^1].Low80 > forecast.Points[0].High80 - forecast.Points[0].Low80);
    }

    [Fact]
    public void A_market_signal_that_leads_is_used_and_one_that_does_not_is_not()
    {
        var random = new Random(3);
        var market = new double[133];
        for (var t = 1; t < market.Length; t++) market[t] = 0.9 * market[t - 1] + Noise(random);
        var series = Months(120, t => 1000 + 60 * (t == 0 ? 0 : market[t - 1]) + 8 * Noise(random));
        double[] dice = [.. Enumerable.Range(0, 120).Select(_ => Noise(random))];

        var with = SeriesForecaster.Forecast(series, new() { Horizon = 1, Origins = 24 }, [new("index", market[..120])]);
        var idle = SeriesForecaster.Forecast(series, new() { Horizon = 1, Origins = 24 }, [new("dice", dice)]);

        var led = with.Methods.Single(m => m.Name == "regression on the market");
        Assert.True(led.Smape < 0.75 * with.Methods.Single(m => m.Name == "regression").Smape, $"{led.Smape} against {with.Methods.Single(m => m.Name == "regression").Smape}");
        Assert.Equal("regression on the market", with.Methods[0].Name);
        Assert.True(idle.Methods.Single(m => m.Name == "regression on the market").Smape > 0.9 * idle.Methods.Single(m => m.Name == "regression").Smape);
    }

    [Fact]
    public void Ranges_hold_about_what_they_promise()
    {
        var (held80, held95, all) = (0, 0, 0);
        TimeSeries[] series = [.. Enumerable.Range(0, 40).Select(s => { var random = new Random(100 + s); var level = 500.0; return Months(72, t => (level += 6 * Noise(random)) + 60 * Math.Sin(2 * Math.PI * t / 12) + 12 * Noise(random)); })];

        foreach (var (whole, f) in series.Zip(SeriesForecaster.ForecastAll([.. series.Select(s => s with { Values = [.. s.Values.Take(60)] })])))
            foreach (var (p, i) in f.Points.Select((p, i) => (p, i)))
            {
                var value = whole.Values[60 + i];
                (held80, held95, all) = (held80 + (value >= p.Low80 && value <= p.High80 ? 1 : 0), held95 + (value >= p.Low95 && value <= p.High95 ? 1 : 0), all + 1);
            }

        Assert.InRange(held80 / (double)all, 0.72, 0.92);
        Assert.InRange(held95 / (double)all, 0.89, 1);
    }

    [Fact]
    public void Whatever_the_values_a_forecast_is_finite_ordered_and_the_same_twice() => Gen.Double[-1e9, 1e9].Array[1, 70].Sample(values =>
    {
        var series = new TimeSeries("any", Frequency.Month, new(2020, 1, 1), values);
        var (once, twice) = (SeriesForecaster.Forecast(series), SeriesForecaster.Forecast(series));
        return once.Points.All(p => double.IsFinite(p.Middle) && p.Low95 <= p.Low80 && p.Low80 <= p.High80 && p.High80 <= p.High95) && once.Points.SequenceEqual(twice.Points);
    }, iter: 25);

    [Fact]
    public void A_past_forecast_knows_nothing_of_later_values()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 60).Select(t => 100 + t + 10 * Noise(random))];
        double[] changed = [.. values.Take(40), .. values.Skip(40).Select(_ => 1e6)];
        var shape = new SeriesShape(12, 12, 40, []);

        foreach (var method in new[] { Theta.Classic(false), Theta.Dynamic(true), Ets.Method(true), Arima.Method, Regression.Plain })
            if (method.Fit(values[..40], shape) is { } one && method.Fit(changed[..40], shape) is { } other)
                Assert.Equal(one.Forecast(values[..40], 12), other.Forecast(changed[..40], 12));
        Assert.Equal(SeriesForecaster.Forecast(new("a", Frequency.Month, new(2020, 1, 1), values[..40])).Points, SeriesForecaster.Forecast(new("a", Frequency.Month, new(2020, 1, 1), changed[..40])).Points);
    }

    [Fact]
    public void Parts_add_up_to_the_whole()
    {
        var random = new Random(6);
        TimeSeries[] parts = [.. Enumerable.Range(1, 3).Select(k => Months(48, t => 100 * k + t + 20 * Noise(random)) with { Name = $"part {k}" })];
        var whole = Months(48, t => parts.Sum(p => p.Values[t]));

        var report = SeriesReport.Make("test", new() { By = "region" }, [whole, .. parts], [], [], new());

        for (var i = 0; i < 12; i++) Assert.Equal(report.Forecasts[0].Points[i].Middle, report.Forecasts.Skip(1).Sum(f => f.Points[i].Middle), 6);
    }
}
