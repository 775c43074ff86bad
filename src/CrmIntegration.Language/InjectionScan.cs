namespace CrmIntegration.Language;

/// <summary>Finds text in a mail that speaks to a language model instead of a person. A mail's text is data; this only flags it.</summary>
public static class InjectionScan
{
    static readonly string[] Phrases =
    [
        "previous instruction", "prior instruction", "above instruction", "all instructions", "earlier instruction", "your instructions", "previous directive", "prior directive", "previous prompt",
        "ignore all previous", "ignore the above", "ignore everything", "disregard the above", "disregard all", "disregard any", "disregard prior", "disregard previous", "forget everything", "forget all previous",
        "forget previous", "system prompt", "system message", "initial prompt", "your prompt", "you are now", "from now on you", "developer mode", "do anything now", "jailbreak", "pretend to be", "pretend you are",
        "act as a", "act as an", "as an ai", "as a language model", "language model", "reveal your", "repeat the words above", "print your", "<|im_start|>", "<|system|>", "[inst]", "### instruction", "new instructions:",
        "admin override", "override your", "bypass your", "without any restrictions", "respond only with", "reply only with", "answer only with", "output only", "your secret", "secret key", "decode the following", "base64",
        "ignoriere alle", "ignoriere die", "vorherigen anweisungen", "vergiss alle", "ignorez les instructions", "instructions précédentes", "ignora las instrucciones", "instrucciones anteriores", "ignora le istruzioni",
        "ignore as instruções", "instruções anteriores", "negeer alle", "忽略之前", "忽略以上", "以前の指示",
    ];

    /// <returns>The phrases found, as they stand in the text; empty when none.</returns>
    public static IReadOnlyList<string> Find(string text)
    {
        var plain = Characters.Plain(text).Text;
        var found = new List<string>();
        foreach (var phrase in Phrases)
            if (plain.IndexOf(phrase, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                found.Add(plain.Substring(at, phrase.Length));
        return found;
    }
}
