using CrmIntegration.Connectors;
using CrmIntegration.Console.Forecast;
using CrmIntegration.Forecasting.RollUp;

namespace CrmIntegration.Tests.Forecast;

public class TypedFacts
{
    static readonly CrmUser[] Users =
        [.. new[] { ("u1", "Anna Berg", "anna@x.example"), ("u2", "Jo Li", "jo@x.example"), ("u3", "Jo Li", "jo2@x.example") }.Select(u => new CrmUser { Id = u.Item1, Modified = default, Name = u.Item2, Email = u.Item3 })];

    [Theory]
    [InlineData("1234567.89", "1234567.89")]
    [InlineData("1,234,567.89", "1234567.89")]
    [InlineData("1.234.567,89", "1234567.89")]
    [InlineData("1 234 567,8", "1234567.8")]
    [InlineData("12'000", "12000")]
    [InlineData("1.234", "1234")]
    [InlineData("12,5", "12.5")]
    [InlineData("-5", null)]
    [InlineData("1e9", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("", null)]
    public void Money_is_read_as_people_of_any_region_write_it(string typed, string? money) =>
        Assert.Equal(money is null ? null : decimal.Parse(money, System.Globalization.CultureInfo.InvariantCulture), Typed.Money(typed));

    [Theory]
    [InlineData("1.085", 1.085)]
    [InlineData("1,085", 1.085)]
    [InlineData("17,000.5", 17000.5)]
    [InlineData("0", null)]
    public void A_rate_keeps_its_decimals(string typed, double? rate) => Assert.Equal(rate, (double?)Typed.Rate(typed));

    [Fact]
    public void Quotas_are_read_by_name_mail_or_id_and_what_cannot_be_read_is_named_with_its_place()
    {
        var (rows, wrong) = ForecastTables.Quotas("\uFEFFAmount;Owner;Period\n1.000,50;Anna Berg;2026-4\n2000;jo@x.example;2026-11-24\n;u3;2026-4\n7;Jo Li;2026-4\nten;u1;2026-4\n9;u1;soon\n", Users, new FiscalCalendar());

        Assert.Equal([("u1", 1000.50m), ("u2", 2000m)], rows.Select(r => (r.OwnerId, r.Amount)));
        Assert.All(rows, r => Assert.Equal(new DateOnly(2026, 10, 1), r.PeriodFrom));
        Assert.Equal(3, wrong.Count);
        Assert.StartsWith("Row 5, column owner: more than one person", wrong[0], StringComparison.Ordinal);
        Assert.StartsWith("Row 6, column amount", wrong[1], StringComparison.Ordinal);
        Assert.StartsWith("Row 7, column period", wrong[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Rates_without_a_needed_column_say_which()
    {
        Assert.Contains("lacks from", Assert.Single(ForecastTables.Rates("currency,rate\nUSD,1.1").Wrong), StringComparison.Ordinal);
        var (rows, wrong) = ForecastTables.Rates("currency,from,rate\nusd,2026-01-01,1.085\nDollar,2026-01-01,2\nGBP,1.1.26,3\nCHF,2026-01-01,0\nJPY,2026-01-01,");
        Assert.Equal(("USD", 1.085m), (Assert.Single(rows).Currency, rows[0].Rate));
        Assert.Equal(3, wrong.Count);
    }
}
