using System.Globalization;

namespace CrmIntegration.Forecasting.Features;

/// <summary>What a field's text means. Nothing throws: what is not understood is not known.</summary>
static class FieldText
{
    public static double Number(string? text) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n : double.NaN;

    public static DateOnly? Date(string? text) =>
        text is { Length: >= 10 } && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
