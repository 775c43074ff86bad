namespace CrmIntegration.Language.Retrieval;

/// <summary>What kind of fact a question is after.</summary>
public enum FactKind
{
    /// <summary>No kind in particular.</summary>
    Any,

    /// <summary>How long, how soon.</summary>
    Duration,

    /// <summary>When: a time of day, a day, or how long from now.</summary>
    Time,

    /// <summary>How much money, or what share.</summary>
    Money,

    /// <summary>How many.</summary>
    Number,
}

/// <summary>Whether a sentence states a fact of a kind: "36 months" answers how long, "480 EUR" how much.</summary>
static class StatedFacts
{
    /// <summary>Days, months, hours; as <see cref="Terms"/> gives them.</summary>
    public static readonly IReadOnlySet<string> Units = Stems("""
        second minute hour day week month quarter year business-day workday sekunde minute stunde tag werktag arbeitstag arbeitstage arbeitstagen werktage werktagen tage tagen woche wochen monat monate monaten jahr jahre jahren seconde heure jour semaine mois an ans annee
        segundo minuto hora dia semana mes meses ano giorno giorni ora ore settimana settimane mese mesi anno anni dias dag dagen werkdag werkdagen uur week weken maand maanden jaar
        """);

    static readonly IReadOnlySet<string> Numerals = Stems("""
        one two three four five six seven eight nine ten twelve twenty thirty sixty ein eine einen einem einer zwei drei vier funf sechs sieben acht neun zehn zwolf un une deux trois quatre cinq six sept huit neuf dix uno una dos tres cuatro cinco due tre quattro cinque um uma dois duas een twee drie vier vijf half
        """);

    static readonly string[] Always = ["at any time", "any time", "around the clock", "at once", "immediately", "same day", "jederzeit", "rund um die uhr", "sofort", "a tout moment", "immediatement", "en cualquier momento", "de inmediato", "随时", "いつでも"];
    static readonly string[] EasternUnits = ["天", "个月", "小时", "分钟", "周", "年", "工作日", "日", "か月", "ヶ月", "時間", "分", "週間"];
    static readonly string[] Money = ["€", "$", "£", "¥", "%", " eur", " euro", " usd", " gbp", " chf", "free of charge", "for free", "is free", "at our cost", "at no cost", "percent", "kostenlos", "kostenfrei", "gratis", "gratuit", "prozent", "auf unsere kosten", "a nos frais", "元", "円", "免费", "無料"];
    static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"];

    public static bool Has(string sentence, FactKind kind)
    {
        if (kind == FactKind.Any)
            return true;
        var folded = " " + Terms.Fold(sentence);
        return kind switch
        {
            FactKind.Money => Money.Any(folded.Contains) && (folded.Any(char.IsDigit) || !Money.Take(12).Any(folded.Contains)),
            FactKind.Number => Counts(sentence),
            FactKind.Duration => Lasts(folded),
            _ => Lasts(folded) || Clock(folded) || Weekdays.Any(folded.Contains),
        };
    }

    // A number of things: neither a span of time nor money, nor a model's own number ("Tarn 200").
    static bool Counts(string sentence)
    {
        var words = sentence.Split([' ', ',', ';', '(', ')', '\n'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
            if (Stem.Of(Terms.Fold(words[i].TrimEnd('.', '!', '?', ':'))) is { Length: > 0 } word && (char.IsDigit(word[0]) || Numerals.Contains(word))
                && !words.Skip(i + 1).Take(2).Any(w => Units.Contains(Stem.Of(Terms.Fold(w.TrimEnd('.', '!', '?', ':')))))
                && !(i + 1 < words.Length && Money.Any(m => Terms.Fold(words[i + 1]).StartsWith(m.Trim(), StringComparison.Ordinal)))
                && !(i > 0 && char.IsUpper(words[i - 1][0]) && !Masking.Lists.IsOrdinary(words[i - 1])))
                return true;
        return sentence.Any(c => Terms.Pictorial(c)) && sentence.Any(char.IsDigit);
    }

    /// <summary>What holds for a special wish alone: it answers nobody who did not ask for it.</summary>
    static readonly string[] Special = ["express", "expres", "expedited", "premium", "priority", "surcharge", "加急", "特急"];

    /// <returns>True when the sentence is about a special way that the question does not name.</returns>
    public static bool IsAside(string sentence, string question)
    {
        var (said, asked) = (Terms.Fold(sentence), Terms.Fold(question));
        return Special.Any(s => said.Contains(s, StringComparison.Ordinal) && !asked.Contains(s, StringComparison.Ordinal));
    }

    // A number and, at most two words on, a unit of time.
    static bool Lasts(string folded)
    {
        if (Always.Any(folded.Contains))
            return true;
        var words = Words(folded);
        for (var i = 0; i < words.Count; i++)
            if (char.IsDigit(words[i][0]) || Numerals.Contains(words[i]))
                for (var next = i + 1; next < words.Count && next <= i + 2; next++)
                    if (Units.Contains(words[next]))
                        return true;
        for (var i = 1; i < folded.Length; i++)
            if (EasternUnits.Any(u => folded.AsSpan(i).StartsWith(u, StringComparison.Ordinal)) && (char.IsDigit(folded[i - 1]) || "一二三四五六七八九十两个".Contains(folded[i - 1]) || folded[i - 1] == ' ' && i > 1 && char.IsDigit(folded[i - 2])))
                return true;
        return false;
    }

    static bool Clock(string folded)
    {
        for (var i = 1; i + 1 < folded.Length; i++)
            if (char.IsDigit(folded[i]) && (folded[i + 1] is ':' or 'h' || folded.AsSpan(i + 1).StartsWith(" uhr") || folded.AsSpan(i + 1).StartsWith(" am") || folded.AsSpan(i + 1).StartsWith(" pm") || folded[i + 1] is '点' or '時'))
                return true;
        return false;
    }

    static List<string> Words(string folded)
    {
        var words = new List<string>();
        var from = -1;
        for (var i = 0; i <= folded.Length; i++)
            if (i < folded.Length && char.IsLetterOrDigit(folded[i]))
                from = from < 0 ? i : from;
            else if (from >= 0)
            {
                words.Add(Stem.Of(folded[from..i]));
                from = -1;
            }
        return words;
    }

    static HashSet<string> Stems(string words) => [.. words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => Stem.Of(Terms.Fold(w)))];
}
