namespace CrmIntegration.Forecasting.Series;

/// <summary>What a method may look at beside the values: the season's length, and covariates by period.</summary>
/// <param name="Length">Of the whole series: a covariate that reaches <paramref name="Horizon"/> beyond it is known in advance.</param>
sealed record SeriesShape(int Season, int Horizon, int Length, IReadOnlyList<Covariate> Covariates)
{
    public bool KnownAhead(Covariate signal) => signal.Values.Count >= Length + Horizon && !signal.Values.Skip(Length).Take(Horizon).Any(double.IsNaN);


    /// <summary>The season in the calendar's own length, for harmonics: a year has 52.18 weeks.</summary>
    public double Cycle => Season == 52 ? 365.25 / 7 : Season;
}

/// <summary>A way to forecast. Null where the series is too short for it.</summary>
sealed record SeriesMethod(string Name, Func<double[], SeriesShape, SeriesModel?> Fit);

/// <summary>Fitted once; forecasts from any longer history with the same parameters, so that an origin costs one pass and not a search.
/// The history begins at the same period as the one it was fitted on.</summary>
/// <param name="Forecast">History and steps in, as many values out.</param>
sealed record SeriesModel(Func<double[], int, double[]> Forecast, string Says);
