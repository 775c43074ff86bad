using System.Globalization;
using System.Text;
using CrmIntegration.Forecasting.Proof;

namespace CrmIntegration.Forecasting.Tests;

/// <summary>What the backtest must find, on made-up deals that hide it.</summary>
public sealed class ProofTests
{
    static readonly BacktestOptions Quick = new() { Origins = 2 };

    [Fact]
    public void A_seeded_unfair_field_is_found_and_so_is_the_field_that_tells_it()
    {
        // outcomes differ by a sensitive field that the model must not see; another field tells it nine times in ten
        var random = new Random(7);
        var deals = KnownWorld.Make(1200, 21).Select(m =>
        {
            var woman = random.Next(2) == 1;
            var won = random.NextDouble() < (woman ? 0.25 : 0.6);
            return m.Deal with
            {
                Outcome = won ? DealOutcome.Won : DealOutcome.Lost,
                Events = [.. m.Deal.Events.Where(e => e.Value is not ("Closed Won" or "Closed Lost"))],
                Attributes = new Dictionary<string, string?> { ["Gender"] = woman ? "f" : "m", ["Salon"] = random.NextDouble() < 0.9 == woman ? "yes" : "no", ["industry"] = "industry " + random.Next(4) },
            };
        }).ToList();

        var report = Backtest.Run("made up", deals, Quick);

        Assert.Equal(["Gender"], report.SensitiveLeftOut);
        Assert.Contains(report.Proxies, p => p is { Field: "Salon", Sensitive: "Gender", Strength: > 0.6 });
        Assert.Contains(Backtest.Run("made up", deals, Quick with { LeaveOut = ["Salon"] }).Segments, s => s is { Field: "Gender", Flagged: true });
        Assert.DoesNotContain(report.Segments, s => s is { Field: "industry", Flagged: true });
    }

    [Fact]
    public void Deals_with_a_pattern_are_proven_and_deals_without_one_are_not()
    {
        var deals = KnownWorld.Make(900, 22).Select(m => m.Deal).ToList();
        var random = new Random(8);
        var noise = deals.Select(d => d with { Outcome = random.Next(2) == 0 ? DealOutcome.Won : DealOutcome.Lost, Events = [d.Events[0]], Attributes = new Dictionary<string, string?> { ["x"] = "v" + random.Next(3) } }).ToList();

        var (good, none) = (Backtest.Run("a", deals, Quick), Backtest.Run("b", noise, Quick));

        Assert.NotEqual(Readiness.NotReady, good.Verdict);
        Assert.True(good.Scores[1].Gain.Low > 0);
        Assert.Equal(Readiness.NotReady, none.Verdict);
        Assert.All(good.Scores, s => Assert.True(s.LogLoss.Low <= s.LogLoss.Value && s.LogLoss.Value <= s.LogLoss.High));
        Assert.Equal(["this model", "base rate", "stage win rate", "naive Bayes", "logistic regression"], good.Scores.Select(s => s.Name));
        Assert.Equal([20, 40, 80, 160], good.Curve!.Points.Select(p => p.Deals).Take(4));
        Assert.Equal(good.ToJson(), Backtest.Run("a", deals, Quick with { Threads = 1 }).ToJson());
        Assert.Equal(good.Scores, BacktestReport.FromJson(good.ToJson())!.Scores);
    }

    [Fact]
    public void The_small_set_reports_its_duplicates_and_is_better_than_logistic_regression()
    {
        var folder = BacktestTests.Data("salvirt_b2b/Salvirt_B2B_ML_dataset.csv");
        var table = CsvTable.Read(File.OpenRead(folder));

        var report = Backtest.Run(table, ColumnMapping.Guess(table), new());

        Assert.Equal(83, report.Duplicates);
        Assert.Equal(365, report.ClosedDeals);
        Assert.NotEqual(Readiness.NotReady, report.Verdict);
        Assert.True(report.Scores[0].LogLoss.Value < 0.56);
        Assert.Contains(report.Warnings, w => w.Contains("no dates", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pipeline_photographed_each_month_becomes_histories()
    {
        var table = CsvTable.Read(new StringReader("""
            snapshot_date,deal_id,stage,amount
            2024-01-01,a,Qualify,100
            2024-02-01,a,Propose,150
            2024-03-01,a,Closed Won,150
            2024-01-01,b,Qualify,70
            2024-02-01,b,Qualify,70
            """));

        var (deals, _) = TableDeals.Read(table, ColumnMapping.Guess(table), []);

        var a = deals.Single(d => d.Id == "a");
        Assert.Equal(DealOutcome.Won, a.Outcome);
        Assert.Equal(["Stage Qualify", "Amount 100", "Stage Propose", "Amount 150"], a.Events.Select(e => $"{e.Field} {e.Value}"));
        Assert.Equal(2, deals.Single(d => d.Id == "b").Events.Count);
    }

    public static TheoryData<string, Func<int, string>, int, string> BadFiles => new()
    {
        { "ten rows", i => $"{i},2024-01-{i % 27 + 1:00},2024-03-01,{(i % 2 == 0 ? "Won" : "Lost")},5", 10, "30 more" },
        { "won only", i => $"{i},2024-01-{i % 27 + 1:00},2024-03-01,Won,5", 90, "one outcome" },
        { "closed before created", i => $"{i},2024-05-{i % 27 + 1:00},2024-03-01,{(i % 2 == 0 ? "Won" : "Lost")},5", 90, "too few" },
        { "nothing readable", i => $"{i},never,ever,Won,5", 90, "No row" },
    };

    [Theory, MemberData(nameof(BadFiles))]
    public void Poor_files_end_in_a_sentence(string what, Func<int, string> row, int count, string says)
    {
        var table = CsvTable.Read(new StringReader("id,created,closed,status,amount\n" + string.Concat(Enumerable.Range(0, count).Select(i => row(i) + "\n"))));

        var report = Backtest.Run(table, ColumnMapping.Guess(table), Quick);

        Assert.True(report.Why.Single().Contains(says, StringComparison.Ordinal), $"{what}: {report.Why[0]}");
        Assert.Equal(Readiness.NotReady, report.Verdict);
        Assert.Contains("Not ready", report.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Odd_columns_do_no_harm_and_are_named()
    {
        var csv = new StringBuilder("id,created,closed,status,amount,serial,same,none,reason\n");
        var random = new Random(9);
        for (var i = 0; i < 300; i++)
        {
            var created = new DateOnly(2023, 1, 1).AddDays(i * 2);
            var won = random.Next(2) == 0;
            string amount = (i % 4) switch { 0 => "-5", 1 => "EUR 1000", 2 => "$12", _ => "" };
            csv.Append(CultureInfo.InvariantCulture, $"{i},{created:yyyy-MM-dd},{created.AddDays(20 + random.Next(40)):yyyy-MM-dd},{(won ? "Won" : "Lost")},{amount},s{i},x,,{(won ? "signed" : "price")}\n");
        }
        var table = CsvTable.Read(new StringReader(csv.ToString()));

        var report = Backtest.Run(table, ColumnMapping.Guess(table), Quick);

        Assert.Contains(report.Leaks, l => l.Feature == "reason");
        Assert.Contains(report.Warnings, w => w.Contains("stand side by side", StringComparison.Ordinal));
        Assert.Contains(report.Warnings, w => w.StartsWith("Row 2, column 5", StringComparison.Ordinal) && w.Contains("negative", StringComparison.Ordinal));
        Assert.Equal(Readiness.NotReady, report.Verdict);
    }
}
