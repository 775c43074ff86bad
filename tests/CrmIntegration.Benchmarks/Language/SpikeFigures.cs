using CrmIntegration.Language.Topics;
using CrmIntegration.LanguageTests;

/// <summary>False alarms a month over all topics where nothing changed, and how soon a real rise is told. Weeks are Poisson or vary more than that.</summary>
static class SpikeFigures
{
    const int Topics = 20, Months = 120, Nights = 30, Past = 182;

    public static async Task PrintAsync(TextWriter o)
    {
        await o.WriteLineAsync($"spikes of topics: {Topics} topics, {Months} months of nightly looks by seeds; reference: this week above mean + 2 standard deviations of the past weeks, same counts");
        foreach (var dispersion in new[] { 1.0, 2.0, 4.0 })
        {
            int ours = 0, plain = 0, told = 0, toldPlain = 0;
            for (var month = 0; month < Months; month++)
            {
                var random = new Random(month * 31 + (int)dispersion);
                var days = Enumerable.Range(0, Topics).Select(t => ChanceCounts.Days(random, Past + Nights, 0.1 + 0.2 * t, dispersion)).ToList();
                var (open, openPlain) = (new HashSet<int>(), new HashSet<int>());
                for (var night = 0; night < Nights; night++)
                {
                    var seen = days.Select(d => (IReadOnlyList<int>)d[night..(Past + night)]).ToList();
                    var found = SpikeWatch.Look(seen);
                    for (var t = 0; t < Topics; t++)
                    {
                        ours += News(open, t, found[t] is not null);
                        plain += News(openPlain, t, Plain(seen[t]));
                    }
                }
                // One topic of middling size triples for a week.
                var risen = (int[])days[8].Clone();
                for (var d = Past - 7; d < Past; d++)
                    risen[d] += ChanceCounts.Poisson(random, 2 * (0.1 + 0.2 * 8));
                var after = days.Select((d, t) => (IReadOnlyList<int>)(t == 8 ? risen : d)[..Past]).ToList();
                told += SpikeWatch.Look(after)[8] is null ? 0 : 1;
                toldPlain += Plain(after[8]) ? 1 : 0;
            }
            await o.WriteLineAsync($"   weeks that vary {dispersion:0} times a Poisson: false alarms a month ours {(double)ours / Months:0.00}, reference {(double)plain / Months:0.00} (aim at most 1); a week three times the usual is told in {(double)told / Months:0%}, reference {(double)toldPlain / Months:0%}");
        }
    }

    // An alarm is one as long as it stays.
    static int News(HashSet<int> open, int topic, bool now) => now ? open.Add(topic) ? 1 : 0 : open.Remove(topic) ? 0 : 0;

    static bool Plain(IReadOnlyList<int> days)
    {
        var weeks = Enumerable.Range(0, days.Count / 7).Select(w => Enumerable.Range(days.Count - 7 * (w + 1), 7).Sum(i => days[i])).ToList();
        var past = weeks.Skip(1).ToList();
        var mean = past.Average();
        return weeks[0] > mean + 2 * Math.Sqrt(past.Sum(p => (p - mean) * (p - mean)) / (past.Count - 1));
    }
}
