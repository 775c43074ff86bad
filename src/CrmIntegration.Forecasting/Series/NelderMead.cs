namespace CrmIntegration.Forecasting.Series;

/// <summary>Downhill simplex (Nelder and Mead 1965) with the standard coefficients 1, 2, 1/2, 1/2. Deterministic. An infinite value is outside.</summary>
static class NelderMead
{
    public static double[] Minimise(Func<double[], double> f, double[] start, double[] step, int evaluations, double tolerance = 1e-6)
    {
        var n = start.Length;
        if (n == 0) return [];
        var points = Enumerable.Range(0, n + 1).Select(i => start.Select((v, k) => k == i - 1 ? v + step[k] : v).ToArray()).ToArray();
        var values = points.Select(f).ToArray();
        var used = n + 1;
        while (used < evaluations)
        {
            Array.Sort(values, points);
            if (values[n] - values[0] <= tolerance * (Math.Abs(values[0]) + tolerance) && double.IsFinite(values[n])) break;
            var centre = new double[n];
            for (var i = 0; i < n; i++) for (var k = 0; k < n; k++) centre[k] += points[i][k] / n;
            var worst = points[n];
            double[] Along(double t) => [.. centre.Select((c, k) => c + t * (worst[k] - c))];
            var reflected = Along(-1);
            var value = f(reflected);
            used++;
            if (value < values[0])
            {
                var expanded = Along(-2);
                var further = f(expanded);
                used++;
                (points[n], values[n]) = further < value ? (expanded, further) : (reflected, value);
            }
            else if (value < values[n - 1]) (points[n], values[n]) = (reflected, value);
            else
            {
                var inside = Along(value < values[n] ? -0.5 : 0.5);
                var near = f(inside);
                used++;
                if (near < Math.Min(value, values[n])) (points[n], values[n]) = (inside, near);
                else
                {
                    for (var i = 1; i <= n; i++)
                    {
                        for (var k = 0; k < n; k++) points[i][k] = points[0][k] + 0.5 * (points[i][k] - points[0][k]);
                        values[i] = f(points[i]);
                    }
                    used += n;
                }
            }
        }
        Array.Sort(values, points);
        return points[0];
    }
}
