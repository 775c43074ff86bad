using System.Globalization;

namespace CrmIntegration.Language;

/// <summary>The day a sentence asks for or promises: "by Friday", "bis 3. Mai", "before 2026-12-01", "d'ici demain", "within 3 days", "by the end of the month".</summary>
public static class DueDates
{
    static readonly Dictionary<string, int> Weekdays = new(StringComparer.OrdinalIgnoreCase), Months = new(StringComparer.OrdinalIgnoreCase);
    static readonly (string Said, int Days)[] Near =
        [("day after tomorrow", 2), ("übermorgen", 2), ("after tomorrow", 2), ("tomorrow", 1), ("demain", 1), ("mañana", 1), ("domani", 1), ("amanhã", 1), ("morgen", 1), ("imorgon", 1), ("i morgon", 1), ("i morgen", 1), ("jutro", 1), ("zítra", 1), ("明天", 1), ("明日", 1), ("today", 0), ("right away", 0), ("sofort", 0), ("heute", 0), ("aujourd'hui", 0), ("hoy", 0), ("oggi", 0), ("hoje", 0), ("vandaag", 0), ("今天", 0), ("今日", 0)];
    static readonly string[] EndOfMonth = ["end of the month", "end of month", "month end", "ende des monats", "monatsende", "fin du mois", "fin de mes", "fine mese", "fim do mês", "eind van de maand", "月底", "月末"];
    static readonly string[] EndOfWeek = ["this week", "diese woche", "cette semaine", "esta semana", "questa settimana", "esta semana", "deze week", "end of the week", "end of week", "ende der woche", "wochenende", "fin de semaine", "fin de semana", "fine settimana", "fim da semana", "eind van de week", "本周内", "今週中"];

    static readonly string[] NextWeek = ["next week", "nächste woche", "nächster woche", "semaine prochaine", "próxima semana", "semana que viene", "semana que vem", "prossima settimana", "settimana prossima", "volgende week", "nästa vecka", "næste uge", "neste uke", "przyszłym tygodniu", "przyszły tydzień", "příští týden", "příštím týdnu", "下周", "来週"];
    static readonly string[] DayWords = ["day", "working day", "business day", "tag", "arbeitstag", "werktag", "jour", "día", "giorn", "dia", "dag", "dni", "dní", "dnů"];

    static DueDates()
    {
        foreach (var language in new[] { "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl", "cs" })
        {
            var format = CultureInfo.GetCultureInfo(language).DateTimeFormat;
            for (var d = 0; d < 7; d++)
            {
                Weekdays.TryAdd(format.DayNames[d], d);
                Weekdays.TryAdd(format.DayNames[d].Split('-')[0], d);
            }
            for (var m = 0; m < 12; m++)
            {
                Months.TryAdd(format.MonthNames[m], m + 1);
                Months.TryAdd(format.MonthGenitiveNames[m], m + 1);
            }
        }
        // "W środę", "ve středu": days as they stand behind "on".
        foreach (var (bent, day) in new[] { ("środę", 3), ("sobotę", 6), ("niedzielę", 0), ("středu", 3), ("sobotu", 6), ("neděli", 0) })
            Weekdays.TryAdd(bent, day);
        // "Morgen" is tomorrow in German and a morning in a greeting; "segunda" is also "second": only the full weekday counts.
        foreach (var also in new[] { "segunda", "terça", "quarta", "quinta", "sexta" })
            Weekdays.Remove(also);
    }

    /// <param name="sentence">One sentence.</param>
    /// <param name="sent">The day the mail was sent: what "Friday" and "tomorrow" count from.</param>
    /// <returns>The day; null when none is named or it cannot be.</returns>
    public static DateOnly? In(string sentence, DateOnly sent)
    {
        if (Written(sentence, sent) is { } date)
            return date;
        var low = sentence.ToLowerInvariant();
        var words = low.Split([' ', ',', '.', '!', '?', ';', ':', '\n', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        if (Pictorial(low) is { } drawn)
            return sent.AddDays((drawn - (int)sent.DayOfWeek + 6) % 7 + 1);
        foreach (var word in words)
            if (Weekdays.TryGetValue(word, out var day))
                return sent.AddDays((day - (int)sent.DayOfWeek + 6) % 7 + 1);
        if (EndOfMonth.Any(low.Contains))
            return new DateOnly(sent.Year, sent.Month, 1).AddMonths(1).AddDays(-1);
        if (NextWeek.Any(low.Contains))
            return sent.AddDays(((int)DayOfWeek.Friday - (int)sent.DayOfWeek + 7) % 7 + 7);
        if (EndOfWeek.Any(low.Contains))
            return sent.AddDays(((int)DayOfWeek.Friday - (int)sent.DayOfWeek + 7) % 7);
        foreach (var (said, days) in Near)
            if (said[0] > 0x2e80 || said.Contains(' ') ? low.Contains(said) : Says(words, said))
                return sent.AddDays(days);
        for (var i = 0; i + 1 < words.Length; i++)
            if (int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out var many) && many is > 0 and < 90 && DayWords.Any(d => words[i + 1].StartsWith(d, StringComparison.Ordinal)))
                return sent.AddDays(many);
        return null;
    }

    internal static bool IsMonth(string word) => Months.ContainsKey(word);

    /// <summary>The date that the sentence writes out, with day and month; null: none.</summary>
    internal static DateOnly? Named(string sentence, DateOnly sent) => Written(sentence, sent);

    /// <summary>Whether the sentence names a day that only its own moment explains: "Thursday", "tomorrow", "next week"; a span such as "within 14 days" holds at any time.</summary>
    internal static bool IsRelative(string sentence) =>
        In(new string([.. sentence.Select(c => char.IsDigit(c) ? ' ' : c)]), new DateOnly(2000, 1, 1)) is not null;

    /// <summary>The weekdays that a sentence names, in any of our languages.</summary>
    internal static IReadOnlySet<DayOfWeek> DaysIn(string sentence)
    {
        var low = sentence.ToLowerInvariant();
        var days = low.Split([' ', ',', '.', '!', '?', ';', ':', '\n', '(', ')', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(w => Weekdays.TryGetValue(w, out var day) || w.EndsWith('s') && Weekdays.TryGetValue(w[..^1], out day) || Weekdays.Keys.FirstOrDefault(k => w.StartsWith(k + "vormittag", StringComparison.OrdinalIgnoreCase) || w.StartsWith(k + "nachmittag", StringComparison.OrdinalIgnoreCase)) is { } joined && Weekdays.TryGetValue(joined, out day) ? day : -1)
            .Where(d => d >= 0).ToHashSet();
        for (var i = 0; i + 1 < low.Length; i++)
            if (Pictorial(low.Substring(i, Math.Min(3, low.Length - i))) is { } drawn)
                days.Add(drawn);
        return days.Select(d => (DayOfWeek)d).ToHashSet();
    }

    /// <summary>Whether a sentence speaks of the week after this one.</summary>
    internal static bool SaysNextWeek(string sentence) => NextWeek.Any(sentence.ToLowerInvariant().Contains);

    // "Por la mañana" and "guten Morgen" are a time of day, not the next one.
    static bool Says(string[] words, string said)
    {
        for (var i = Array.IndexOf(words, said); i >= 0; i = Array.IndexOf(words, said, i + 1))
            if (i == 0 || words[i - 1] is not ("la" or "guten" or "goede" or "am"))
                return true;
        return false;
    }

    // 星期四, 周四, 木曜
    static int? Pictorial(string low)
    {
        for (var i = 0; i + 1 < low.Length; i++)
            if (low[i] is '期' or '周' or '拜' && "日一二三四五六".IndexOf(low[i + 1] == '天' ? '日' : low[i + 1]) is >= 0 and var day && (low[i] == '周' || i > 0 && low[i - 1] is '星' or '礼'))
                return day;
            else if (low[i + 1] == '曜' && "日月火水木金土".IndexOf(low[i]) is >= 0 and var kana)
                return kana;
        return null;
    }

    static DateOnly? Written(string sentence, DateOnly sent)
    {
        var parts = sentence.Split([' ', ',', '\n', '\t', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length && i < 400; i++)
        {
            if (Numeric(parts[i].Trim('.', '!', '?', ';', ':'), sent) is { } whole)
                return whole;
            if (!Months.TryGetValue(parts[i].Trim('.', '!', '?', ';', ':'), out var month))
                continue;
            var before = i > 0 ? Day(parts[i - 1]) ?? (i > 1 ? Day(parts[i - 2]) : null) : null;       // "3 de mayo"
            var after = i + 1 < parts.Length ? Day(parts[i + 1]) : null;
            var year = parts.Skip(i + 1).Take(3).Select(p => p.Trim('.', '!', '?', ';')).FirstOrDefault(p => p.Length == 4 && p.All(char.IsAsciiDigit));
            if ((before ?? after) is { } day)
                return Date(year is null ? null : int.Parse(year, CultureInfo.InvariantCulture), month, day, sent);
        }
        return null;
    }

    static DateOnly? Numeric(string word, DateOnly sent)
    {
        if (word.Length is < 3 or > 10 || !char.IsAsciiDigit(word[0]))
            return null;
        var numbers = word.Split('-', '.', '/');
        if (numbers.Length is < 2 or > 3 || numbers.Any(n => n.Length is 0 or > 4 || !n.All(char.IsAsciiDigit)))
            return null;
        var n = numbers.Select(x => int.Parse(x, CultureInfo.InvariantCulture)).ToArray();
        if (numbers[0].Length == 4)
            return n.Length == 3 ? Date(n[0], n[1], n[2], sent) : null;
        if (n.Length == 2)
            return word.Contains('/') && n[1] <= 31 ? n[1] > 12 ? Date(null, n[0], n[1], sent) : Date(null, n[1], n[0], sent) : null;
        // 5/13/2026 can only be month first; what can be both is read day first, as most of the world does.
        var year = numbers[2].Length == 2 ? 2000 + n[2] : n[2];
        return n[1] > 12 ? Date(year, n[0], n[1], sent) : Date(year, n[1], n[0], sent);
    }

    static int? Day(string word)
    {
        var digits = word.TakeWhile(char.IsAsciiDigit).Count();
        return digits is 1 or 2 && (word.Length == digits || word[digits..].Trim('.') is "" or "st" or "nd" or "rd" or "th" or "er") ? int.Parse(word[..digits], CultureInfo.InvariantCulture) : null;
    }

    static DateOnly? Date(int? year, int month, int day, DateOnly sent)
    {
        var of = year ?? sent.Year;
        if (month is < 1 or > 12 || of is < 1900 or > 2200 || day < 1 || day > DateTime.DaysInMonth(of, month))
            return null;
        var date = new DateOnly(of, month, day);
        // No year: the next such day.
        return year is null && date < sent.AddDays(-30) ? (month, day) is (2, 29) ? null : date.AddYears(1) : date;
    }
}
