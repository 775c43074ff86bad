using System.Text;

namespace CrmIntegration.Language;

/// <summary>Finds text in a mail that speaks to a language model instead of a person. A mail's text is data; this only flags it.</summary>
public static class InjectionScan
{
    static readonly string[] Phrases =
    [
        "previous instruction", "prior instruction", "above instruction", "all instructions", "earlier instruction", "your instructions", "initial instruction", "original instruction", "previous directive", "prior directive", "previous prompt", "previous command",
        "ignore all previous", "ignore the above", "ignore everything", "ignore your", "disregard the above", "disregard all", "disregard any", "disregard prior", "disregard previous", "disregard your", "forget everything", "forget all previous", "forget all your", "forget your", "forget previous",
        "system prompt", "system message", "initial prompt", "your prompt", "prompt given to you", "you are now", "you will now", "from now on you", "from now on, you", "developer mode", "do anything now", "jailbreak", "jailbroken", "pretend to be", "pretend you are", "pretend that you", "imagine you are", "imagine that you are",
        "act as if", "as an ai", "as a language model", "language model", "chatgpt", "reveal your", "reveal the secret", "repeat the words above", "repeat everything above", "print your", "<|im_start|>", "<|system|>", "[inst]", "[/inst]", "### instruction", "## instruction", "<system>", "</system>", "new instructions:", "new instruction:", "new task:",
        "admin override", "override your", "override all", "override mode", "bypass your", "bypass any", "without any restrictions", "respond only with", "reply only with", "answer only with", "output only", "only output", "only respond with", "simply respond", "your secret", "secret key", "decode the following", "base64", "rot13", "leetspeak", "end your response with", "begin your response with",
        "start your response with", "your response must", "your response should", "your answer must", "your creators", "your programming", "your restrictions", "hypothetical response", "role-play", "roleplay", "role play", "let's play a game", "stay in character",
        "ignoriere alle", "ignoriere die", "vorherigen anweisungen", "vergiss alle", "deine anweisungen", "du bist jetzt", "ignorez les instructions", "instructions précédentes", "oubliez toutes", "vos instructions", "tu es maintenant", "ignora las instrucciones", "instrucciones anteriores", "olvida todo", "tus instrucciones", "ignora le istruzioni", "istruzioni precedenti", "ignore as instruções", "instruções anteriores", "negeer alle", "vorige instructies",
        "忽略之前", "忽略以上", "忽略所有", "系统提示", "以前の指示", "指示を無視", "システムプロンプト", "игнорируй", "предыдущие инструкции", "zignoruj", "poprzednie instrukcje",
    ];
    const int LongestCode = 40;

    /// <returns>The phrases found, as they stand in the text; empty when none.</returns>
    public static IReadOnlyList<string> Find(string text)
    {
        var plain = Characters.Plain(text).Text;
        var found = new List<string>();
        foreach (var phrase in Phrases)
            if (plain.IndexOf(phrase, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                found.Add(plain.Substring(at, phrase.Length));
        // "i g n o r e   p r e v i o u s" and "1gn0re": read again without the spaces and with the digits as letters.
        if (found.Count == 0 && Loosened(plain) is { } loose)
            foreach (var phrase in Phrases)
                if (phrase.Length > 10 && loose.Contains(phrase.Replace(" ", ""), StringComparison.OrdinalIgnoreCase))
                    found.Add(phrase);
        if (Coded(plain) is { } code)
            found.Add(code);
        return found;
    }

    static string? Loosened(string text)
    {
        var apart = 0;
        for (var i = 2; i < text.Length; i++)
            apart += text[i - 1] is ' ' or '.' or '-' or '_' && char.IsLetterOrDigit(text[i]) && char.IsLetter(text[i - 2]) && (i + 1 >= text.Length || !char.IsLetterOrDigit(text[i + 1])) ? 1 : 0;
        var digits = 0;
        for (var i = 1; i + 1 < text.Length; i++)
            digits += char.IsAsciiDigit(text[i]) && char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]) ? 1 : 0;
        if (apart < 8 && digits < 3)
            return null;
        var loose = new StringBuilder(text.Length);
        foreach (var c in text)
            if (char.IsLetterOrDigit(c))
                loose.Append(c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', _ => c });
        return loose.ToString();
    }

    // A long run of letters and digits that reads as base64 or hex is no part of a letter to people.
    static string? Coded(string text)
    {
        var from = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '+' or '='))
                continue;
            if (i - from >= LongestCode && Mixed(text.AsSpan(from, i - from)) && !InLink(text, from))
                return text[from..(from + 20)];
            from = i + 1;
        }
        return null;
    }

    // Newsletters' links carry such runs.
    static bool InLink(string text, int at)
    {
        var from = text.LastIndexOfAny([' ', '\n', '<', '"'], at, Math.Min(at + 1, 400)) + 1;
        return text.AsSpan(from, at - from).Contains("://", StringComparison.Ordinal) || text.AsSpan(from, at - from).StartsWith("www.");
    }

    static bool Mixed(ReadOnlySpan<char> run) => run.ContainsAnyInRange('0', '9') && run.ContainsAnyInRange('a', 'z') && (run.ContainsAnyInRange('A', 'Z') || run.IndexOfAnyExcept("0123456789abcdef") < 0);
}
