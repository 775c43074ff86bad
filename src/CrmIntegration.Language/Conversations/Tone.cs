namespace CrmIntegration.Language.Conversations;

/// <summary>Whether words sound pleased or annoyed. A word list with negation, so that a reader can see why.</summary>
public static class Tone
{
    /// <summary>Of a whole text, such as what one side said in a call.</summary>
    /// <returns>-1 (annoyed) to 1 (pleased); 0 when nothing tells.</returns>
    public static double Of(string text)
    {
        var words = Lexicon.Of(LanguageGuess.Of(text));
        var tones = Sentences.Of(text.Length > 20_000 ? text[..20_000] : text).Select(s => OfSentence(s.ToLowerInvariant(), words)).Where(t => t != 0).ToList();
        return tones.Count == 0 ? 0 : tones.Average();
    }

    // What every letter says, pleased or not: with it taken away "thanks for the great help" still praises, "thanks for the quote" does not.
    static readonly string[] Courteous =
    [
        "thank you", "many thanks", "thanks", "good morning", "good afternoon", "good evening", "good day", "would like", "i'd like", "we'd like", "look forward", "looking forward", "be good", "be great", "be nice", "be helpful", "suits us well", "good time",
        "vielen dank", "besten dank", "herzlichen dank", "danke", "guten tag", "guten morgen", "guten abend", "passt uns gut", "passt mir gut", "würde uns passen", "passt", "freue mich auf", "freuen uns auf", "wäre gut", "wäre super",
        "merci", "bien cordialement", "bien à vous", "conviendrait bien", "serait bien", "muchas gracias", "gracias", "buenos días", "buenas tardes", "viene bien", "vendría bien", "estaría bien", "nos gustaría", "me gustaría",
    ];

    /// <summary>Of a customer's mail: thanks and greetings are courtesies there.</summary>
    /// <returns>As <see cref="Of"/>.</returns>
    public static double OfMail(string text)
    {
        var words = Lexicon.Of(LanguageGuess.Of(text));
        var tones = Sentences.Of(text.Length > 20_000 ? text[..20_000] : text).Select(s => OfSentence(Courteous.Aggregate(s.ToLowerInvariant(), (said, c) => said.Replace(c, " ", StringComparison.Ordinal)), words)).Where(t => t != 0).ToList();
        return tones.Count == 0 ? 0 : tones.Average();
    }

    /// <returns>1, -1, or 0.</returns>
    internal static int OfSentence(string low, Lexicon words)
    {
        var (good, bad) = (words.Good.In(low), words.Bad.In(low));
        if (good is null == bad is null)
            return 0;
        var sign = good is not null ? 1 : -1;
        var at = low.IndexOf(good ?? bad!, StringComparison.Ordinal);
        // "not good" turns; "no, that is good" does not: a comma ends a negation's reach.
        var before = low[Math.Max(0, at - 24)..at];
        before = before[(before.LastIndexOfAny([',', '.', ';', '!', '?', ':']) + 1)..];
        if (words.Not.In(before) is null && !before.Contains("n't", StringComparison.Ordinal))
            return sign;
        return sign > 0 ? -1 : 0;
    }
}
