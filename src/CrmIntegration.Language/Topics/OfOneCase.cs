using CrmIntegration.Language.Replies;

namespace CrmIntegration.Language.Topics;

/// <summary>Tells a sentence that held for one case, on one day, or was said by one colleague from one that holds for everybody: only the latter may stand in an article.</summary>
static class OfOneCase
{
    // An article says "we": who says "I" speaks of what they do themselves.
    static readonly Dictionary<string, HashSet<string>> Mine = new(StringComparer.Ordinal)
    {
        ["en"] = Set("i my me myself i'm i'll i've i'd"), ["de"] = Set("ich mich mir mein meine meinen meinem meiner"), ["fr"] = Set("je j moi mon ma mes"), ["es"] = Set("yo mi mis conmigo me"), ["it"] = Set("io mi mio mia miei me"),
        ["pt"] = Set("eu meu minha me mim comigo"), ["nl"] = Set("ik mij mijn me"), ["sv"] = Set("jag mig min mitt mina"), ["da"] = Set("jeg mig min mit mine"), ["nb"] = Set("jeg meg min mitt mine"), ["pl"] = Set("ja mnie mój moja moje"), ["cs"] = Set("já mě mně můj moje"),
    };

    // Days that only the letter's own date explains. Weekdays may be opening hours.
    static readonly HashSet<string> Days = Set("today tomorrow yesterday tonight heute morgen gestern aujourd'hui aujourd demain hier hoy mañana ayer oggi domani ieri hoje amanhã ontem vandaag gisteren idag imorgon igår imorgen dziś dzisiaj jutro wczoraj dnes zítra včera");
    static readonly string[] Spans = ["this morning", "this afternoon", "this week", "next week", "last week", "diese woche", "nächste woche", "letzte woche", "cette semaine", "la semaine prochaine", "esta semana", "la próxima semana", "questa settimana", "la prossima settimana", "na próxima semana", "deze week", "volgende week",
        "今天", "明天", "昨天", "本周", "下周", "今日", "明日", "昨日", "今週", "来週", "i dag ", "i morgen", "i går"];
    static readonly string[] Mornings = ["la mañana", "am morgen", "jeden morgen", "guten morgen"];

    // What was done for one customer: "we have sent the label", "Ihre Gutschrift wurde gebucht".
    static readonly string[] Done = ["we have ", "we've ", "has been ", "have been ", "wir haben ", "haben wir ", "wurde ", "wurden ", "ist bereits ", "nous avons ", "a été ", "ont été ", "hemos ", "ha sido ", "han sido ", "abbiamo ", "è stato ", "è stata ", "foi ", "foram ", "we hebben ", "hebben we ", "hebben wij ", "is al "];
    static readonly HashSet<string> Bent = Set("sent made found given taken spoken told done put begun paid built brought got seen written mis pris transmis remis écrit fait reçu répondu rendu");
    static readonly string[] Chinese = ["已为您", "已经为您", "已给您", "已寄", "已发", "您的案件", "お客様の件"];
    static readonly string[] Yours = ["your case", "your ticket", "your request number", "in your case", "ihr fall", "ihrem fall", "ihr ticket", "ihrem ticket", "votre dossier", "votre cas", "su caso", "su incidencia", "il suo caso", "o seu caso", "uw geval", "uw ticket"];

    public static bool Is(string sentence, string language)
    {
        var low = sentence.ToLowerInvariant().Replace('’', '\'');
        if (Commitments.In(sentence, language) || Spans.Any(low.Contains) || Yours.Any(low.Contains) || Chinese.Any(low.Contains))
            return true;
        var words = low.Split([' ', ',', '.', '!', ';', ':', '(', ')', '"', '\n', '-'], StringSplitOptions.RemoveEmptyEntries);
        var mine = Mine.GetValueOrDefault(language) ?? (language is "zh" or "ja" ? null : Mine["en"]);
        if (mine is null ? low.Contains('私') || low.Replace("我们", "", StringComparison.Ordinal).Contains('我') : words.Any(w => mine.Contains(w) || language == "fr" && w.StartsWith("j'", StringComparison.Ordinal)))
            return true;
        var untold = Mornings.Aggregate(low, (text, m) => text.Replace(m, "", StringComparison.Ordinal));
        return words.Any(w => Days.Contains(w) && untold.Contains(w, StringComparison.Ordinal)) || Done.Any(d => Follows(low, d, language));
    }

    // "We have sent" was done once; "we have three depots" holds, and "has been tested for 20 years" is left out rather than wrong.
    static bool Follows(string low, string done, string language)
    {
        for (var at = low.IndexOf(done, StringComparison.Ordinal); at >= 0; at = low.IndexOf(done, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !char.IsLetter(low[at - 1])) && low[(at + done.Length)..].Split([' ', ',', '.', '!'], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } after)
                // German and Dutch put the participle last.
                if (language is "de" or "nl" ? Participle(after[^1], language) : after.Take(3).Any(w => Participle(w, language)))
                    return true;
        return false;
    }

    static bool Participle(string word, string language) => word.Length > 3 && language switch
    {
        "de" => (word.StartsWith("ge", StringComparison.Ordinal) || word.IndexOf("ge", StringComparison.Ordinal) is > 1 and < 6 || word.StartsWith("ver", StringComparison.Ordinal) || word.StartsWith("be", StringComparison.Ordinal) || word.StartsWith("er", StringComparison.Ordinal) || word.EndsWith("iert", StringComparison.Ordinal)) && word[^1] is 't' or 'n',
        "nl" => word.Contains("ge", StringComparison.Ordinal) || word.StartsWith("ver", StringComparison.Ordinal) || word.StartsWith("be", StringComparison.Ordinal),
        "fr" => word.TrimEnd('s', 'e')[^1] is 'é' || Bent.Contains(word),
        "es" => word.EndsWith("ado", StringComparison.Ordinal) || word.EndsWith("ido", StringComparison.Ordinal) || word.EndsWith("ada", StringComparison.Ordinal) || word.EndsWith("ida", StringComparison.Ordinal),
        "it" => word.EndsWith("ato", StringComparison.Ordinal) || word.EndsWith("uto", StringComparison.Ordinal) || word.EndsWith("ito", StringComparison.Ordinal) || word.EndsWith("ata", StringComparison.Ordinal) || word.EndsWith("uta", StringComparison.Ordinal) || word.EndsWith("ita", StringComparison.Ordinal),
        "pt" => word.EndsWith("ado", StringComparison.Ordinal) || word.EndsWith("ido", StringComparison.Ordinal) || word.EndsWith("ada", StringComparison.Ordinal) || word.EndsWith("ida", StringComparison.Ordinal),
        _ => word.EndsWith("ed", StringComparison.Ordinal) || Bent.Contains(word),
    };

    static HashSet<string> Set(string words) => [.. words.Split(' ')];
}
