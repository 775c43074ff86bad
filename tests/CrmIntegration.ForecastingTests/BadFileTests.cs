using System.Globalization;
using CrmIntegration.Forecasting.Proof;

namespace CrmIntegration.Forecasting.Tests;

/// <summary>Files as people export them: each ends in a sentence that names the row and the column, and no deal beside it is lost.</summary>
public sealed class BadFileTests
{
    static string Rows(int count, Func<int, string> amount, Func<int, string>? closed = null, string header = "id,created,closed,status,amount") =>
        header + "\n" + string.Concat(Enumerable.Range(0, count).Select(i =>
            $"{i},{Day(i * 2)},{closed?.Invoke(i) ?? Day(i * 2 + 20 + i % 30)},{(i * 7 % 5 < 2 ? "Won" : "Lost")},{amount(i)}\n"));

    static string Day(int days) => new DateOnly(2022, 1, 1).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static BacktestReport Run(string csv, int origins = 2)
    {
        var table = CsvTable.Read(new StringReader(csv));
        return Backtest.Run(table, ColumnMapping.Guess(table), new() { Origins = origins });
    }

    public static TheoryData<string, string> NoNumbers => new()
    {
        { "NaN", "'NaN' is no number" }, { "NAN", "'NAN' is no number" }, { "inf", "'inf' is no number" }, { "-Infinity", "'-Infinity' is no number" }, { "1e999", "'1e999' is no number" },
        { "∞", "'∞' is no number" }, { "-5", "the amount is negative (-5)" },
    };

    [Theory, MemberData(nameof(NoNumbers))]
    public void An_amount_that_cannot_be_is_named_by_row_and_column(string amount, string says)
    {
        var report = Run(Rows(30, i => i == 3 ? amount : "70"));

        Assert.Contains(report.Warnings, w => w.StartsWith("Row 5, column 5 (amount)", StringComparison.Ordinal) && w.Contains(says, StringComparison.Ordinal));
        Assert.Equal(30, report.Deals);
    }

    [Fact]
    public void What_is_wrong_on_many_rows_is_said_once_with_the_first_row_and_how_often()
    {
        var report = Run(Rows(90, i => i % 2 == 0 ? $"-{i + 1}" : i % 30 == 15 ? "NaN" : "70"));

        Assert.Equal("Row 2, column 5 (amount): the amount is negative (-1); it counts as it stands. So it is in 44 other rows.", Assert.Single(report.Warnings, w => w.Contains("negative", StringComparison.Ordinal)));
        Assert.EndsWith(" So it is in 2 other rows.", Assert.Single(report.Warnings, w => w.Contains("'NaN' is no number", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(report.Warnings, w => w.Contains("more such rows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_with_more_words_than_can_be_learnt_is_named()
    {
        var report = Run(Rows(150, i => $"70,word {i % 70}", header: "id,created,closed,status,amount,campaign"));

        Assert.Contains("Column campaign holds too many different words to learn one by one, so there is nothing to learn from it.", report.Warnings);
    }

    [Fact]
    public void A_stage_that_no_longer_exists_is_named_by_row_and_column_and_its_deals_are_kept_as_open()
    {
        var lines = Rows(250, _ => "70").Split('\n');
        foreach (var row in new[] { 4, 9 })
            lines[row] = lines[row].Replace("Won", "Scoping (old)").Replace("Lost", "Scoping (old)");
        lines[240] = lines[240].Replace("Won", "Proposal").Replace("Lost", "Proposal");

        var report = Run(string.Join('\n', lines));

        var said = Assert.Single(report.Warnings, w => w.Contains("may no longer exist", StringComparison.Ordinal));
        Assert.StartsWith("Row 5, column 4 (status): the stage \"Scoping (old)\" stands on no deal that began after 2022-", said, StringComparison.Ordinal);
        Assert.Contains("deals in it (2) are taken as open", said, StringComparison.Ordinal);
        Assert.Equal((250, 247), (report.Deals, report.ClosedDeals));
    }

    [Fact]
    public void A_stage_that_no_longer_exists_beside_a_column_of_outcomes_is_named_with_its_rows_too()
    {
        var lines = Rows(250, i => i % 3 == 0 ? "70,Proposal" : "70,Scoping", header: "id,created,closed,status,amount,stage").Split('\n');
        foreach (var row in new[] { 4, 9 })
            lines[row] = lines[row].Replace("Won", "Open").Replace("Lost", "Open").Replace("Proposal", "Demo (old)").Replace("Scoping", "Demo (old)");

        var report = Run(string.Join('\n', lines));

        var said = Assert.Single(report.Warnings, w => w.Contains("the stage \"", StringComparison.Ordinal) && w.Contains("(stage)", StringComparison.Ordinal));
        Assert.StartsWith("Row 5, column 6 (stage): the stage \"Demo (old)\" stands on no deal that began after 2022-", said, StringComparison.Ordinal);
        Assert.EndsWith("open deals stand in it (rows 5, 10).", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_in_a_column_of_numbers_is_named_and_the_numbers_are_read()
    {
        var csv = Rows(40, i => $"70,{(i % 8 == 3 ? "n/a" : (10 + i).ToString(CultureInfo.InvariantCulture))}", header: "id,created,closed,status,amount,seats");
        var table = CsvTable.Read(new StringReader(csv));

        var (deals, troubles) = TableDeals.Read(table, ColumnMapping.Guess(table), []);

        Assert.Equal(("10", null), (deals[0].Attributes["seats"], deals[3].Attributes["seats"]));
        Assert.Contains("Row 5, column 6 (seats): 'n/a' is no number; it is taken as unknown.", troubles);
        Assert.Equal("Row 5, column 6 (seats): 'n/a' is no number; it is taken as unknown. So it is in 4 other rows.", Assert.Single(Run(csv).Warnings, w => w.Contains("(seats)", StringComparison.Ordinal)));
    }

    [Fact]
    public void Codes_of_which_some_are_digits_stay_words()
    {
        var table = CsvTable.Read(new StringReader(Rows(40, i => $"70,{"12AB3"[i % 5]}", header: "id,created,closed,status,amount,code")));

        var (deals, troubles) = TableDeals.Read(table, ColumnMapping.Guess(table), []);

        Assert.Equal(["1", "2", "A", "B", "3"], deals.Take(5).Select(d => d.Attributes["code"]));
        Assert.DoesNotContain(troubles, t => t.Contains("(code)", StringComparison.Ordinal));
    }

    [Fact]
    public void An_amount_in_an_event_log_that_is_no_number_is_named_too()
    {
        var report = Run("case,activity,timestamp,amount\n1,Start,2024-01-01,NaN\n1,Won,2024-02-01,NaN\n2,Start,2024-01-02,12\n");

        Assert.Contains(report.Warnings, w => w.StartsWith("Row 2, column 4 (amount): 'NaN' is no number", StringComparison.Ordinal));
    }

    [Fact]
    public void A_close_date_in_the_year_3000_is_named_and_its_deal_counts_as_open()
    {
        var report = Run(Rows(30, _ => "70", i => i == 3 ? "3000-01-01" : Day(i * 2 + 20)));

        Assert.Contains(report.Warnings, w => w.StartsWith("Row 5, column 3 (closed): '3000-01-01' lies in the year 3000", StringComparison.Ordinal));
        Assert.Equal((30, 29), (report.Deals, report.ClosedDeals));
    }

    [Fact]
    public void Currencies_in_a_column_of_their_own_are_noticed()
    {
        var report = Run(Rows(30, i => $"70,{(i % 2 == 0 ? "EUR" : "USD")}", header: "id,created,closed,status,amount,Currency"));

        Assert.Contains(report.Warnings, w => w.StartsWith("Column Currency: EUR, USD stand side by side", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, "1 closed deal with both dates is too few")]
    [InlineData(10, "10 closed deals with both dates are too few")]
    public void Few_deals_are_told_in_good_grammar(int count, string says) => Assert.StartsWith(says, Run(Rows(count, _ => "70")).Why.Single(), StringComparison.Ordinal);

    [Fact]
    public void A_file_without_dates_is_parted_as_often_as_asked_and_no_made_up_day_is_told()
    {
        List<string> said = [];
        var random = new Random(4);
        var table = CsvTable.Read(new StringReader("id,status,amount,kind\n" + string.Concat(Enumerable.Range(0, 120).Select(i => $"{i},{(random.Next(2) == 0 ? "Won" : "Lost")},{100 + i},k{random.Next(3)}\n"))));

        var report = Backtest.Run(table, ColumnMapping.Guess(table), new() { Origins = 2, Threads = 1 }, new Told(said));

        Assert.Equal(2, report.Origins.Count);
        Assert.Equal(["part 1 of 2", "part 2 of 2"], said.Where(s => s.StartsWith("part", StringComparison.Ordinal)).Select(s => s[..11]));
        Assert.DoesNotContain(said, s => s.Contains("2001", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_three_hundred_columns_a_model_looks_at_those_that_tell_something()
    {
        var random = new Random(3);
        var deals = KnownWorld.Make(300, 31).Select(m => m.Deal with
        {
            Attributes = Enumerable.Range(0, 300).ToDictionary(c => $"c{c}", c => (string?)(random.NextDouble() + (c == 7 && m.Deal.Outcome == DealOutcome.Won ? 0.5 : 0)).ToString(CultureInfo.InvariantCulture)),
        }).ToList();

        var card = Trainer.Train(deals, KnownWorld.End.AddDays(400), new() { AllowTrees = false }).Card;

        Assert.Contains("c7", card.FeaturesUsed);
        Assert.InRange(card.FeaturesUsed.Count, 1, 130);
    }

    [Fact]
    public void Of_forty_files_of_pure_noise_at_most_two_look_better_than_the_base_rate()
    {
        var ready = Enumerable.Range(0, 40).Count(seed =>
        {
            var random = new Random(1000 + seed);
            var deals = Enumerable.Range(0, 240).Select(i =>
            {
                var created = KnownWorld.Start.AddDays(i * 3 + random.NextDouble());
                return new DealTimeline
                {
                    Id = "d" + i, Created = created, Outcome = random.NextDouble() < 0.6 ? DealOutcome.Won : DealOutcome.Lost, ClosedAt = created.AddDays(5 + random.Next(60)),
                    Attributes = new Dictionary<string, string?> { ["kind"] = "k" + random.Next(4), ["size"] = random.NextDouble().ToString(CultureInfo.InvariantCulture), ["amount"] = random.Next(100, 900).ToString(CultureInfo.InvariantCulture) },
                };
            }).ToList();
            return Trainer.Train(deals, KnownWorld.Start.AddDays(900), new() { AllowTrees = false }).Card.Readiness != Readiness.NotReady;
        });

        Assert.InRange(ready, 0, 2);
    }

    sealed class Told(List<string> all) : IProgress<string>
    {
        public void Report(string value) => all.Add(value);
    }
}
