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
            var all = Enumerable.Range(0, Topics).Select(t => ChanceCounts.Days(random, Days + Look, 0.2 + t * 0.2, dispersion)).ToList();
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
}
