namespace CrmIntegration.Forecasting.Series;

/// <summary>The M4 competition's measures (Makridakis, Spiliotis, Assimakopoulos 2020).</summary>
public static class Accuracy
{
    /// <summary>Symmetric mean absolute percentage error in percent, 0 to 200; two zeros count as no error.</summary>
    public static double Smape(ReadOnlySpan<double> actual, ReadOnlySpan<double> forecast)
    {
        double sum = 0;
        for (var i = 0; i < actual.Length; i++)
            if (Math.Abs(actual[i]) + Math.Abs(forecast[i]) is > 0 and var both) sum += 200 * Math.Abs(actual[i] - forecast[i]) / both;
        return sum / actual.Length;
    }

    /// <summary>Mean absolute error in units of the seasonal naive's inside <paramref name="past"/>; NaN where that never erred.</summary>
    public static double Mase(ReadOnlySpan<double> actual, ReadOnlySpan<double> forecast, ReadOnlySpan<double> past, int season)
    {
        if (past.Length <= season) season = 1;
        double scale = 0, error = 0;
        for (var t = season; t < past.Length; t++) scale += Math.Abs(past[t] - past[t - season]) / (past.Length - season);
        for (var i = 0; i < actual.Length; i++) error += Math.Abs(actual[i] - forecast[i]) / actual.Length;
        return scale > 0 ? error / scale : double.NaN;
    }
}
