using CrmIntegration.Forecasting.Effects;

namespace CrmIntegration.ForecastingTests;

public class VariantFacts
{
    // Somebody looks after every hundred mails and stops as soon as a winner is named.
    static bool NamesWinner(int seed, double a, double b, out string? winner)
    {
        var dice = new Random(seed * 97 + 3);
        long sent = 0, wonA = 0, wonB = 0;
        for (var look = 0; look < 60; look++)
        {
            for (var i = 0; i < 50; i++)
                (wonA, wonB) = (wonA + (dice.NextDouble() < a ? 1 : 0), wonB + (dice.NextDouble() < b ? 1 : 0));
            sent += 50;
            if (Variants.Of([new("A", sent, wonA), new("B", sent, wonB)]).Winner is { } named)
            {
                winner = named;
                return true;
            }
        }
        winner = null;
        return false;
    }

    [Fact]
    public void Equal_variants_get_a_winner_in_at_most_one_of_twenty_campaigns_however_often_somebody_looks()
    {
        const int campaigns = 400;
        var named = Enumerable.Range(0, campaigns).Count(seed => NamesWinner(seed, 0.1, 0.1, out _));

        Assert.True(named <= 0.05 * campaigns, $"{named} of {campaigns}");
    }

    [Fact]
    public void A_variant_that_is_twice_as_good_wins()
    {
        const int campaigns = 200;
        var right = Enumerable.Range(0, campaigns).Count(seed => NamesWinner(seed, 0.06, 0.12, out var winner) && winner == "B");

        Assert.True(right > 0.9 * campaigns, $"{right} of {campaigns}");
    }

    [Fact]
    public void Shares_have_ranges_that_hold_for_few_and_none()
    {
        var report = Variants.Of([new("A", 0, 0), new("B", 10, 0), new("C", 10, 10)]);

        Assert.NotEqual("A", report.Winner);                 // nobody got it
        Assert.Equal((0.0, 1.0), (report.Shares[0].Low, report.Shares[0].High));
        Assert.Equal(0.278, report.Shares[1].High, 2);       // Wilson's interval of none in ten
        Assert.All(report.Shares, s => Assert.True(s.Low >= 0 && s.High <= 1 && s.Low <= s.Share && s.Share <= s.High));
        Assert.Null(Variants.Of([new("A", 5, 5)]).Winner);
        Assert.Null(Variants.Of([]).Winner);
    }
}
