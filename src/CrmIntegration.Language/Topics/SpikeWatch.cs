namespace CrmIntegration.Language.Topics;

/// <summary>A topic's week that chance does not explain.</summary>
/// <param name="Count">In the last seven days.</param>
/// <param name="Usual">What a week of its past holds.</param>
/// <param name="DaysAgo">When it began, counted in whole days before the end of the last seven days; 1 to 7.</param>
/// <param name="Chance">Of so many or more, had nothing changed.</param>
public sealed record TopicSpike(int Count, double Usual, int DaysAgo, double Chance);

/// <summary>
/// Compares a topic's last seven days with the weeks before: a negative binomial (Poisson where weeks vary no more than that) whose variance holds the
/// doubt about its own mean. All looks of a month over all topics together raise less than one false alarm: the level is shared among them, as for the
/// outbreaks of Farrington et al. (1996), whose threshold this simplifies.
/// </summary>
public static class SpikeWatch
{
    const int Week = 7, FewestWeeks = 6, MostWeeks = 26, LooksInMonth = 30, FewestInWeek = 5;
    const double AlarmsInMonth = 0.5, TimesUsual = 1.5;

    /// <param name="days">Per topic its count of each whole day, the oldest first, all as long; the last day is the last whole one.</param>
    /// <returns>Per topic its spike; null: nothing beyond chance, or a past too short to tell.</returns>
    public static IReadOnlyList<TopicSpike?> Look(IReadOnlyList<IReadOnlyList<int>> days)
    {
        var weeks = days.Select(d => Weeks(d)).ToList();
        var shared = Dispersion(weeks);
        var level = AlarmsInMonth / LooksInMonth / Math.Max(1, days.Count);
        return [.. days.Zip(weeks, (d, w) => Judge(d, w, shared, level))];
    }

    // Newest week last; only whole weeks.
    static List<int> Weeks(IReadOnlyList<int> days)
    {
        var weeks = new List<int>();
        for (var end = days.Count; end >= Week && weeks.Count <= MostWeeks; end -= Week)
            weeks.Insert(0, Enumerable.Range(end - Week, Week).Sum(i => days[i]));
        return weeks;
    }

    /// <summary>How much more weeks vary than a Poisson would, over all topics: one topic's past alone is too short to say.</summary>
    static double Dispersion(List<List<int>> weeks)
    {
        var (sum, count) = (0.0, 0);
        foreach (var past in weeks.Where(w => w.Count > FewestWeeks).Select(w => w[..^1]).Where(p => p.Sum() > p.Count / 2))
        {
            var mean = past.Average();
            sum += past.Sum(n => (n - mean) * (n - mean)) / mean;
            count += past.Count - 1;
        }
        return count == 0 ? 1 : Math.Max(1, sum / count);
    }

    static TopicSpike? Judge(IReadOnlyList<int> days, List<int> weeks, double shared, double level)
    {
        if (weeks.Count <= FewestWeeks || weeks[^1] < FewestInWeek)
            return null;
        var past = weeks[..^1];
        // Half a count more than was seen: a topic that was never spoken of is not impossible.
        var mean = (past.Sum() + 0.5) / past.Count;
        var own = past.Sum(n => (n - mean) * (n - mean)) / Math.Max(1, past.Count - 1) / mean;
        var variance = mean * Math.Max(own, shared) * (1 + 1.0 / past.Count) + mean / past.Count;
        var chance = Tails.AtLeast(weeks[^1], mean, variance);
        return chance < level && weeks[^1] >= TimesUsual * mean ? new(weeks[^1], mean, Began(days, mean / Week), chance) : null;
    }

    // The day from which on the count exceeds the usual the most, by likelihood (Kulldorff's scan over time).
    static int Began(IReadOnlyList<int> days, double usual)
    {
        var (best, most, sum) = (Week, double.MinValue, 0);
        for (var back = 1; back <= Week; back++)
        {
            sum += days[^back];
            var expected = usual * back;
            var gain = sum > expected ? sum * Math.Log(sum / expected) - (sum - expected) : 0;
            if (gain > most)
                (best, most) = (back, gain);
        }
        return best;
    }
}
