namespace CrmIntegration.Language.Conversations;

/// <summary>Sums, days and seasons as people say them: in digits or in words.</summary>
static class Figures
{
    const int FewestDigits = 2;

    public static bool Amount(string low, Lexicon words) => low.Count(char.IsAsciiDigit) >= FewestDigits || words.Amount.In(low) is not null || Joined(low);

    /// <summary>A sum large enough to be money: "at most ten people" is none.</summary>
    public static bool Money(string low, Lexicon words) => low.Count(char.IsAsciiDigit) > FewestDigits || words.Sum.In(low) is not null || Joined(low);

    // German writes numbers in one word: zweitausendsiebenhundert.
    static bool Joined(string low) => low.Contains("tausend", StringComparison.Ordinal) || low.Contains("hundert", StringComparison.Ordinal) || low.Contains("zwanzig", StringComparison.Ordinal);

    public static bool Day(string low, Lexicon words, DateOnly on) => words.Day.In(low) is not null || DueDates.In(low, on) is not null;

    public static bool Season(string low, Lexicon words) => words.Season.In(low) is not null;
}
