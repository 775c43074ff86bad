using System.Text.RegularExpressions;
using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Language.Asking;

/// <summary>Whether a sentence asks for a time together without saying "meeting": "does Tuesday at 2 pm work for you?", "seriez-vous disponible lundi ?", "please propose two dates"; and how long it shall take.</summary>
static partial class Appointments
{
    // Whether a day or hour suits, said of people; of goods ("available", "lieferbar") it tells nothing without a day and somebody.
    static readonly Words Suits = new(
        "have half an hour", "have an hour", "have ten minutes", "have twenty minutes", "have 10 minutes", "have 15 minutes", "have 20 minutes", "have 30 minutes", "have a moment", "have a few minutes", "have time", "your availability", "eine halbe stunde", "ihre verfügbarkeit", "vos disponibilités", "vos dispos", "vuestra disponibilidad", "su disponibilidad", "sus disponibilidades", "vostre disponibilità", "vostra disponibilità", "uw beschikbaarheid", "work for you", "works for you", "work for your", "works for your", "suit you", "suits you", "be free", "you free", "are you available", "you be available", "be available", "make it on", "good for you", "okay for you", "ok for you", "convenient for you", "meet",
        "geht es auch", "geht auch", "ginge auch", "ginge es", "ginge bei ihnen", "geht bei ihnen", "passt ihnen", "passt es ihnen", "passt das ihnen", "passt dir", "würde ihnen", "hätten sie zeit", "haben sie zeit", "hast du zeit", "verschieben",
        "vous disponible", "vous disponibles", "vous convien", "vous irait", "seriez-vous libre", "êtes-vous libre", "reporter", "décaler",
        "estaría disponible", "estarían disponibles", "está disponible", "están disponibles", "le viene bien", "les viene bien", "le iría bien", "podríamos vernos", "tiene tiempo", "aplazar",
        "sarebbe disponibile", "siete disponibili", "è disponibile", "le andrebbe", "vi andrebbe", "va bene per voi", "ha tempo", "spostare", "estaria disponível", "está disponível", "estão disponíveis", "dá-lhe jeito", "tem tempo", "adiar",
        "schikt het", "schikt u", "komt het uit", "bent u beschikbaar", "heeft u tijd", "hebt u tijd", "verzetten", "passar det", "har du tid", "har ni tid", "passer det", "har i tid", "har dere tid", "pasuje", "ma pan czas", "hodí se", "máte čas", "方便吗", "有空", "有时间", "ご都合");

    // Asking us to name times.
    static readonly Words Names = new(
        "drop in for", "drop by", "stop by", "pop in for", "pop by", "come over for", "propose a date", "propose dates", "propose two dates", "propose three dates", "propose some dates", "propose a time", "propose times", "suggest a date", "suggest dates", "suggest two dates", "suggest three dates", "suggest some dates", "suggest a time", "suggest times", "suggest a slot", "suggest some slots", "offer a slot", "which dates", "which slots", "what dates", "time slot", "time slots",
        "termine vorschlagen", "termin vorschlagen", "terminvorschl", "welche termine", "proposer des dates", "proposer une date", "proposer deux dates", "proposer un créneau", "proposer des créneaux", "un créneau", "des créneaux", "proponer una fecha", "proponer fechas", "proponer dos fechas", "proponernos", "proporre una data", "proporre due date", "proporci", "propor uma data", "propor datas", "propor duas datas", "data voorstellen", "data voorstelt", "datums voorstellen", "föreslå en tid", "foreslå et tidspunkt", "zaproponować termin", "navrhnout termín");

    public static bool In(string sentence)
    {
        var low = sentence.ToLowerInvariant();
        return Names.In(low) is not null || Suits.In(low) is not null && (DueDates.DaysIn(low).Count > 0 || DueDates.SaysNextWeek(low) || DueDates.In(sentence, new(2000, 1, 3)) is not null || Hour.IsMatch(low));
    }

    /// <returns>How long they would like to talk; null: they do not say, or nothing a calendar can hold.</returns>
    public static TimeSpan? LengthIn(string text)
    {
        var low = text.ToLowerInvariant();
        if (Minutes.Match(low) is { Success: true } m && int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) is >= 10 and <= 240 and var minutes)
            return TimeSpan.FromMinutes(minutes);
        return OneHour.Match(low) is not { Success: true } h ? null : h.Groups["half"].Success ? TimeSpan.FromMinutes(30) : TimeSpan.FromHours(1);
    }

    [GeneratedRegex(@"\b[0-9]{1,2}(?:[:.h][0-9]{2})?\s?(?:uhr|am|pm|h\b|o'clock|時|点)|\b[0-9]{1,2}:[0-9]{2}\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Hour { get; }

    // "A 45 minute call", "45-minütiges Gespräch", "45 minutes", "45分钟"; not "within 45 minutes".
    [GeneratedRegex(@"(?:\b(?:for|a|an|for about|of|von|für|de|d'une|pour|di|per|um|uma|een|van|ca\.|etwa|about|around)\s+)([0-9]{2,3})[\s-]?(?:min\b|minute|minut)|([0-9]{2,3})\s?分", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Minutes { get; }

    [GeneratedRegex(@"\b(?:for|about|etwa|für|pendant|durante|per|por)\s+(?:(?<half>half an hour|half hour|eine halbe stunde|une demi-heure|media hora|mezz'ora|meia hora|een half uur)|an hour|one hour|eine stunde|une heure|una hora|un'ora|uma hora|een uur)\b|\b(?:an?|one)[\s-]hour(?:-long)?\s+(?:call|meeting|session|slot)|\b(?<half>half[\s-]hour)\s+(?:call|meeting|session|slot)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OneHour { get; }
}
