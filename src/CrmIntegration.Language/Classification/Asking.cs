namespace CrmIntegration.Language.Classification;

/// <summary>How a sentence is built, for telling a request from a statement: its first words, who is spoken to, its end.</summary>
static class Asking
{
    static readonly HashSet<string> You = ["you", "your", "yours", "u", "sie", "ihr", "ihnen", "ihre", "du", "vous", "votre", "usted", "ustedes", "tu", "lei", "voi", "você", "vocês", "uw", "jij"];
    static readonly HashSet<string> May = ["can", "could", "would", "will", "should", "may", "might", "must", "shall", "können", "könnten", "würden", "pouvez", "pourriez", "puede", "pueden", "podría", "potete", "potrebbe", "poderia", "kunt", "wilt"];
    static readonly HashSet<string> Please = ["please", "pls", "plz", "kindly", "bitte", "merci", "veuillez", "favor", "favore", "graag", "alstublieft"];
    static readonly HashSet<string> Verbs =
        ["let", "call", "send", "see", "look", "give", "tell", "get", "make", "take", "check", "note", "review", "forward", "confirm", "advise", "contact", "find", "add", "remove", "change", "use", "put", "go", "come", "ask", "help", "bring", "keep", "try", "work", "set", "schedule", "print", "fax", "mail", "email", "provide",
        "include", "update", "read", "respond", "reply", "plan", "feel", "remember", "ensure", "verify", "complete", "sign", "follow", "discuss", "prepare", "arrange", "submit", "delete", "copy", "draft", "pass", "coordinate", "approve", "do", "be", "leave", "meet", "return", "hold", "start", "stop", "visit", "click", "attach", "book", "order"];

    public static IEnumerable<string> Marks(string text, List<string> words)
    {
        var end = text.TrimEnd(' ', '"', '\'', ')').LastOrDefault();
        yield return end is '?' or '？' ? "end ?" : end is '!' or '.' ? $"end {end}" : "end other";
        if (text.Contains('?'))
            yield return "asks";
        yield return $"long {(words.Count < 4 ? 0 : words.Count < 8 ? 1 : words.Count < 15 ? 2 : words.Count < 30 ? 3 : 4)}";
        if (words.Count == 0)
            yield break;
        yield return "first " + words[0];
        if (words.Count > 1)
            yield return $"first {words[0]} {words[1]}";
        if (words.Count > 2)
            yield return $"first {words[0]} {words[1]} {words[2]}";
        yield return "last " + words[^1];
        var first = words.FindIndex(w => !Please.Contains(w) && w is not ("and" or "so" or "also" or "then" or "just" or "but" or "ok" or "hi" or "thanks"));
        if (first >= 0 && Verbs.Contains(words[first]))
            yield return "commands";
        for (var i = 0; i < words.Count; i++)
        {
            if (Please.Contains(words[i]))
            {
                yield return "please";
                if (i + 1 < words.Count)
                    yield return "please " + (Verbs.Contains(words[i + 1]) ? "verb" : words[i + 1]);
            }
            if (You.Contains(words[i]))
                yield return i > 0 && May.Contains(words[i - 1]) ? "may you" : i + 1 < words.Count && May.Contains(words[i + 1]) ? "you may" : "you";
            if (words[i] is "i" or "we" && i + 2 < words.Count && words[i + 1] is "need" or "want" or "would" or "ll" or "will")
                yield return $"i {words[i + 1]} {(You.Contains(words[i + 2]) ? "you" : words[i + 2] is "to" ? "to" : "x")}";
            if (Verbs.Contains(words[i]))
                yield return i > 0 && words[i - 1] is "to" ? "to verb" : i > 0 && You.Contains(words[i - 1]) ? "you verb" : "verb";
            if (words[i] is "me" or "us" && i > 0)
                yield return (Verbs.Contains(words[i - 1]) ? "verb" : "x") + " me";
        }
    }
}
