namespace CrmIntegration.Language.Replies;

/// <summary>The hours that a customer names for a meeting, each with the days it is said of: "Tuesday at 10 or Thursday at 3 pm".</summary>
/// <param name="Days">Empty: any day they named, or any.</param>
/// <param name="On">A day by its date, or tomorrow; null: by weekday.</param>
sealed record WishedHour(IReadOnlySet<DayOfWeek> Days, DateOnly? On, TimeOnly From, TimeOnly Until)
{
    static readonly string[] Not = [" not ", "n't ", "n’t ", "cannot", "unable", "except", " busy", " nicht ", " kein", "leider", "außer", " pas ", " ne ", " sauf ", " no ", " salvo ", " non ", " tranne ", " não ", " exceto ", " niet ", " geen ", "behalve", " inte ", " ikke ", " nie ", "není", "nemůž", "不", "没", "ません", "ない"];
    static readonly string[] Invites = ["why don", "why not", "shouldn't we", "couldn't we", "can't we", "warum nicht", "pourquoi pas", "por qué no", "perché non", "porque não", "waarom niet", "不如", "好不好", "行不行"];

    /// <summary>Whether they say when they cannot: that is no wish.</summary>
    public static bool Denied(string clause) => $" {clause} " is var low && (DueDates.DaysIn(clause).Count > 0 || ClockWords.In(clause).Count > 0) && Not.Any(low.Contains) && !Invites.Any(low.Contains);

    /// <param name="sentence">Of those that speak of the meeting.</param>
    public static IEnumerable<WishedHour> In(string sentence, DateOnly sent)
    {
        var (from, days, on) = (0, (IReadOnlySet<DayOfWeek>)new HashSet<DayOfWeek>(), (DateOnly?)null);
        foreach (var clock in ClockWords.In(sentence))
        {
            // The day stands before its hour, or, where none does, behind it.
            var before = sentence[from..clock.At];
            var (said, date) = (DueDates.DaysIn(before), Date(before, sent));
            if (said.Count == 0 && date is null && days.Count == 0 && on is null)
                (said, date) = (DueDates.DaysIn(sentence[clock.End..]), Date(sentence[clock.End..], sent));
            if (said.Count > 0 || date is not null)
                (days, on) = (said, date);
            from = clock.End;
            yield return new(days, on, clock.From, clock.Until);
        }
    }

    static DateOnly? Date(string part, DateOnly sent) => DueDates.Named(part, sent) ?? (DueDates.DaysIn(part).Count == 0 && !DueDates.SaysNextWeek(part) && DueDates.In(part, sent) is { } day && day.DayNumber - sent.DayNumber <= 2 ? day : null);

    /// <summary>What an hour beside it is measured by.</summary>
    public TimeSpan Near => (From == TimeOnly.MinValue ? Until : From).ToTimeSpan();

    public bool Holds(DateOnly day) => On is { } on ? day == on : Days.Count == 0 || Days.Contains(day.DayOfWeek);

    /// <summary>Whether a meeting of this length, begun at this moment of their day, is what they named.</summary>
    public bool Suits(TimeOnly starts, TimeSpan length) => From == Until ? starts == From : starts >= From && starts.ToTimeSpan() + length <= Until.ToTimeSpan() + TimeSpan.FromMinutes(Until == new TimeOnly(23, 59) ? 1 : 0);
}
