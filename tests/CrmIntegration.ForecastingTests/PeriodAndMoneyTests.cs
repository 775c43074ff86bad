using CrmIntegration.Forecasting.RollUp;
using CsCheck;

namespace CrmIntegration.Forecasting.Tests;

public class PeriodAndMoneyTests
{
    static Gen<T> Among<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    static readonly Gen<DateOnly> Days = Gen.Int[0, 40_000].Select(d => new DateOnly(1995, 1, 1).AddDays(d));
    static readonly Gen<FiscalCalendar> Calendars = Gen.Select(Gen.Int[1, 12], Among(1, 3, 6, 12)).Select(c => new FiscalCalendar(c.Item1, c.Item2));

    [Fact]
    public void Every_day_lies_in_one_period_and_periods_follow_without_a_gap() => Gen.Select(Calendars, Days).Sample((calendar, day) =>
    {
        var period = calendar.Of(day);

        Assert.True(period.Holds(day));
        Assert.Equal(period.Until, calendar.Shift(period, 1).From);
        Assert.Equal(period, calendar.Shift(calendar.Shift(period, -3), 3));
        Assert.Equal(period, calendar.Read(period.Key));
        Assert.InRange(period.Number, 1, 12 / calendar.Months);
    });

    [Theory]
    [InlineData(1, 3, "2026-11-24", "2026-4", "2026-10-01")]
    [InlineData(2, 3, "2026-01-31", "2026-4", "2025-11-01")]   // a year from February is named after its end, and January is its last month
    [InlineData(7, 12, "2026-07-01", "2027-1", "2026-07-01")]
    [InlineData(4, 1, "2026-03-15", "2026-12", "2026-03-01")]
    public void A_fiscal_period_is_named_as_the_company_names_it(int start, int months, string day, string key, string from)
    {
        var period = new FiscalCalendar(start, months).Of(DateOnly.Parse(day));

        Assert.Equal(key, period.Key);
        Assert.Equal(DateOnly.Parse(from), period.From);
    }

    [Theory]
    [InlineData("2026-5")]
    [InlineData("2026-0")]
    [InlineData("now")]
    [InlineData("99999-1")]
    [InlineData(null)]
    public void What_names_no_period_is_none(string? key) => Assert.Null(new FiscalCalendar().Read(key));

    [Fact]
    public void Money_is_counted_at_the_rate_of_its_day()
    {
        var rates = new DatedRates("EUR", [new("USD", new(2026, 1, 1), 1.10m), new("USD", new(2026, 7, 1), 1.20m), new("JPY", new(2026, 1, 1), 160m)]);

        Assert.Equal(100m, rates.Convert(110m, "USD", "EUR", new(2026, 6, 30)));
        Assert.Equal(91.67m, rates.Convert(110m, "USD", "EUR", new(2026, 7, 1)));
        Assert.Equal(100m, rates.Convert(110m, "usd", "EUR", new(2020, 1, 1)));        // before the first rate the first holds
        Assert.Equal(110m, rates.Convert(16_000m, "JPY", "USD", new(2026, 3, 1)));
        Assert.Equal(5m, rates.Convert(5m, null, "EUR", new(2026, 3, 1)));
        Assert.Null(rates.Convert(5m, "CHF", "EUR", new(2026, 3, 1)));
    }

    static readonly Gen<DealThen> Standing = Gen.Select(Gen.Bool, Gen.Enum<DealOutcome>(), Gen.Int[-5, 100_000], Gen.Int[0, 200], Among("commit", "best case", "pipeline"), Gen.Int[0, 9])
        .Select(s => s.Item1 ? new DealThen(true, s.Item2, s.Item3 / 100m, s.Item6 == 0 ? null : new DateOnly(2026, 7, 1).AddDays(s.Item4), s.Item5) : DealThen.NotYet);

    [Fact]
    public void The_waterfall_between_any_two_days_balances_to_the_cent() => Gen.Select(Standing, Standing).Array[0, 60].Sample(deals =>
    {
        var period = new FiscalCalendar().Of(new(2026, 8, 15));
        var change = Waterfall.Of(period, deals.Select((d, i) => ($"d{i}", d.Item1, d.Item2)));

        Assert.Equal(change.End, change.Start + Enum.GetValues<Move>().Sum(change.Sum));
        Assert.Equal(change.Start, deals.Where(d => d.Item1 is { Exists: true, Outcome: DealOutcome.Open } && period.Holds(d.Item1.CloseDate)).Sum(d => d.Item1.Amount));
        Assert.Equal(change.End, deals.Where(d => d.Item2 is { Exists: true, Outcome: DealOutcome.Open } && period.Holds(d.Item2.CloseDate)).Sum(d => d.Item2.Amount));
    });

    [Fact]
    public void Each_deal_moves_for_the_reason_a_manager_would_name()
    {
        var period = new FiscalCalendar().Of(new(2026, 8, 15));
        DealThen Open(decimal amount, int month) => new(true, DealOutcome.Open, amount, new(2026, month, 15), "pipeline");
        Waterfall Change(DealThen before, DealThen now) => Waterfall.Of(period, [("d", before, now)]);

        Assert.Equal([new("d", Move.New, 100)], Change(DealThen.NotYet, Open(100, 8)).Moves);
        Assert.Equal([new("d", Move.MovedOut, -100)], Change(Open(100, 8), Open(100, 11)).Moves);
        Assert.Equal([new("d", Move.MovedIn, 100), new("d", Move.Increased, 50)], Change(Open(100, 11), Open(150, 9)).Moves);
        Assert.Equal([new("d", Move.Decreased, -20), new("d", Move.Won, -80)], Change(Open(100, 8), Open(80, 8) with { Outcome = DealOutcome.Won }).Moves);
        Assert.Equal([new("d", Move.Lost, -100)], Change(Open(100, 8), Open(100, 10) with { Outcome = DealOutcome.Lost }).Moves);
        Assert.Empty(Change(Open(100, 11), Open(100, 8) with { Outcome = DealOutcome.Lost }).Moves);   // lost from elsewhere was never here
    }

    [Fact]
    public void A_normal_found_from_its_chance_has_that_chance() => Gen.Double[1e-9, 1 - 1e-9].Sample(p => Assert.InRange(Gauss.Below(Gauss.Inverse(p)), p - 1e-9, p + 1e-9));

    [Fact]
    public void Misses_are_measured_per_side_with_an_interval()
    {
        var past = Enumerable.Range(1, 8).Select(i => new Judged($"2025-{i}", "", 100, 90 + i, 80, i == 8 ? 99 : 120, 60, null, 150)).ToList();

        Assert.Equal(0.4, WhoWasRight.Of(past, j => j.Commit)!.Wape, 6);
        Assert.Equal(-0.4, WhoWasRight.Of(past, j => j.Commit)!.Bias, 6);
        Assert.Equal((7, 8), WhoWasRight.Coverage(past));
        Assert.Null(WhoWasRight.Of(past, j => j.Manager));
        var model = WhoWasRight.Of(past, j => j.Model)!;
        Assert.InRange(model.Wape, model.Low, model.High);
    }
}
