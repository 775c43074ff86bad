using Microsoft.Extensions.Localization;

namespace CrmIntegration.Wording;

/// <summary>What a model's card, an alert and a widget's state say, in the reader's language; they are kept in English, for the log and the API. See <see cref="ReasonText"/>.</summary>
static class KeptText
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
        "A challenger is trained by itself. Where the change is an error of entry or of mapping, mend that first.",
        // A widget's states.
        "This deal is in the control group of a running trial: no score and no draft is shown for it until the trial ends.",
        "This deal is won.", "This deal is lost.", "The deal is closed.", "The deal did not exist on that day.",
        "No model is trained yet; the first one is trained once the CRM has been read.",
        "This deal has not been scored yet; it is within a minute of its next change, and every night.",
        "There is no suggested reply for this mail: no customer's mail of the last 30 days is waiting.",
        "There is no suggested reply for this deal: no customer's mail of the last 30 days is waiting.",
        "There is no suggested reply for this case: no customer's mail of the last 30 days is waiting.",
        "All deals were over the moment they were created, so there is nothing to learn from.",
        "1 closed deal is too few: {0} more are needed.", "{0} closed deals are too few: {1} more are needed.",
        "Only {0} of {1} closed deals were won: {2} more closed deals that were won are needed.", "Only {0} of {1} closed deals were lost: {2} more closed deals that were lost are needed.",
        "An automatic reply needs no answer.", "The customer wants no more mail: record that instead of replying.", "The mail holds no text to answer.", "No sentence could be supported by what we know.");

    /// <returns>Null: no sentence of ours.</returns>
    public static string? Of(IStringLocalizer<Sayings> t, string says) => Sentences.Fit(says) is var (key, parts) ? t[key, [.. parts.Select(p => (object)Piece(t, p))]].Value : null;

    static string Piece(IStringLocalizer<Sayings> t, string piece) => ReasonText.Number(piece) ?? string.Join(", ", piece.Split(", ").Select(f => FeatureName.Of(t, f)));
}
