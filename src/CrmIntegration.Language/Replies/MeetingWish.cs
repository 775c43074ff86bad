namespace CrmIntegration.Language.Replies;

/// <summary>When a customer would like to meet, as far as they say: "next week; Tuesday or Thursday morning would suit us".</summary>
/// <param name="Days">The weekdays they name; empty: any.</param>
/// <param name="From">The first day that will do.</param>
/// <param name="To">The last one.</param>
public sealed record MeetingWish(IReadOnlySet<DayOfWeek> Days, DateOnly From, DateOnly To, bool Morning, bool Afternoon)
{
    static readonly string[] Mornings = ["morning", "vormittag", "matin", "por la mañana", "mattin", "de manhã", "ochtend", "förmiddag", "formiddag", "przed południem", "rano", "dopoledne", "上午", "午前"];
    static readonly string[] Afternoons = ["afternoon", "nachmittag", "après-midi", "por la tarde", "pomeriggio", "à tarde", "namiddag", "eftermiddag", "ettermiddag", "po południu", "odpoledne", "下午", "午後"];

    /// <summary>The hours they name, with their days; empty: none.</summary>
    internal IReadOnlyList<WishedHour> Hours { get; init; } = [];

    /// <param name="text">The mail's visible text. What counts is the sentence that asks to meet, and those right behind it that name days too.</param>
    /// <param name="sent">What "next week" counts from.</param>
    /// <returns>Null: they leave it open.</returns>
    public static MeetingWish? Of(string text, DateOnly sent)
    {
        var said = new List<string>();
        foreach (var sentence in Sentences.Of(text))
            if (MailTopics.Of(sentence.ToLowerInvariant()) is "meeting" or "demo" || Asking.Aspects.In(sentence).Contains("meeting") || Asking.Appointments.In(sentence) || (said.Count > 0 && (DueDates.DaysIn(sentence).Count > 0 || ClockWords.In(sentence).Count > 0)))
                said.AddRange(sentence.ToLowerInvariant().Split(';').Where(c => !WishedHour.Denied(c)));
        var days = said.SelectMany(DueDates.DaysIn).ToHashSet();
        var next = said.Exists(DueDates.SaysNextWeek);
        List<WishedHour> hours = [.. said.SelectMany(s => WishedHour.In(s, sent))];
        if (days.Count == 0 && !next && hours.Count == 0)
            return null;
        // A day that is named alone is the next of its name; next week begins on its Monday.
        var monday = sent.AddDays(7 - ((int)sent.DayOfWeek + 6) % 7);
        var (morning, afternoon) = (said.Exists(s => Mornings.Any(s.Contains)), said.Exists(s => Afternoons.Any(s.Contains)));
        return new(days, next ? monday : sent.AddDays(1), next ? monday.AddDays(6) : sent.AddDays(7), morning && !afternoon, afternoon && !morning) { Hours = hours };
    }

    internal IEnumerable<DateOnly> Dates => Hours.Select(h => h.On).OfType<DateOnly>().Concat(Days.Count == 0 && Hours.Any(h => h.On is not null) ? [] : Weekdays).Distinct().Order();

    IEnumerable<DateOnly> Weekdays => Enumerable.Range(0, To.DayNumber - From.DayNumber + 1).Select(From.AddDays).Where(d => Days.Count == 0 || Days.Contains(d.DayOfWeek));

    internal bool Suits(TimeOnly clock) => Morning ? clock.Hour < 12 : !Afternoon || clock.Hour >= 12;
}
