namespace CrmIntegration.Forecasting.Features;

static class LogOdds
{
    public static double Of(double p) { p = Math.Clamp(p, 1e-6, 1 - 1e-6); return Math.Log(p / (1 - p)); }
    public static double ToChance(double z) => 1 / (1 + Math.Exp(-Math.Clamp(z, -30, 30)));
}
