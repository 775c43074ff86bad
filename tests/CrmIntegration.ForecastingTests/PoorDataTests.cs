namespace CrmIntegration.Forecasting.Tests;

public sealed class PoorDataTests
{
    static readonly List<DealTimeline> Good = [.. KnownWorld.Make(200, 11).Select(m => m.Deal)];

    static DealForecast Ask(IReadOnlyList<DealTimeline> history)
    {
        var at = KnownWorld.End;
        var open = new DealTimeline { Id = "open", Created = at.AddDays(-10), Events = [new(at.AddDays(-10), DealFields.Stage, "A stage nobody knows")] };
        return Trainer.Train(history, at, new()).Predict([open], at)[0];
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(10, 10)]
    [InlineData(19, 1)]
    public void With_too_few_closed_deals_it_says_how_many_more_are_needed(int have, int more)
    {
        var forecast = Ask([.. Good.Where(d => d.ClosedAt <= KnownWorld.End).Take(have)]);

        Assert.Null(forecast.Win);
        Assert.Contains($"{more} more are needed", forecast.Abstained, StringComparison.Ordinal);
    }

    [Fact]
    public void With_winners_only_it_abstains() =>
        Assert.Contains("lost", Ask([.. Good.Where(d => d.Outcome == DealOutcome.Won)]).Abstained, StringComparison.Ordinal);

    [Fact]
    public void A_stage_nobody_knows_still_gets_a_forecast() => Assert.InRange(Ask(Good).Win!.Value, 0.01, 0.99);

    [Fact]
    public void A_field_with_ten_thousand_words_or_one_word_or_none_is_left_out_by_name()
    {
        var odd = Good.Select((d, i) => d with
        {
            Attributes = new Dictionary<string, string?>(d.Attributes) { ["serial"] = "word " + i, ["same"] = "x", ["empty"] = null },
        }).ToList();

        var card = Trainer.Train(odd, KnownWorld.End, new()).Card;

        Assert.Superset(new HashSet<string> { "serial", "same", "empty" }, card.FeaturesLeftOut.Select(f => f.Feature).ToHashSet());
    }

    [Fact]
    public void Absurd_amounts_and_dates_do_no_harm()
    {
        var odd = Good.Select((d, i) => d with
        {
            Events = [new(d.Created, DealFields.Amount, i % 2 == 0 ? "-1e300" : "not a number"), new(d.Created, DealFields.CloseDate, "3000-12-31"), new(d.Created, DealFields.CloseDate, "0001-01-01"), .. d.Events],
        }).ToList();

        Assert.True(double.IsFinite(Ask(odd).Win!.Value));
    }

    [Fact]
    public void Deals_that_closed_before_they_were_created_are_not_learned_from()
    {
        var odd = Good.Select(d => d with { ClosedAt = d.Created.AddDays(-1) }).ToList();

        Assert.Contains("20 more are needed", Ask(odd).Abstained, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_blank_only_while_a_deal_is_open_is_left_out_by_name()
    {
        var at = KnownWorld.Start.AddDays(900);
        var odd = KnownWorld.Make(1000, 12).Select(m => m.Deal.CutAt(at)).Where(d => d.Created < at)
            .Select(d => d with { Attributes = new Dictionary<string, string?> { ["reason"] = d.Outcome == DealOutcome.Open ? null : "because" + d.Id.Length } }).ToList();

        Assert.Contains(Trainer.Train(odd, at, new()).Card.FeaturesLeftOut, f => f.Feature == "reason" && f.Reason.Contains("still open", StringComparison.Ordinal));
    }

    [Fact]
    public void Twenty_deals_are_forecast_no_worse_than_by_the_stage_table()
    {
        var model = Trainer.Train([.. Good.Where(d => d.ClosedAt <= KnownWorld.End).Take(24)], KnownWorld.End, new());

        Assert.Equal("stage prior", model.Card.Chosen);
    }

    [Fact]
    public void A_field_that_is_the_outcome_is_left_out_by_name()
    {
        var odd = Good.Select((d, i) => d with
        {
            Attributes = new Dictionary<string, string?>(d.Attributes) { ["result code"] = d.Outcome == DealOutcome.Won ? "7" : "3", ["paid"] = d.Outcome == DealOutcome.Won ? $"{i + 100}.5" : "0" },
        }).ToList();

        var card = Trainer.Train(odd, KnownWorld.End.AddDays(400), new()).Card;

        foreach (var name in new[] { "result code", "paid" }) Assert.Contains(card.FeaturesLeftOut, f => f.Feature == name && f.Reason.Contains("when a deal ends", StringComparison.Ordinal));
    }

    [Fact]
    public void A_field_with_many_values_that_come_again_is_learned_by_its_past_wins()
    {
        var odd = Good.Select((d, i) => d with { Attributes = new Dictionary<string, string?>(d.Attributes) { ["city"] = "city " + i % 65 } }).ToList();

        var model = Trainer.Train(odd, KnownWorld.End.AddDays(400), new());

        Assert.DoesNotContain(model.Card.FeaturesLeftOut, f => f.Feature == "city");
    }

    [Fact]
    public void Several_currencies_and_a_column_of_blanks_and_negative_amounts_do_no_harm()
    {
        var odd = Good.Select((d, i) => d with
        {
            Currency = i % 2 == 0 ? "EUR" : "JPY", Attributes = new Dictionary<string, string?>(d.Attributes) { ["Currency"] = i % 2 == 0 ? "EUR" : "JPY", ["blank"] = " ", ["amount"] = "-" + i },
        }).ToList();

        Assert.InRange(Ask(odd).Win!.Value, 0.01, 0.99);
    }
}
