namespace CrmIntegration.Forecasting.Tests;

/// <summary>A forecaster elsewhere in the backtest: what it may see, and on what it is compared.</summary>
public sealed class OutsiderTests
{
    static readonly BacktestOptions Quick = new() { Origins = 3, LeaveOut = ["industry"] };

    sealed class Outsider(Func<OutsideQuestion, double?> says, int most = int.MaxValue) : IOutsideForecaster
    {
        public List<OutsideQuestion> Heard { get; } = [];

        public Task<OutsideAnswers> AskAsync(IReadOnlyList<OutsideQuestion> questions, CancellationToken cancel)
        {
            Heard.AddRange(questions);
            return Task.FromResult(new OutsideAnswers("the outsider", [.. questions.Select((q, i) => i < most ? says(q) : null)], Math.Min(most, questions.Count), 0.25m, "It was asked."));
        }
    }

    [Fact]
    public async Task It_never_sees_a_deals_future_nor_what_is_left_out()
    {
        var deals = KnownWorld.Make(400, 31).Select(m => m.Deal).ToList();
        var outsider = new Outsider(_ => 0.5);

        var report = await Backtest.RunAsync("", deals, Quick, [outsider], cancel: TestContext.Current.CancellationToken);

        Assert.Equal(report.Forecasts, outsider.Heard.Count);
        Assert.All(outsider.Heard, q =>
        {
            Assert.Equal((DealOutcome.Open, null), (q.Deal.Outcome, q.Deal.ClosedAt));
            Assert.All(q.Deal.Events, e => Assert.True(e.At <= q.At));
            Assert.DoesNotContain("industry", q.Deal.Attributes.Keys);
            Assert.InRange(q.WonShare, 0.2, 0.8);
        });
    }

    [Fact]
    public async Task All_are_compared_on_the_forecasts_that_it_answered_each_deal_once_before_any_twice()
    {
        var deals = KnownWorld.Make(400, 31).Select(m => m.Deal).ToList();
        var outsider = new Outsider(_ => 0.5, most: 70);

        var (report, alone) = (await Backtest.RunAsync("", deals, Quick, [outsider], cancel: TestContext.Current.CancellationToken), Backtest.Run("", deals, Quick));

        var outside = Assert.Single(report.Outside);
        Assert.Equal((70, 70, report.Forecasts, 0.25m), (outside.Asked, outside.Answered, outside.Of, outside.Cost));
        Assert.Equal(Math.Log(2), outside.Own!.LogLoss.Value, 9);
        Assert.Equal(70, outsider.Heard.Take(70).Select(q => q.Deal.Id).Distinct().Count());
        Assert.Equal(["this model", "base rate", "stage win rate", "naive Bayes", "logistic regression", "the outsider", "the outsider and this model together"], outside.Scores.Select(s => s.Name));
        // The others and the verdict are what they are without anybody outside.
        Assert.Equal((alone.Verdict, alone.Scores.Count), (report.Verdict, report.Scores.Count));
        Assert.Equal(alone.Scores, report.Scores);
        Assert.Contains("Beside the outsider", report.ToHtml(), StringComparison.Ordinal);
        Assert.Equal(outside.Scores, BacktestReport.FromJson(report.ToJson())!.Outside[0].Scores);
    }

    [Fact]
    public async Task One_who_knows_is_called_surely_better_and_one_who_says_nothing_is_not_compared()
    {
        var made = KnownWorld.Make(400, 31);
        var won = made.ToDictionary(m => m.Deal.Id, m => m.Deal.Outcome == DealOutcome.Won);

        var report = await Backtest.RunAsync("", [.. made.Select(m => m.Deal)], Quick, [new Outsider(q => won[q.Deal.Id] ? 0.9 : 0.1), new Outsider(_ => null)], cancel: TestContext.Current.CancellationToken);

        Assert.True(report.Outside[0].Own!.Gain.High < 0);
        Assert.Contains(report.Why, w => w.Contains("surely better", StringComparison.Ordinal));
        Assert.Empty(report.Outside[1].Scores);
        Assert.Contains("too little to compare", report.Outside[1].Says, StringComparison.Ordinal);
        Assert.DoesNotContain("no part of the file left this machine", report.ToHtml(), StringComparison.Ordinal);
    }
}
