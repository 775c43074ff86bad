namespace CrmIntegration.Forecasting.Effects;

/// <summary>Least squares with standard errors that hold whatever the spread of the errors (HC3: MacKinnon and White 1985).</summary>
sealed record Robust(double[] Effects, double[] Errors, bool[] Known)
{
    /// <param name="x">Columns, means and fixed effects already taken out.</param>
    /// <param name="absorbed">How many fixed effects were taken out: shared evenly as leverage.</param>
    public static Robust Fit(double[][] x, double[] y, int absorbed)
    {
        var (columns, rows) = (x.Length, y.Length);
        var cross = new double[columns, columns];
        for (var i = 0; i < columns; i++)
            for (var j = i; j < columns; j++)
                cross[i, j] = cross[j, i] = Dot(x[i], x[j]);
        var (inverse, known) = Invert(cross);
        var effects = new double[columns];
        for (var i = 0; i < columns; i++)
            for (var j = 0; j < columns; j++)
                effects[i] += inverse[i, j] * Dot(x[j], y);
        var meat = new double[columns];
        Span<double> weights = columns <= 256 ? stackalloc double[columns] : new double[columns];
        for (var row = 0; row < rows; row++)
        {
            double residual = y[row], leverage = (double)absorbed / rows;
            for (var i = 0; i < columns; i++)
            {
                residual -= effects[i] * x[i][row];
                weights[i] = 0;
                for (var j = 0; j < columns; j++)
                    weights[i] += inverse[i, j] * x[j][row];
                leverage += weights[i] * x[i][row];
            }
            var error = residual / Math.Max(0.05, 1 - leverage);
            for (var i = 0; i < columns; i++)
                meat[i] += weights[i] * weights[i] * error * error;
        }
        return new(effects, [.. meat.Select(Math.Sqrt)], known);
    }

    // Gauss-Jordan with a pivot; a column that the others already say is left out, its effect nought and unknown.
    static (double[,] Inverse, bool[] Known) Invert(double[,] cross)
    {
        var n = cross.GetLength(0);
        var (a, inverse, known) = ((double[,])cross.Clone(), new double[n, n], new bool[n]);
        for (var i = 0; i < n; i++)
            inverse[i, i] = 1;
        for (var p = 0; p < n; p++)
        {
            if (a[p, p] <= 1e-8 * Math.Max(cross[p, p], 1e-12))
                continue;
            known[p] = true;
            var pivot = a[p, p];
            for (var j = 0; j < n; j++)
                (a[p, j], inverse[p, j]) = (a[p, j] / pivot, inverse[p, j] / pivot);
            for (var i = 0; i < n; i++)
                if (i != p && a[i, p] is var factor && factor != 0)
                    for (var j = 0; j < n; j++)
                        (a[i, j], inverse[i, j]) = (a[i, j] - factor * a[p, j], inverse[i, j] - factor * inverse[p, j]);
        }
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                if (!known[i] || !known[j])
                    inverse[i, j] = 0;
        return (inverse, known);
    }

    static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
