namespace CrmIntegration.Language.Replies;

/// <summary>A time that is taken.</summary>
public readonly record struct Busy(DateTimeOffset From, DateTimeOffset To);

/// <summary>When a rep meets people.</summary>
/// <param name="Starts">On the rep's own clock.</param>
/// <param name="Ends">On the rep's own clock, after <paramref name="Starts"/>.</param>
/// <param name="Days">Usually Monday to Friday.</param>
/// <param name="Zone">The rep's.</param>
public sealed record WorkingHours(TimeOnly Starts, TimeOnly Ends, IReadOnlySet<DayOfWeek> Days, TimeZoneInfo Zone);

/// <summary>A time that both can make, as far as we know.</summary>
public readonly record struct MeetingSlot(DateTimeOffset From, DateTimeOffset To);

/// <summary>Finds free times for a meeting: within working hours, beside nothing that stands in the calendar, on the day the customer asked for where it has room.</summary>
public static class MeetingSlots
{
    /// <summary>How far ahead is looked.</summary>
    public const int Days = 14;

    static readonly TimeSpan Notice = TimeSpan.FromHours(3);
    const int Step = 30;

    // A customer in another zone is not called out of bed, whatever the rep's hours are.
    static readonly TimeOnly TheirFirst = new(8, 0), TheirLast = new(18, 0);

    // What people take first when all is free; the rest in order of the clock.
    static readonly TimeOnly[] Liked = [new(10, 0), new(14, 0), new(11, 0), new(15, 0), new(9, 0), new(16, 0)];

    /// <param name="busy">The rep's events, in any order; of those without an end an hour is taken.</param>
    /// <param name="asked">The day the customer named; null: none.</param>
    /// <param name="length">Of the meeting.</param>
    /// <param name="theirs">The customer's zone, where known.</param>
    /// <param name="most">At most so many, two of them on one day.</param>
    /// <param name="wish">Days and parts of the day that the customer named; where they leave no two times, the calendar decides.</param>
    /// <returns>An hour that they named and that is free stands first; else in order of time; empty when the calendar is full.</returns>
    public static IReadOnlyList<MeetingSlot> Free(IEnumerable<Busy> busy, WorkingHours hours, DateTimeOffset now, DateOnly? asked, TimeSpan length, TimeZoneInfo? theirs = null, int most = 3, MeetingWish? wish = null)
    {
        var taken = busy.OrderBy(b => b.From).ToList();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, hours.Zone).DateTime);
        var found = new List<MeetingSlot>();
        // The days they named; where those are over or full, the same weekdays and the same part of the day later on.
        if (wish is not null)
        {
            if (wish.Hours.Count > 0 && Wished(wish.Dates) is { Count: > 0 } wished)
                return wished;
            Search([.. wish.Dates.Where(d => d >= today)], wish.Suits);
            if (found.Count < 2 && wish.Days.Count > 0)
            {
                List<DateOnly> later = [.. Enumerable.Range(0, Days + 1).Select(today.AddDays).Where(d => wish.Days.Contains(d.DayOfWeek))];
                if (found.Count == 0 && wish.Hours.Count > 0 && Wished(later) is { Count: > 0 } same)
                    return same;
                Search(later, wish.Suits);
            }
        }
        // The asked day first and twice, then what follows it; without one, each of the next days once, so that the customer has a choice.
        if (found.Count < 2 || (wish is { Days.Count: 1 } && found.Count < most))
        {
            var from = found.Count > 0 ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(found[^1].From, hours.Zone).DateTime).AddDays(1) : wish is null && asked is { } day && day > today ? day : today;
            Search([.. Enumerable.Range(0, Days + 1).Select(from.AddDays)], _ => true);
        }
        return [.. found.OrderBy(s => s.From)];

        bool Can(MeetingSlot s) => s.From >= now + Notice && !taken.Exists(b => b.From < s.To && s.From < b.To) && Bearable(s, theirs);

        // The very hours they named, on their clock; where it is one alone, the nearest to it beside, so that there is a choice.
        List<MeetingSlot> Wished(IEnumerable<DateOnly> days)
        {
            var kept = new List<MeetingSlot>();
            foreach (var day in days.Where(d => d >= today && hours.Days.Contains(d.DayOfWeek)))
                foreach (var hour in wish!.Hours.Where(h => h.Holds(day)))
                    kept.AddRange((hour.From == hour.Until ? At(hours, day, hour.From, theirs) : Starts(hours, day, length).Order()).Select(s => new MeetingSlot(s, s + length))
                        .Where(s => Within(hours, s) && Can(s) && hour.Suits(Clock(s.From, theirs ?? hours.Zone), length) && !kept.Contains(s)).Take(hour.From == hour.Until ? 1 : 2));
            if (kept is [var one])
                kept.AddRange(Starts(hours, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(one.From, hours.Zone).DateTime), length).Select(s => new MeetingSlot(s, s + length))
                    .Where(s => Can(s) && (s.From >= one.To || s.To <= one.From)).OrderBy(s => (s.From - one.From).Duration()).ThenBy(s => s.From).Take(1));
            return [.. kept.Take(most)];
        }

        void Search(IReadOnlyList<DateOnly> days, Func<TimeOnly, bool> suits)
        {
            var work = days.Where(d => hours.Days.Contains(d.DayOfWeek)).ToList();
            var each = work.Count < most - found.Count ? 2 : 1;
            foreach (var on in work)
            {
                var free = Starts(hours, on, length).Select(s => new MeetingSlot(s, s + length))
                    .Where(s => Can(s) && suits(Clock(s.From, theirs ?? hours.Zone)) && !found.Contains(s)).ToList();
                var morning = free.Where(s => Clock(s.From, hours.Zone).Hour < 12).ToList();
                var afternoon = free.Except(morning).ToList();
                // One half of the day and then the other, where both are free.
                var (first, second) = found.Count % 2 == 0 ? (morning, afternoon) : (afternoon, morning);
                var both = first.Take(1).Concat(second.Take(1)).Concat(first.Skip(1)).Concat(second.Skip(1));
                // Where the hour they named is taken, what is nearest to it.
                if (wish?.Hours.FirstOrDefault(h => h.Holds(on)) is { } named)
                    both = free.OrderBy(s => (Clock(s.From, theirs ?? hours.Zone).ToTimeSpan() - named.Near).Duration()).ThenBy(s => s.From);
                found.AddRange(both.Take(Math.Min(most - found.Count, on == asked ? 2 : each)));
                if (found.Count == most)
                    break;
            }
        }
    }

    static IEnumerable<DateTimeOffset> Starts(WorkingHours hours, DateOnly on, TimeSpan length)
    {
        var clock = new List<TimeOnly>();
        for (var minute = hours.Starts.Hour * 60 + (hours.Starts.Minute + Step - 1) / Step * Step; minute + length.TotalMinutes <= hours.Ends.Hour * 60 + hours.Ends.Minute; minute += Step)
            clock.Add(new(minute / 60, minute % 60));
        foreach (var time in Liked.Where(clock.Contains).Concat(clock.Except(Liked)))
            // The hour that a change to summer time leaves out is no time; the one that comes twice is not worth a misunderstanding.
            if (on.ToDateTime(time) is var local && !hours.Zone.IsInvalidTime(local) && !hours.Zone.IsAmbiguousTime(local))
                yield return new DateTimeOffset(local, hours.Zone.GetUtcOffset(local));
    }

    static IEnumerable<DateTimeOffset> At(WorkingHours hours, DateOnly day, TimeOnly time, TimeZoneInfo? theirs)
    {
        var (zone, local) = (theirs ?? hours.Zone, day.ToDateTime(time));
        if (!zone.IsInvalidTime(local) && !zone.IsAmbiguousTime(local))
            yield return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    static bool Within(WorkingHours hours, MeetingSlot slot)
    {
        var (from, to) = (TimeZoneInfo.ConvertTime(slot.From, hours.Zone), TimeZoneInfo.ConvertTime(slot.To, hours.Zone));
        return from.Date == to.Date && hours.Days.Contains(from.DayOfWeek) && TimeOnly.FromDateTime(from.DateTime) >= hours.Starts && TimeOnly.FromDateTime(to.DateTime) <= hours.Ends;
    }

    static TimeOnly Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    static bool Bearable(MeetingSlot slot, TimeZoneInfo? theirs)
    {
        if (theirs is null)
            return true;
        var (from, to) = (TimeZoneInfo.ConvertTime(slot.From, theirs), TimeZoneInfo.ConvertTime(slot.To, theirs));
        return from.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && TimeOnly.FromDateTime(from.DateTime) >= TheirFirst && TimeOnly.FromDateTime(to.DateTime) <= TheirLast && from.Date == to.Date;
    }
}
