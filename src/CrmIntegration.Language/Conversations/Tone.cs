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

    const int Near = 24, NearChinese = 3;

    // What every letter says, pleased or not: with it taken away "thanks for the great help" still praises, "thanks for the quote" does not.
    static readonly string[] Courteous =
    [
        "something like", "looks like", "like that", "like this", "anything like", "to be fair", "fair enough", "all right", "good to know",
        "谢谢", "感谢您", "您好", "好的", "下午好", "早上好", "thank you", "many thanks", "thanks", "good morning", "good afternoon", "good evening", "good day", "would like", "i'd like", "we'd like", "look forward", "looking forward", "be good", "be great", "be nice", "be helpful", "suits us well", "good time",
        "vielen dank", "besten dank", "herzlichen dank", "danke", "guten tag", "guten morgen", "guten abend", "passt uns gut", "passt mir gut", "würde uns passen", "passt", "freue mich auf", "freuen uns auf", "wäre gut", "wäre super",
        "merci", "bien cordialement", "bien à vous", "conviendrait bien", "serait bien", "muchas gracias", "gracias", "buenos días", "buenas tardes", "viene bien", "vendría bien", "estaría bien", "nos gustaría", "me gustaría",
    ];

    /// <summary>Of a customer's mail: thanks and greetings are courtesies there.</summary>
    /// <returns>As <see cref="Of"/>.</returns>
    public static double OfMail(string text)
    {
        var words = Lexicon.Of(LanguageGuess.Of(text));
        var tones = Sentences.Of(text.Length > 20_000 ? text[..20_000] : text).Select(s => OfTalk(s.ToLowerInvariant(), words)).Where(t => t != 0).ToList();
        return tones.Count == 0 ? 0 : tones.Average();
    }

    /// <summary>Of a sentence in a conversation or a mail, its courtesies taken away.</summary>
    internal static int OfTalk(string low, Lexicon words) => words.Good.In(low) is null ? OfSentence(low, words) : OfSentence(Courteous.Aggregate(low, (said, c) => said.Replace(c, " ", StringComparison.Ordinal)), words);

    /// <returns>1, -1, or 0.</returns>
    internal static int OfSentence(string low, Lexicon words)
    {
        var (good, bad) = (words.Good.In(low), words.Bad.In(low));
        if (good is null == bad is null)
            return 0;
        var sign = good is not null ? 1 : -1;
        var at = low.IndexOf(good ?? bad!, StringComparison.Ordinal);
        // "not good" turns; "no, that is good" does not: a comma ends a negation's reach.
        var before = low[Math.Max(0, at - (low[at] > '\u2fff' ? NearChinese : Near))..at];
        before = before[(before.LastIndexOfAny([',', '.', ';', '!', '?', ':']) + 1)..];
        if (words.Not.In(before) is null && !before.Contains("n't", StringComparison.Ordinal))
            return sign;
        return sign > 0 ? -1 : 0;
    }
}
