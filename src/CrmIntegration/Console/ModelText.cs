using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console;

/// <summary>What a model's card and an alert about it say, in the reader's language; they are kept in English, for the log and the API. See <see cref="ReasonText"/>.</summary>
static class ModelText
{
    internal static readonly Shapes Sentences = new(
        "On {0} later deals nothing told winners from losers better than the base rate; every forecast stays close to it.",
        "Better than the base rate on {0} later deals; with {1} more closed deals it can be trusted further.",
        "Better than the base rate on {0} later deals, and calibrated.",
        "Of {0} deals that closed in the last {1} weeks {2} were expected to be won, and {3} were.",
        "Look at the weeks below: something has changed in the market or in how deals are entered. Train now; the new model leads once it is shown to be better.",
        "The Brier score of {0} deals that closed in the last {1} weeks is {2}; when the model was checked it was {3}.",
        "Compare with the baselines in the model's table; roll back if the model is new, else train now.",
        "Open deals differ from those the model has learnt from: {0}.",
        "A challenger is trained by itself. Where the change is an error of entry or of mapping, mend that first.");

    public static string In(IStringLocalizer<Texts> t, string says) => Sentences.Fit(says) is var (key, parts) ? t[key, [.. parts.Select(p => (object)Piece(t, p))]] : says;

    static string Piece(IStringLocalizer<Texts> t, string piece) => ReasonText.Number(piece) ?? string.Join(", ", piece.Split(", ").Select(f => FeatureName.Of(t, f)));
}
