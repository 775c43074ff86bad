namespace CrmIntegration.Language.Retrieval;

/// <summary>Parts a sentence that asks for several things: "Can we send them back, and how long is the warranty?" asks for two, which two articles may answer.</summary>
public static class Clauses
{
    const int Most = 3, Turned = 7;
    static readonly string[] Inverted = ["-il", "-elle", "-ils", "-elles", "-on", "-vous", "-nous"];
    static readonly HashSet<string> And = new(StringComparer.OrdinalIgnoreCase) { "and", "und", "et", "y", "e", "en" };
    static readonly HashSet<string> Begins = new(StringComparer.OrdinalIgnoreCase)
    {
        "how", "what", "when", "where", "which", "who", "is", "are", "can", "could", "do", "does", "will", "wie", "was", "wann", "wo", "welche", "welcher", "welches", "ist", "sind", "kann", "können", "où", "quand", "combien", "quel", "quelle", "quels", "quelles", "comment", "est-ce",
        "cuánto", "cuánta", "cuántos", "dónde", "cuándo", "qué", "cuál", "está", "pueden", "quanto", "quanta", "dove", "quando", "quale", "come", "onde", "qual", "como", "hoe", "wat", "waar", "wanneer", "welke", "kunt",
    };

    /// <returns>In order, at most three, each with something to look for; the question itself where it asks for one thing.</returns>
    public static IReadOnlyList<string> Of(string question)
    {
        var parts = new List<string>();
        var from = 0;
        for (var at = question.IndexOf(' '); at >= 0 && parts.Count < Most - 1; at = question.IndexOf(' ', at + 1))
            if (WordAt(question, at + 1) is { } and && And.Contains(and) && Asks(question, at + and.Length + 2) && Support.Needs(question[from..at]) > 0 && Support.Needs(question[(at + and.Length + 1)..]) > 0)
            {
                parts.Add(question[from..at].TrimEnd(' ', ','));
                from = at + and.Length + 2;
            }
        return parts.Count == 0 ? [question] : [.. parts, question[from..]];
    }

    // "by when", "bis wann": the word that asks may stand behind one of these.
    static readonly HashSet<string> Before = new(StringComparer.OrdinalIgnoreCase)
    {
        "by", "until", "for", "from", "to", "in", "at", "with", "bis", "ab", "für", "von", "seit", "mit", "zu", "à", "de", "pour", "depuis", "dans", "hasta", "desde", "para", "con", "per", "da", "di", "entro", "até", "tot", "voor", "van",
    };

    // "und wie lange", "et le plan est-il compris": a word that asks begins it, or French turns the verb round soon after.
    static bool Asks(string text, int at)
    {
        var behind = 0;
        for (var words = 0; words < Turned && WordAt(text, at) is { } word; at += word.Length + 1, words++)
            if (words == 0 && Before.Contains(word))
                behind = 1;
            else if (words == behind && Begins.Contains(word) || Inverted.Any(i => word.EndsWith(i, StringComparison.OrdinalIgnoreCase)))
                return true;
        return false;
    }

    static string? WordAt(string text, int at)
    {
        if (at >= text.Length)
            return null;
        var end = text.IndexOf(' ', at);
        return end < 0 ? null : text[at..end];
    }
}
