using CrmIntegration.Language.Topics;

namespace CrmIntegration.LanguageTests;

public class SpikeFacts
{
    const int Days = 182;

    [Fact]
    public void A_topic_that_triples_in_a_week_is_told_with_how_many_and_since_when()
    {
        var days = Enumerable.Range(0, Days).Select(d => d % 2).ToArray();
        foreach (var late in Enumerable.Range(Days - 3, 3))
            days[late] = 7;

        var spike = SpikeWatch.Look([days]).Single();

        Assert.NotNull(spike);
        Assert.Equal(days[^7..].Sum(), spike.Count);
        Assert.Equal(3, spike.DaysAgo);
        Assert.InRange(spike.Usual, 3, 4);
    }

    [Theory, InlineData(1.0), InlineData(3.0)]
    public void Chance_alone_raises_less_than_one_alarm_a_month_over_twenty_topics(double dispersion)
    {
        const int Topics = 20, Months = 12, Look = 30;
        var alarms = 0;
        for (var seed = 0; seed < Months; seed++)
        {
            var random = new Random(seed);
            var all = Enumerable.Range(0, Topics).Select(t => Counts(random, 0.2 + t * 0.2, dispersion)).ToList();
            for (var night = 0; night < Look; night++)
                alarms += SpikeWatch.Look([.. all.Select(d => (IReadOnlyList<int>)d[night..(Days + night)])]).Count(s => s is not null);
        }

        Assert.True(alarms <= Months, $"{alarms} alarms in {Months} months");
    }

    [Fact]
    public void A_past_of_a_month_is_too_short_to_tell() =>
        Assert.Null(SpikeWatch.Look([[.. Enumerable.Repeat(0, 21), .. Enumerable.Repeat(9, 7)]]).Single());

    [Theory, InlineData(new[] { 2, 2, 2, 2, 2, 2, 2, 2, 9, 9, 9, 9 }, "rising"), InlineData(new[] { 9, 9, 9, 9, 9, 9, 9, 9, 2, 2, 2, 2 }, "falling"), InlineData(new[] { 3, 2, 4, 3, 3, 2, 3, 4, 3, 3, 4, 2 }, "steady"), InlineData(new[] { 1, 9 }, "steady")]
    public void A_trend_is_told_beyond_chance_only(int[] weeks, string direction) => Assert.Equal(direction, TopicTrend.Of(weeks).Direction);

    // A day's mean drawn from a gamma per week makes weeks vary more than a Poisson.
    static int[] Counts(Random random, double perDay, double dispersion)
    {
        var days = new int[Days + 30];
        for (var week = 0; week * 7 < days.Length; week++)
        {
            var size = dispersion <= 1 ? 0 : perDay * 7 / (dispersion - 1);
            var rate = dispersion <= 1 ? perDay : perDay * Gamma(random, size) / size;
            for (var d = week * 7; d < Math.Min(days.Length, week * 7 + 7); d++)
            {
                var product = random.NextDouble();
                for (; product > Math.Exp(-rate); product *= random.NextDouble())
                    days[d]++;
            }
        }
        return days;
    }

    // Marsaglia and Tsang 2000.
    static double Gamma(Random random, double shape)
    {
        if (shape < 1)
            return Gamma(random, shape + 1) * Math.Pow(random.NextDouble(), 1 / shape);
        var (d, c) = (shape - 1.0 / 3, 1 / Math.Sqrt(9 * (shape - 1.0 / 3)));
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }
}
