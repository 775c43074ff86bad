using System.Globalization;
using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.RollUp;

namespace CrmIntegration.Forecasting.Tests;

public class AmountTests
{
    /// <summary>Seven of ten give a fifth away when they come to negotiate.</summary>
    static List<DealTimeline> Bargaining(int count, int seed) => [.. KnownWorld.Make(count, seed).Select((m, i) => i % 10 < 7 ? Cheaper(m.Deal, 0.8) : m.Deal)];

    static DealTimeline Cheaper(DealTimeline deal, double by)
    {
        var negotiates = deal.Events.First(e => e.Value == "Negotiate").At;
        var price = (FeatureSheet.AmountOf(deal, deal.Created)!.Value * by).ToString(CultureInfo.InvariantCulture);
        return deal with { Events = [.. deal.Events.Append(new(negotiates, DealFields.Amount, price)).OrderBy(e => e.At)] };
    }

    static double ShareOf(TrainedModel model, DealTimeline deal, DateTimeOffset at) =>
        model.Predict([deal.CutAt(at)], at)[0].ExpectedAmount!.Value / FeatureSheet.AmountOf(deal, at)!.Value;

    [Fact]
    public void A_discount_that_comes_late_is_expected_early_and_not_once_more_when_it_was_given()
    {
        var model = Trainer.Train(Bargaining(900, 5), KnownWorld.End, new() { AllowTrees = false });

        var later = Bargaining(300, 6);
        var early = later.Average(d => ShareOf(model, d, d.Created.AddHours(2)));
        var late = later.Average(d => ShareOf(model, d, d.Events.First(e => e.Value == "Negotiate").At));

        Assert.InRange(early, 0.83, 0.90);                   // 0.7 x 0.8 + 0.3 = 0.86
        Assert.InRange(late, 0.96, 1.02);
        Assert.True(model.Card.Metrics["amount error expected"] < model.Card.Metrics["amount error as it stands"]);
    }

    [Fact]
    public void Where_amounts_stay_what_they_are_a_deal_brings_what_stands_on_it()
    {
        var model = Trainer.Train([.. KnownWorld.Make(600, 7).Select(m => m.Deal)], KnownWorld.End, new() { AllowTrees = false });

        foreach (var deal in KnownWorld.Make(50, 8).Select(m => m.Deal))
            Assert.Equal(1, ShareOf(model, deal, deal.Created.AddDays(1)));
    }

    [Fact]
    public void A_few_odd_wins_change_no_amount()
    {
        var few = KnownWorld.Make(60, 9).Select(m => m.Deal).ToList();
        var model = Trainer.Train([.. few.Select((d, i) => i % 20 == 0 ? Cheaper(d, 0.001) : d)], KnownWorld.End, new());

        foreach (var deal in KnownWorld.Make(50, 8).Select(m => m.Deal))
            Assert.Equal(1, ShareOf(model, deal, deal.Created.AddDays(1)));
    }

    [Fact]
    public void A_roll_up_counts_a_deal_with_what_its_forecast_says_it_brings()
    {
        var drift = new AmountDrift([.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 0.7 : 0.9)]);
        RollUpResult Of(double? share) => Simulation.Run(new([new("d", 100_000, 0, 0.999_999, "u", "r", "p", share)], NewBusiness.None, new([("u", null)], ["u"]), SharedShock.None, drift));

        Assert.Equal(80_000, Of(null).Company.FromOpen, 1.0);
        Assert.Equal(50_000, Of(0.5).Company.FromOpen, 1.0);
        Assert.InRange(Of(0.5).Company.Low, 43_000, 44_500);  // 0.7 / 0.8 of it
        Assert.InRange(Of(0.5).Company.High, 55_500, 57_000);
    }
}
