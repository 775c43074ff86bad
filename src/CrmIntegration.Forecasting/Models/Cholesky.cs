namespace CrmIntegration.Forecasting.Models;

/// <summary>Symmetric positive definite matrices as lower triangles, row by row.</summary>
static class Cholesky
{
    public static double[] Invert(double[] a, int n)
    {
        var l = (double[])a.Clone();
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = l[LinearModel.Cell(i, j)];
                for (var k = 0; k < j; k++) sum -= l[LinearModel.Cell(i, k)] * l[LinearModel.Cell(j, k)];
                l[LinearModel.Cell(i, j)] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / l[LinearModel.Cell(j, j)];
            }
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

    public static double[] Multiply(double[] a, double[] x)
    {
        var product = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            for (var j = 0; j <= i; j++)
            {
                product[i] += a[LinearModel.Cell(i, j)] * x[j];
                if (i != j) product[j] += a[LinearModel.Cell(i, j)] * x[i];
            }
        return product;
    }
}
