namespace CrmIntegration.Forecasting.Models;

/// <summary>Symmetric positive definite matrices as lower triangles, row by row.</summary>
static class Cholesky
{
    /// <summary>The lower triangle L with a = L L'.</summary>
    public static double[] Factor(double[] a, int n)
    {
        var l = (double[])a.Clone();
        for (var i = 0; i < n; i++)
        {
            var mine = l.AsSpan(LinearModel.Cell(i, 0), i + 1);
            for (var j = 0; j <= i; j++)
            {
                var other = l.AsSpan(LinearModel.Cell(j, 0), j + 1);
                var sum = mine[j];
                for (var k = 0; k < j; k++) sum -= mine[k] * other[k];
                mine[j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / other[j];
            }
        }
        return l;
    }

    /// <summary>x with L L' x = b.</summary>
    public static double[] Solve(double[] l, double[] b)
    {
        var x = (double[])b.Clone();
        for (var i = 0; i < x.Length; i++)
        {
            for (var k = 0; k < i; k++) x[i] -= l[LinearModel.Cell(i, k)] * x[k];
            x[i] /= l[LinearModel.Cell(i, i)];
        }
        for (var i = x.Length - 1; i >= 0; i--)
        {
            x[i] /= l[LinearModel.Cell(i, i)];
            for (var k = 0; k < i; k++) x[k] -= l[LinearModel.Cell(i, k)] * x[i];
        }
        return x;
    }

    /// <summary>The inverse of L L'.</summary>
    public static double[] Invert(double[] l, int n)
    {
        var m = new double[l.Length];
        for (var i = 0; i < n; i++)
        {
            m[LinearModel.Cell(i, i)] = 1 / l[LinearModel.Cell(i, i)];
            for (var j = 0; j < i; j++)
            {
                double sum = 0;
                for (var k = j; k < i; k++) sum -= l[LinearModel.Cell(i, k)] * m[LinearModel.Cell(k, j)];
                m[LinearModel.Cell(i, j)] = sum / l[LinearModel.Cell(i, i)];
            }
        }
        var inverse = new double[l.Length];
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var k = i; k < n; k++) sum += m[LinearModel.Cell(k, i)] * m[LinearModel.Cell(k, j)];
                inverse[LinearModel.Cell(i, j)] = sum;
            }
        return inverse;
    }
}
