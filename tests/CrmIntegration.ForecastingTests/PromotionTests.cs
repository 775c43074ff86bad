using CrmIntegration.Forecasting.Promotion;

namespace CrmIntegration.Forecasting.Tests;

public class PromotionTests
{
    static readonly PromotionRules Rules = new() { Rounds = 400 };

    [Fact]
    public void A_better_challenger_is_promoted_and_fewer_deals_than_asked_say_nothing()
    {
        var rows = Trial(1, 400, better: 0.8, worse: 0).ToList();

        Assert.Equal(TrialVerdict.Better, PromotionTest.Judge(rows, Rules, 1).Verdict);
        Assert.Equal(TrialVerdict.TooFewDeals, PromotionTest.Judge(rows[..40], Rules, 1).Verdict);
    }

    [Fact]
    public void Of_seeded_worse_models_at_most_one_in_twenty_is_promoted_however_often_we_look()
    {
        const int Models = 300;
        // Worse by a little more than the margin: the hardest to tell.
        var wrong = Enumerable.Range(0, Models).Count(seed => PromotedAtAnyLook(Trial(seed, 480, better: 0, worse: 0.25).ToList(), seed));

        Assert.InRange(wrong, 0, Models * 5 / 100);
    }

    [Fact]
    public void The_same_model_under_another_version_is_not_worse_and_its_difference_is_nothing()
    {
        var result = PromotionTest.Judge([.. Trial(3, 100, 0, 0).Select(r => r with { Challenger = r.Champion })], Rules, 3);

        Assert.Equal((TrialVerdict.NotWorse, 0.0, 0.0, 0.0), (result.Verdict, result.Difference, result.Low, result.High));
    }

    [Fact]
    public void A_little_worse_each_time_does_not_add_up_over_ten_cycles()
    {
        // Each newcomer is worse than the champion by a part of the margin that no test can see; only the comparison with the anchor sees the sum.
        var lost = new List<double>();
        for (var seed = 0; seed < 20; seed++)
        {
            var (champion, anchor) = (0.0, 0.0);
            for (var cycle = 0; cycle < 10; cycle++)
            {
                var newcomer = champion + 0.12;
                var deals = Deals(seed * 100 + cycle, 480).ToList();
                if (NotWorse(deals, newcomer, champion, seed) && NotWorse(deals, newcomer, anchor, seed))
                    champion = newcomer;
            }
            lost.Add(TrueLoss(champion) - TrueLoss(0));
        }

        Assert.True(lost.Average() < 2 * Rules.Margin, $"{lost.Average():0.0000} nats are lost on average");
        Assert.True(TrueLoss(1.2) - TrueLoss(0) > 5 * Rules.Margin, "ten unguarded steps would have cost more than that");
    }

    static bool NotWorse(List<(string Id, double Truth, double Happened)> deals, double mine, double theirs, int seed) =>
        PromotionTest.Judge([.. deals.Select(d => new PairedRow(d.Id, d.Happened, Bent(d.Truth, mine), Bent(d.Truth, theirs)))], Rules, seed).Verdict is TrialVerdict.NotWorse or TrialVerdict.Better;

    static bool PromotedAtAnyLook(List<PairedRow> rows, int seed)
    {
        for (var look = 0; look <= PromotionRules.LastLook; look++)
            switch (PromotionTest.Judge(rows[..(Rules.FewestDeals << look)], Rules, seed).Verdict)
            {
                case TrialVerdict.Better or TrialVerdict.NotWorse: return true;
                case TrialVerdict.Worse: return false;
            }
        return false;
    }

    // better: how much closer to the truth than a champion who knows half of it; worse: how far the challenger's log-odds are bent away from a champion who knows all.
    static IEnumerable<PairedRow> Trial(int seed, int deals, double better, double worse) => Deals(seed, deals).Select(d => better > 0
        ? new PairedRow(d.Id, d.Happened, d.Truth * better + 0.45 * (1 - better), 0.45) : new PairedRow(d.Id, d.Happened, Bent(d.Truth, worse), d.Truth));

    static IEnumerable<(string Id, double Truth, double Happened)> Deals(int seed, int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var truth = 0.05 + 0.9 * random.NextDouble();
            yield return ("d" + i, truth, random.NextDouble() < truth ? 1 : 0);
        }
    }

    static double Bent(double p, double by) => 1 / (1 + Math.Exp(-(Math.Log(p / (1 - p)) + by)));

    static double TrueLoss(double by) => Enumerable.Range(0, 1000).Select(i => 0.05 + 0.9 * (i + 0.5) / 1000)
        .Average(p => -(p * Math.Log(Bent(p, by)) + (1 - p) * Math.Log(1 - Bent(p, by))));
}
