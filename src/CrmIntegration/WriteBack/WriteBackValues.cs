using System.Globalization;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.WriteBack;

/// <summary>One prediction as the fields that a CRM shows.</summary>
static class WriteBackValues
{
    // Less than this is noise to a rep.
    const double Moved = 0.02;

    /// <summary>Of a chance, as a share: a tenth of a point.</summary>
    public const double Seen = 0.001;

    public const string Steady = "Steady";

    // A text field in a CRM holds 255 characters.
    const int LongestText = 255;

    /// <param name="tell">A kept sentence in the language of the fields.</param>
    public static Dictionary<string, object?> Of(WriteBackSource source, Func<string, string> tell) => new()
    {
        [WriteBackFields.Probability] = Rounded(source.Win),
        [WriteBackFields.RangeLow] = Rounded(source.WinLow),
        [WriteBackFields.RangeHigh] = Rounded(source.WinHigh),
        [WriteBackFields.Grade] = source.Grade,
        [WriteBackFields.Trend] = Trend(source.Win, source.PreviousWin),
        [WriteBackFields.TopReason] = TopReason(source.Reasons, tell),
        [WriteBackFields.ExpectedCloseDate] = source.ExpectedClose,
        [WriteBackFields.ModelVersion] = source.ModelVersion,
        // To the second: no CRM keeps more.
        [WriteBackFields.ScoredAt] = source.MadeAt.AddTicks(-(source.MadeAt.Ticks % TimeSpan.TicksPerSecond)).ToUniversalTime(),
    };

    public static string? Text(object? value) => value switch
    {
        null => null,
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    static double? Rounded(double? probability) => probability is { } p ? Math.Round(p, 4) : null;

    static string? Trend(double? now, double? before) => (now, before) switch
    {
        ({ } n, { } b) when n - b >= Moved => "Up",
        ({ } n, { } b) when b - n >= Moved => "Down",
        ({ }, { }) => Steady,
        _ => null,
    };

    static string? TopReason(string reasons, Func<string, string> tell) =>
        JsonSerializer.Deserialize<PredictionReason[]>(reasons, JsonSerializerOptions.Web)?.FirstOrDefault()?.Says is { } kept && tell(kept) is var says
            ? says.Length > LongestText ? says[..(LongestText - 1)] + "…" : says
            : null;
}
