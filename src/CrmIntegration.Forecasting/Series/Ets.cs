namespace CrmIntegration.Forecasting.Series;

/// <summary>Exponential smoothing in state space form (Hyndman, Koehler, Snyder, Grose 2002): error, trend and season each additive, multiplicative, damped or absent,
/// the form chosen by the corrected Akaike criterion. Seasons longer than 24 are taken out before (<see cref="Seasonality"/>).</summary>
static class Ets
{
    const int LongestSeason = 24;

    enum Trend { None, Additive, Damped }
    enum Season { None, Additive, Multiplicative }

    sealed record Form(bool RelativeError, Trend Trend, Season Season)
    {
        public override string ToString() => $"{(RelativeError ? "M" : "A")},{(Trend == Trend.None ? "N" : Trend == Trend.Additive ? "A" : "Ad")},{(Season == Season.None ? "N" : Season == Season.Additive ? "A" : "M")}";
    }

    /// <param name="seasonal">False: long seasons are ignored instead of taken out.</param>
    public static SeriesMethod Method(bool seasonal) => new(seasonal ? "ETS, seasonal" : "ETS", (y, shape) =>
    {
        if (y.Length < 8) return null;
        if (!seasonal) return Fit(y, 1, null);
        if (shape.Season < 2 || y.Length < 3 * shape.Season) return null;
        if (shape.Season <= LongestSeason) return Fit(y, shape.Season, null);
        return Seasonality.Find(y, shape) is { } season ? Fit(y, 1, season) : null;
    });

    static SeriesModel? Fit(double[] raw, int m, Seasonality? around)
    {
        var y = around is null ? raw : around.Adjust(raw);
        var positive = y.All(v => v > 0);
        (double Criterion, Form? Form, double[] P, double[] Start) best = (double.PositiveInfinity, null, [], []);
        foreach (var form in Forms(m > 1, positive))
        {
            var start = SeasonStart(y, m, form.Season);
            var p = NelderMead.Minimise(q => Likelihood(y, form, q, start, m), First(y, form, start), Steps(y, form), 60 + 40 * Count(form), 1e-5);
            var k = Count(form) + 1 + (form.Season == Season.None ? 0 : m - 1);
            if (y.Length - k - 1 <= 0) continue;
            var criterion = Likelihood(y, form, p, start, m) + 2.0 * k + 2.0 * k * (k + 1) / (y.Length - k - 1);
            if (criterion < best.Criterion) best = (criterion, form, p, start);
        }
        return best.Form is not { } chosen ? null : new((z, h) =>
        {
            var seen = around is null ? z : around.Adjust(z);
            var ahead = new double[h];
            Run(seen, chosen, best.P, best.Start, m, ahead);
            return around is null ? ahead : around.PutBack(ahead, z.Length);
        }, $"ETS({chosen}){(around is null ? "" : " with the season taken out")}");
    }

    static IEnumerable<Form> Forms(bool seasonal, bool positive) =>
        from season in seasonal ? positive ? [Season.None, Season.Additive, Season.Multiplicative] : new[] { Season.None, Season.Additive } : [Season.None]
        from trend in new[] { Trend.None, Trend.Additive, Trend.Damped }
        from relative in positive ? [false, true] : new[] { false }
        where !(season == Season.Multiplicative && !relative)          // additive error with multiplicative season is unstable, as in the paper
        select new Form(relative, trend, season);

    // alpha, then beta/alpha, phi, gamma/(1-alpha) where the form has them, then level and slope at the start
    static int Count(Form f) => 2 + (f.Trend == Trend.None ? 0 : 2) + (f.Trend == Trend.Damped ? 1 : 0) + (f.Season == Season.None ? 0 : 1);

    static double[] First(double[] y, Form f, double[] season)
    {
        var n = Math.Min(y.Length, Math.Max(10, season.Length * 2));
        double Off(int t) => f.Season == Season.None ? y[t] : f.Season == Season.Additive ? y[t] - season[t % season.Length] : y[t] / season[t % season.Length];
        var (half, slope) = (n / 2, 0.0);
        double early = 0, late = 0;
        for (var t = 0; t < half; t++) { early += Off(t) / half; late += Off(n - half + t) / half; }
        slope = (late - early) / (n - half);
        List<double> p = [0.3];
        if (f.Trend != Trend.None) p.Add(0.1);
        if (f.Trend == Trend.Damped) p.Add(0.95);
        if (f.Season != Season.None) p.Add(0.1);
        p.Add(early - (f.Trend == Trend.None ? 0 : slope * (half + 1) / 2));
        if (f.Trend != Trend.None) p.Add(slope);
        return [.. p];
    }

    static double[] Steps(double[] y, Form f)
    {
        var spread = Math.Max(1e-9, y.Take(20).Max() - y.Take(20).Min());
        List<double> s = [0.2];
        if (f.Trend != Trend.None) s.Add(0.1);
        if (f.Trend == Trend.Damped) s.Add(-0.05);
        if (f.Season != Season.None) s.Add(0.1);
        s.Add(spread / 4);
        if (f.Trend != Trend.None) s.Add(spread / 40);
        return [.. s];
    }

    static double[] SeasonStart(double[] y, int m, Season season)
    {
        if (season == Season.None) return [];
        var index = new double[m];
        var seasons = Math.Min(y.Length / m, 4);
        for (var s = 0; s < seasons; s++)
        {
            double mean = 0;
            for (var k = 0; k < m; k++) mean += y[s * m + k] / m;
            for (var k = 0; k < m; k++) index[k] += (season == Season.Additive ? y[s * m + k] - mean : y[s * m + k] / mean) / seasons;
        }
        return index;
    }

    static double Likelihood(double[] y, Form f, double[] p, double[] season, int m) => Run(y, f, p, season, m, null);

    /// <returns>-2 log likelihood but for a constant; infinite where the parameters are not allowed.</returns>
    static double Run(double[] y, Form f, double[] p, double[] startSeason, int m, double[]? ahead)
    {
        var k = 0;
        var alpha = p[k++];
        var beta = f.Trend == Trend.None ? 0 : p[k++] * alpha;
        var phi = f.Trend == Trend.None ? 0 : f.Trend == Trend.Damped ? p[k++] : 1;
        var gamma = f.Season == Season.None ? 0 : p[k++] * (1 - alpha);
        var level = p[k++];
        var slope = f.Trend == Trend.None ? 0 : p[k];
        if (alpha is < 1e-4 or > 0.9999 || beta < 0 || beta > alpha || gamma < 0 || gamma > 1 - alpha || (f.Trend == Trend.Damped && phi is < 0.8 or > 0.98))
            if (ahead is null) return double.PositiveInfinity;
        double[] s = [.. startSeason];
        double sse = 0, logs = 0;
        for (var t = 0; t < y.Length; t++)
        {
            var middle = level + phi * slope;
            var place = s.Length == 0 ? 0 : t % m;
            var said = f.Season switch { Season.Additive => middle + s[place], Season.Multiplicative => middle * s[place], _ => middle };
            var e = y[t] - said;
            if (f.RelativeError)
            {
                if (said <= 0) { if (ahead is null) return double.PositiveInfinity; }
                else { sse += e * e / (said * said); logs += Math.Log(said); }
            }
            else sse += e * e;
            var per = f.Season == Season.Multiplicative ? e / s[place] : e;
            level = middle + alpha * per;
            slope = phi * slope + beta * per;
            if (f.Season == Season.Additive) s[place] += gamma * e;
            else if (f.Season == Season.Multiplicative) s[place] += gamma * e / middle;
        }
        if (ahead is not null)
        {
            double far = 0, power = phi;
            for (var h = 0; h < ahead.Length; h++, power *= phi)
            {
                far += power * slope;
                var place = s.Length == 0 ? 0 : (y.Length + h) % m;
                ahead[h] = f.Season switch { Season.Additive => level + far + s[place], Season.Multiplicative => (level + far) * s[place], _ => level + far };
            }
        }
        var value = y.Length * Math.Log(Math.Max(sse, 1e-300)) + 2 * logs;
        return double.IsNaN(value) ? double.PositiveInfinity : value;
    }
}
