using CsCheck;
using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Tests;

public sealed class PointInTimeTests
{
    static readonly string[] Fields =
        [DealFields.Stage, DealFields.Amount, DealFields.CloseDate, DealFields.Probability, DealFields.Owner, DealFields.MailIn, DealFields.MailOut, DealFields.Activity, DealFields.ContactRole, DealFields.Product, DealFields.ProductOff, DealFields.PriceChange, "Custom__c", "Size__c", "Signal:budget"];

    static Gen<T> Among<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    static readonly Gen<DealTimeline> AnyDeal =
        from events in Gen.Select(Gen.Int[0, 400], Among(Fields), Gen.OneOf(Among("A", "B", "C", "100", "-5", "2024-05-01", "2024-09-09", "", "3000-01-01"), Gen.String[0, 6])).Array[0, 30]
        from end in Gen.Int[1, 400]
        from outcome in Among(DealOutcome.Open, DealOutcome.Won, DealOutcome.Lost)
        select new DealTimeline
        {
            Id = "x", Created = KnownWorld.Start, Outcome = outcome, ClosedAt = outcome == DealOutcome.Open ? null : KnownWorld.Start.AddDays(end),
            Attributes = new Dictionary<string, string?> { ["owner"] = "rep 1", ["account"] = "account 3", ["industry"] = "industry 2" },
            Events = [.. events.OrderBy(e => e.Item1).Select(e => new DealEvent(KnownWorld.Start.AddDays(e.Item1), e.Item2, e.Item3, "e"))],
        };

    static readonly FeatureSheet Sheet = SheetBuilder.Build([.. KnownWorld.Make(300, 1).Select((m, i) => WithCustomFields(m.Deal, i))], KnownWorld.End, [],
        new() { Market = [new("index", [.. Enumerable.Range(0, 30).Select(i => new MarketPoint(KnownWorld.Start.AddDays(i * 14), i))])] }).Sheet;

    // a word, a number and a signal that change while the deal lives, and activities that are counted
    static DealTimeline WithCustomFields(DealTimeline deal, int number) => deal with
    {
        Events = [.. deal.Events.Concat(
        [
            new(deal.Created.AddDays(1), "Custom__c", number % 2 == 0 ? "A" : "B"), new(deal.Created.AddDays(2), "Size__c", (number * 7 % 90).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new(deal.Created.AddDays(5), DealFields.PriceChange, (number % 30 - 20).ToString(System.Globalization.CultureInfo.InvariantCulture), "line", Found: true),
            new(deal.Created.AddDays(3), "Signal:budget", number % 3 == 0 ? "1" : "0", "talk"), new(deal.Created.AddDays(3), DealFields.Activity, number % 2 == 0 ? "A" : "B"), new(deal.Created.AddDays(4), DealFields.Product, number % 2 == 0 ? "A" : "B"),
        ]).OrderBy(e => e.At)],
    };

    [Fact]
    public void Custom_fields_signals_activities_and_market_enter_by_themselves() =>
        Assert.Superset(new HashSet<string> { "Custom__c", "Size__c", "Signal:budget", "activity: A", "market: index", "product lines", "product: A", "owner win history" }, Sheet.Names.ToHashSet());

    [Fact]
    public void A_custom_field_is_read_as_it_stood_on_the_day_and_told_with_its_evidence()
    {
        var deal = new DealTimeline { Id = "x", Created = KnownWorld.Start, Events = [new(KnownWorld.Start.AddDays(1), "Custom__c", "A", "first"), new(KnownWorld.Start.AddDays(9), "Custom__c", "B", "second")] };
        var place = Array.IndexOf(Sheet.Names, "Custom__c");

        FeatureRow Read(int day) => Sheet.Read(deal, KnownWorld.Start.AddDays(day));
        string Word(FeatureRow row) => row.Words[place - row.Numbers.Length];

        Assert.Equal([FeatureSheet.Blank, "A", "B"], [Word(Read(0)), Word(Read(5)), Word(Read(9))]);
        Assert.Equal([null, "first", "second"], [Read(0).Evidence[place], Read(5).Evidence[place], Read(9).Evidence[place]]);
    }

    [Fact]
    public void A_product_that_comes_and_goes_and_a_price_that_falls_are_read_as_they_stood_on_the_day()
    {
        var deal = new DealTimeline
        {
            Id = "x", Created = KnownWorld.Start,
            Events =
            [
                new(KnownWorld.Start.AddDays(1), DealFields.Product, "A", "l1"), new(KnownWorld.Start.AddDays(2), DealFields.Product, "B", "l2"),
                new(KnownWorld.Start.AddDays(4), DealFields.PriceChange, "-20", "l1", Found: true), new(KnownWorld.Start.AddDays(6), DealFields.ProductOff, "B", "l2"),
            ],
        };

        string Told(int day, string feature) => ReasonWords.Fact(feature, Sheet.Read(deal, KnownWorld.Start.AddDays(day)), Array.IndexOf(Sheet.Names, feature));

        Assert.Equal(["1 product is on the deal", "2 products are on the deal", "1 product is on the deal"], new[] { 1, 5, 6 }.Select(d => Told(d, "product lines")));
        Assert.Equal(["50% of the products are A", "100% of the products are A"], new[] { 5, 6 }.Select(d => Told(d, "product: A").Replace(" %", "%")));
        Assert.Equal(["No product's price has changed", "A product's price has fallen by 20%"], new[] { 3, 5 }.Select(d => Told(d, DealFields.PriceChange).Replace(" %", "%")));
    }

    [Fact]
    public void A_value_that_was_only_found_to_stand_is_read_but_is_no_sign_of_life()
    {
        var deal = new DealTimeline { Id = "x", Created = KnownWorld.Start, Events = [new(KnownWorld.Start.AddDays(1), DealFields.Stage, "A"), new(KnownWorld.Start.AddDays(40), "Custom__c", "B", Found: true)] };

        var row = Sheet.Read(deal, KnownWorld.Start.AddDays(41));
        double Number(string name) => row.Numbers[Array.IndexOf(Sheet.Names, name)];

        Assert.Equal("B", row.Words[Array.IndexOf(Sheet.Names, "Custom__c") - row.Numbers.Length]);
        Assert.Equal((Math.Log(41), Math.Log(2), 0.0), (Number("idle time"), Number("events"), Number("events in the last week")));
    }

    [Fact]
    public void The_features_of_a_cut_timeline_are_those_of_the_whole_one_as_of_that_day() =>
        Gen.Select(AnyDeal, Gen.Int[0, 420]).Sample((deal, day) =>
        {
            var at = KnownWorld.Start.AddDays(day);

            var (cut, whole) = (Sheet.Read(deal.CutAt(at), at), Sheet.Read(deal, at));

            return cut.Numbers.SequenceEqual(whole.Numbers) && cut.Words.SequenceEqual(whole.Words) && cut.Evidence.SequenceEqual(whole.Evidence);
        }, iter: 3000);

    [Fact]
    public void A_forecast_made_for_the_past_does_not_depend_on_what_came_after()
    {
        var deals = KnownWorld.Make(400, 2).Select(m => m.Deal).ToList();
        var at = KnownWorld.Start.AddDays(700);

        var model = Trainer.Train(deals, at, new());
        var fromTheCut = Trainer.Train([.. deals.Where(d => d.Created < at).Select(d => d.CutAt(at))], at, new());

        Assert.Equal(model.Card.Candidates, fromTheCut.Card.Candidates);
        var open = deals.Where(d => d.Created < at && d.ClosedAt > at).ToList();
        Assert.Equal(model.Predict(open, at).Select(f => f.Win), fromTheCut.Predict([.. open.Select(d => d.CutAt(at))], at).Select(f => f.Win));
    }
}
