namespace CrmIntegration.Forecasting.Series;

/// <summary>Least squares from the matrix of products, so that many subsets of columns are tried on one pass over the rows.</summary>
sealed class LeastSquares(int columns)
{
    readonly double[,] products = new double[columns, columns];
    readonly double[] targets = new double[columns];
    double square;
    public int Rows { get; private set; }

    public void Add(ReadOnlySpan<double> x, double y, double weight = 1)
    {
        for (var i = 0; i < columns; i++)
        {
            if (x[i] == 0) continue;
            targets[i] += weight * x[i] * y;
            for (var j = 0; j <= i; j++) products[i, j] += weight * x[i] * x[j];
        }
        square += weight * y * y;
        Rows++;
    }

    /// <returns>Coefficients of these columns and the sum of squared errors; null when they are not independent.</returns>
    /// <param name="ridge">Added to the diagonal, per column; a column's own share holds it back (0 = none).</param>
    public (double[] Coefficients, double Sse)? Solve(int[] subset, Func<int, double>? ridge = null)
    {
        var n = subset.Length;
        if (n == 0) return ([], square);
        var l = new double[n, n];
        var z = new double[n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = Product(subset[i], subset[j]) + (i == j ? ridge?.Invoke(subset[i]) ?? 0 : 0);
                var scale = sum;
                for (var k = 0; k < j; k++) sum -= l[i, k] * l[j, k];
                if (i != j) l[i, j] = sum / l[j, j];
                else if (sum <= 1e-10 * Math.Abs(scale) || !double.IsFinite(sum)) return null;
                else l[i, i] = Math.Sqrt(sum);
            }
            var t = targets[subset[i]];
            for (var k = 0; k < i; k++) t -= l[i, k] * z[k];
            z[i] = t / l[i, i];
        }
        var b = new double[n];
        for (var i = n - 1; i >= 0; i--)
        {
            var t = z[i];
            for (var k = i + 1; k < n; k++) t -= l[k, i] * b[k];
            b[i] = t / l[i, i];
        }
        double sse = square;
        for (var i = 0; i < n; i++)
        {
            sse -= 2 * b[i] * targets[subset[i]];
            for (var j = 0; j < n; j++) sse += b[i] * b[j] * Product(subset[i], subset[j]);
        }
        return (b, Math.Max(sse, 0));
    }

    public double Product(int i, int j) => i >= j ? products[i, j] : products[j, i];
}
