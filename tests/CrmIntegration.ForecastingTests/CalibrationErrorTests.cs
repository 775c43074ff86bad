using CrmIntegration.Forecasting.Proof;

namespace CrmIntegration.Forecasting.Tests;

/// <summary>Figure and interval of the calibration error, on seeded worlds whose real error is known.</summary>
public sealed class CalibrationErrorTests
{
    const int Worlds = 200, Rows = 400;

    [Fact]
    public void Of_a_calibrated_forecast_the_interval_reaches_down_to_nothing_and_the_figure_lies_in_it()
    {
        var found = Enumerable.Range(0, Worlds).Select(seed => Measure(seed, 0)).ToList();

        Assert.All(found, m => Assert.InRange(m.Value, m.Low, m.High));
        Assert.InRange(found.Count(m => m.Low == 0), 0.93 * Worlds, Worlds);
        // The plain sum over bins would say three to four points of a forecast that is off by none.
        Assert.InRange(found.Average(m => m.Value), 0, 0.025);
    }

    [Theory, InlineData(0.05), InlineData(0.1)]
    public void A_forecast_that_is_off_everywhere_by_so_much_is_found_so_on_average_and_lies_in_the_interval_of_more_than_eight_worlds_of_ten(double off)
    {
        var found = Enumerable.Range(0, Worlds).Select(seed => Measure(seed, off)).ToList();

        Assert.All(found, m => Assert.InRange(m.Value, m.Low, m.High));
        Assert.InRange(found.Count(m => m.Low <= off && off <= m.High), 0.8 * Worlds, Worlds);
        Assert.InRange(found.Average(m => m.Value), off - 0.02, off + 0.02);
    }

    [Fact]
    public void The_error_of_the_sum_lies_in_its_own_range_also_where_the_sums_were_right_by_luck_and_of_an_honest_forecast_the_range_reaches_down_to_nothing()
    {
        var found = Enumerable.Range(0, Worlds).Select(seed => Sums(seed, 0)).ToList();

        Assert.All(found, m => Assert.InRange(m.Value, m.Low, m.High));
        Assert.InRange(found.Count(m => m.Low == 0), 0.93 * Worlds, Worlds);
    }

    [Fact]
    public void Sums_that_are_a_third_too_high_are_found_so_and_the_range_of_nine_worlds_in_ten_holds_it()
    {
        // 0.6 said where 0.45 comes: forecast a third above what came.
        var found = Enumerable.Range(0, Worlds).Select(seed => Sums(seed, 0.15)).ToList();

        Assert.All(found, m => Assert.InRange(m.Value, m.Low, m.High));
        Assert.InRange(found.Count(m => m.Low <= 1 / 3.0 && 1 / 3.0 <= m.High), 0.9 * Worlds, Worlds);
        Assert.InRange(found.Count(m => m.Low == 0), 0, 0.1 * Worlds);
    }

    // Three days of a hundred deals each, a chance of 0.6 said.
    static Measured Sums(int seed, double off)
    {
        const int Days = 3, Deals = 100;
        var random = new Random(seed);
        double[] y = [.. Enumerable.Range(0, Days * Deals).Select(_ => random.NextDouble() < 0.6 - off ? 1.0 : 0)];
        double[] By(double[] times)
        {
            var won = y.Zip(times, (a, b) => a * b).Sum();
            return [.. Enumerable.Range(0, Days).Select(d => Enumerable.Range(d * Deals, Deals).Sum(i => times[i] * (0.6 - y[i])) / won)];
        }
        List<double[]> drawn = [];
        for (var round = 0; round < 200; round++)
        {
            var times = new double[y.Length];
            for (var i = 0; i < y.Length; i++) times[random.Next(y.Length)]++;
            drawn.Add(By(times));
        }
        return SumError.Of(By([.. Enumerable.Repeat(1.0, y.Length)]), drawn);
    }

    // Chances between 0.1 and 0.8; they come true more seldom than said by the same everywhere.
    static Measured Measure(int seed, double off)
    {
        var random = new Random(seed);
        double[] p = [.. Enumerable.Range(0, Rows).Select(_ => 0.1 + off + (0.7 - off) * random.NextDouble())];
        double[] y = [.. p.Select(said => random.NextDouble() < said - off ? 1.0 : 0)];
        List<double[]> drawn = [];
        for (var round = 0; round < 200; round++)
        {
            var times = new double[Rows];
            for (var i = 0; i < Rows; i++) times[random.Next(Rows)]++;
            drawn.Add(Gaps(p, y, times));
        }
        return CalibrationError.Of(Gaps(p, y, [.. Enumerable.Repeat(1.0, Rows)]), drawn);
    }

    static double[] Gaps(double[] p, double[] y, double[] times)
    {
        var gaps = new double[10];
        for (var i = 0; i < Rows; i++) gaps[(int)(p[i] * 10)] += times[i] * (p[i] - y[i]) / Rows;
        return gaps;
    }
}
