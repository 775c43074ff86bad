using System.Globalization;

namespace CrmIntegration.Language.Replies;

/// <summary>Says a meeting's time as people write it in their language, with the place whose clock is meant.</summary>
public static class SlotWords
{
    static readonly Dictionary<string, (string Day, string Or)> Ways = new()
    {
        ["en"] = ("dddd, d MMMM", " or "), ["de"] = ("dddd, d. MMMM", " oder "), ["fr"] = ("dddd d MMMM", " ou "), ["es"] = ("dddd d 'de' MMMM", " o "), ["it"] = ("dddd d MMMM", " o "),
        ["pt"] = ("dddd, d 'de' MMMM", " ou "), ["nl"] = ("dddd d MMMM", " of "), ["sv"] = ("dddd d MMMM", " eller "), ["da"] = ("dddd d. MMMM", " eller "), ["nb"] = ("dddd d. MMMM", " eller "), ["pl"] = ("dddd, d MMMM", " lub "), ["cs"] = ("dddd d. MMMM", " nebo "), ["zh"] = ("M月d日dddd", "或"), ["ja"] = ("M月d日dddd", "または"),
    };

    /// <param name="zone">Whose clock: the customer's where known.</param>
    /// <returns>"Tuesday, 1 December, 10:00–10:30"; in English where the language is not one of ours.</returns>
    public static string Say(MeetingSlot slot, string language, TimeZoneInfo zone)
    {
        var known = Ways.ContainsKey(language) ? language : "en";
        var first = known == "fr" && TimeZoneInfo.ConvertTime(slot.From, zone).Day == 1;      // "mardi 1er décembre"
        var culture = CultureInfo.GetCultureInfo(known);
        var (from, to) = (TimeZoneInfo.ConvertTime(slot.From, zone), TimeZoneInfo.ConvertTime(slot.To, zone));
        var gap = known is "zh" or "ja" ? " " : ", ";
        return from.ToString(first ? "dddd d'er' MMMM" : Ways[known].Day, culture) + gap + from.ToString("HH:mm", CultureInfo.InvariantCulture) + "–" + to.ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>All of them in one phrase, with the zone's city at the end: "A, B or C (Berlin)".</summary>
    public static string Say(IReadOnlyList<MeetingSlot> slots, string language, TimeZoneInfo zone)
    {
        var said = slots.Select(s => Say(s, language, zone)).ToList();
        var or = Ways.GetValueOrDefault(language, Ways["en"]).Or;
        var all = said.Count < 2 ? string.Concat(said) : string.Join(language is "zh" or "ja" ? "、" : "; ", said.SkipLast(1)) + or + said[^1];
        return $"{all} ({City(zone)})";
    }

    // "Europe/Berlin" is what an IANA zone is called; a person says Berlin. UTC is called UTC.
    static string City(TimeZoneInfo zone) => zone.Id.Contains('/') ? zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ') : "UTC";
}
