namespace CrmIntegration.Language.Replies;

/// <summary>A time of day that somebody names, on their own clock.</summary>
/// <param name="From">The hour itself, or where a span begins.</param>
/// <param name="Until">Where a span ends; the same as <paramref name="From"/> for an hour.</param>
/// <param name="At">Where it begins in the sentence.</param>
/// <param name="End">Behind its last letter.</param>
readonly record struct ClockTime(TimeOnly From, TimeOnly Until, int At, int End)
{
    public bool IsSpan => Until != From;
}

/// <summary>Reads hours as people write them: "at 3 pm", "15.30 Uhr", "14h30", "a las 15", "下午3点", "between 2 and 4 pm", "ab 15 Uhr". One pass over the text.</summary>
static class ClockWords
{
    static readonly string[] Halves = ["a.m.", "p.m.", "am", "pm", "a.m", "p.m"];
    static readonly string[] Hours = ["uhr", "heures", "heure", "horas", "hrs", "uur", "o'clock", "godz", "hod", "点半", "点", "點", "时", "時"];
    static readonly string[] Ats = ["at ", "um ", "gegen ", "a las ", "a la ", "alle ", "alle ore ", "às ", "kl. ", "kl ", "klockan ", "klokken ", "klokka ", "om ", "o godz. ", "@ "];
    static readonly string[] Afters = ["after ", "from ", "ab ", "nach ", "après ", "à partir de ", "a partir de ", "a partir das ", "después de las ", "dopo le ", "dalle ", "depois das ", "vanaf ", "na ", "efter ", "etter ", "po ", "od "];
    static readonly string[] Befores = ["before ", "by ", "until ", "vor ", "bis ", "avant ", "antes de las ", "antes das ", "prima delle ", "voor ", "före ", "før ", "przed ", "před "];
    static readonly string[] Joins = ["-", "–", " - ", " – ", " to ", " till ", " until ", " bis ", " and ", " und ", " à ", " et ", " a ", " y las ", " e le ", " e as ", " e ", " tot ", " en ", " til ", " till ", " do ", "到", "至", "から", "~", "～"];
    static readonly string[] Betweens = ["between ", "zwischen ", "entre ", "entre las ", "tra le ", "tussen ", "mellan ", "mellem ", "mellom ", "między ", "mezi "];
    // What may stand behind a bare number that is an hour: "at 3 on Thursday"; not "at 3 sites".
    static readonly HashSet<string> Goes = new(StringComparer.Ordinal) { "on", "or", "and", "next", "this", "today", "tomorrow", "would", "works", "if", "oder", "und", "am", "passt", "ou", "o", "e", "y", "et", "le", "el", "of", "en", "op", "eller", "lub", "nebo", "for", "your", "please", "bitte", "de", "da", "del" };

    /// <param name="sentence">In any writing.</param>
    /// <returns>In order.</returns>
    public static IReadOnlyList<ClockTime> In(string sentence)
    {
        var low = sentence.ToLowerInvariant();
        var found = new List<ClockTime>();
        for (var i = 0; i < low.Length; i++)
        {
            if (!char.IsAsciiDigit(low[i]))
                continue;
            var begins = i;
            if (Read(low, ref i) is not { } clock)
                continue;
            found.Add(Spanned(low, found, new(clock, clock, begins, i + 1)));
        }
        return found;
    }

    /// <summary>An hour whose number begins here; <paramref name="i"/> stands on its last letter afterwards, whether it is one or not.</summary>
    static TimeOnly? Read(string low, ref int i)
    {
        var at = i;
        while (i + 1 < low.Length && char.IsAsciiDigit(low[i + 1]))
            i++;
        if (i - at > 1 || at > 0 && (char.IsAsciiLetterOrDigit(low[at - 1]) || low[at - 1] is '.' or ',' or '/' or ':' or '€' or '$' or '£' or '#' || low[at - 1] == '-' && at > 1 && char.IsAsciiDigit(low[at - 2]) && at > 4 && char.IsAsciiDigit(low[at - 4])))
            return null;
        var (hour, minute, told) = (int.Parse(low.AsSpan(at, i - at + 1), System.Globalization.CultureInfo.InvariantCulture), 0, false);
        // "15:30", "15.30 Uhr", "14h30", "14 h"; a dot alone is a decimal or a date.
        if (i + 3 < low.Length && low[i + 1] is ':' or '.' or 'h' or '：' && char.IsAsciiDigit(low[i + 2]) && char.IsAsciiDigit(low[i + 3]) && (i + 4 >= low.Length || !char.IsAsciiDigit(low[i + 4]) && low[i + 4] is not ('.' or ':') || i + 5 >= low.Length || low[i + 4] is '.' && !char.IsAsciiDigit(low[i + 5])))
        {
            (minute, told) = ((low[i + 2] - '0') * 10 + low[i + 3] - '0', low[i + 1] is not '.' || Ats.Any(a => Before(low, at, a)));
            i += 3;
        }
        var rest = low.AsSpan(i + 1).TrimStart();
        var gap = low.Length - i - 1 - rest.Length;
        var half = gap > 1 ? null : Find(rest, Halves);
        var unit = half is not null || gap > 1 ? null : Find(rest, Hours) ?? (rest.StartsWith("h") && (rest.Length == 1 || !char.IsAsciiLetterOrDigit(rest[1])) ? "h" : null);
        if ((half ?? unit) is { } word)
        {
            i += gap + word.Length;
            told = true;
            minute = word == "点半" ? 30 : minute;
        }
        if (hour > 23 || minute > 59 || !told && (gap == 0 && rest.Length > 1 && rest[0] is ('.' or ',' or ':') && char.IsAsciiDigit(rest[1]) || !Bare(low, at, rest)))
            return null;
        // Nobody meets at three in the night: a bare 1 to 6 is the afternoon's.
        return half?[0] == 'p' && hour < 12 || half is null && hour is >= 1 and <= 6 ? new TimeOnly(hour + 12, minute) : half?[0] == 'a' && hour == 12 ? new TimeOnly(0, minute) : new TimeOnly(hour, minute);
    }

    static bool Bare(string low, int at, ReadOnlySpan<char> rest)
    {
        if (!Ats.Concat(Afters).Concat(Befores).Any(a => Before(low, at, a)))
            return false;
        if (rest.Length == 0 || !char.IsLetterOrDigit(rest[0]) && rest[0] is not ('%' or '€' or '$' or '-' or '–' or '/'))
            return Ats.Any(a => Before(low, at, a));
        var word = rest.IndexOfAny(' ', ',', '.') is var end && end < 0 ? rest : rest[..end];
        return Ats.Any(a => Before(low, at, a)) && (Goes.Contains(word.ToString().TrimEnd('?', '!')) || DueDates.DaysIn(word.ToString()).Count > 0);
    }

    // "2 to 4 pm", "zwischen 14 und 16 Uhr", "after 3 pm".
    static ClockTime Spanned(string low, List<ClockTime> before, ClockTime last)
    {
        foreach (var join in Joins)
        {
            if (!Before(low, last.At, join))
                continue;
            var end = last.At - join.Length;
            var firm = join.Trim() is not ("and" or "und" or "et" or "y las" or "e le" or "e as" or "e" or "en" or "à" or "a");
            if (before.Count > 0 && before[^1].End == end && !before[^1].IsSpan && (firm || Betweens.Any(b => Before(low, before[^1].At, b)) || Afters.Any(b => Before(low, before[^1].At, b))))
            {
                var first = before[^1];
                before.RemoveAt(before.Count - 1);
                return first.From < last.From ? last with { From = first.From, At = first.At } : last;
            }
            // The first of the two is bare: it is of the same half of the day.
            var start = end;
            while (start > 0 && end - start < 2 && char.IsAsciiDigit(low[start - 1]))
                start--;
            if (start < end && (start == 0 || !char.IsLetterOrDigit(low[start - 1]) && low[start - 1] is not ('.' or ':' or '/' or '-')) && (firm || Betweens.Any(b => Before(low, start, b)))
                && int.Parse(low.AsSpan(start, end - start), System.Globalization.CultureInfo.InvariantCulture) is var hour and <= 23)
            {
                var from = new TimeOnly(hour <= 12 && last.From.Hour > 12 && hour + 12 < last.From.Hour && hour < 7 ? hour + 12 : hour, 0);
                return from < last.From ? last with { From = from, At = start } : last;
            }
        }
        return Afters.Any(a => Before(low, last.At, a)) ? last with { Until = new(23, 59) } : Befores.Any(a => Before(low, last.At, a)) ? last with { From = TimeOnly.MinValue } : last;
    }

    // As a word: "nach 15", and no "danach 15".
    static bool Before(string low, int at, string word) =>
        at >= word.Length && string.CompareOrdinal(low, at - word.Length, word, 0, word.Length) == 0 && (at == word.Length || !char.IsAsciiLetter(word[0]) || !char.IsLetter(low[at - word.Length - 1]));

    static string? Find(ReadOnlySpan<char> rest, string[] words)
    {
        foreach (var word in words)
            if (rest.StartsWith(word) && (rest.Length == word.Length || word[^1] > 0x2e80 || !char.IsLetterOrDigit(rest[word.Length])))
                return word;
        return null;
    }
}
