namespace CrmIntegration.Language.Conversations;

/// <summary>The day that a promise names: "by Friday", "morgen", "within 3 days".</summary>
static class DueDay
{
    static readonly (string[] Words, int Days)[] Near =
    [
        (["today", "heute", "aujourd'hui", "hoy", "right away", "sofort"], 0), (["tomorrow", "morgen", "demain", "mañana"], 1),
        (["this week", "diese woche", "cette semaine", "esta semana"], -5), (["next week", "nächste woche", "semaine prochaine", "próxima semana"], -12),
    ];
    static readonly string[][] Weekdays =
    [
        ["sunday", "sonntag", "dimanche", "domingo"], ["monday", "montag", "lundi", "lunes"], ["tuesday", "dienstag", "mardi", "martes"], ["wednesday", "mittwoch", "mercredi", "miércoles"],
        ["thursday", "donnerstag", "jeudi", "jueves"], ["friday", "freitag", "vendredi", "viernes"], ["saturday", "samstag", "samedi", "sábado"],
    ];
    static readonly string[] DayWords = ["day", "tag", "jour", "día", "working day", "arbeitstag"];

    public static DateOnly? Of(string low, DateOnly on)
    {
        for (var day = 0; day < 7; day++)
            if (Weekdays[day].Any(w => Words.Has(low, w)))
                return on.AddDays((day - (int)on.DayOfWeek + 6) % 7 + 1);
        foreach (var (words, days) in Near)
            if (words.Any(w => Words.Has(low, w)))
                return days >= 0 ? on.AddDays(days) : on.AddDays(((int)DayOfWeek.Friday - (int)on.DayOfWeek + 7) % 7 + (days == -12 ? 7 : 0));
        return InDays(low) is { } many ? on.AddDays(many) : null;
    }

    static int? InDays(string low)
    {
        var words = low.Split([' ', ',', '.', '!'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < words.Length; i++)
            if (int.TryParse(words[i], out var days) && days is > 0 and < 90 && DayWords.Any(d => words[i + 1].StartsWith(d, StringComparison.Ordinal)))
                return days;
        return null;
    }
}
