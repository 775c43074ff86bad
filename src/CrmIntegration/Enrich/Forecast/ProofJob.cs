using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Turns the clock back on a connection's deals: monthly and by hand. Run twice, there are two proofs; nothing else changes.</summary>
sealed class ProofJob(TrainApart apart, Timelines timelines, Backtests backtests, LanguageProof language, ForecastOptions options, TimeProvider clock) : IChore
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public string Name => "proof-monthly";
    public string Cron => "20 4 1 * *";
    public bool Long => true;

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        // Kept to the millisecond: that is what the tables hold, and what it is found by again.
        var started = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        await backtests.StartAsync(connectionId, started, cancel);
        var row = new BacktestRow { ConnectionId = connectionId, StartedAt = started };
        try
        {
            var said = new Latest();
            var outsiders = options.ProofBudget > 0 ? await language.OutsidersAsync(connectionId, [], options.ProofBudget, cancel) : [];
            var work = Task.Run(() => ProveAsync(connectionId, outsiders, said, cancel), cancel);
            while (await Task.WhenAny(work, Task.Delay(Look, cancel)) != work)
                if (said.Take() is { } news)
                    await backtests.ProgressAsync(connectionId, started, news, cancel);
            var report = await work;
            await backtests.FinishAsync(row with { FinishedAt = clock.GetUtcNow(), Verdict = report.Verdict.ToString() }, report.ToJson(), cancel);
        }
        catch (Exception stopped)
        {
            await backtests.FinishAsync(row with { FinishedAt = clock.GetUtcNow(), Failure = stopped is OperationCanceledException ? "It was stopped; order it again." : "It broke off; the log of the service says where. Order it again." }, null, CancellationToken.None);
            throw;
        }
    }

    // Apart, where no language model is asked too: its door, with policy, budget and audit, is in this process.
    async Task<BacktestReport> ProveAsync(Guid connectionId, IReadOnlyList<IOutsideForecaster> outsiders, Latest said, CancellationToken cancel) =>
        (outsiders.Count == 0 ? await apart.ProveAsync(connectionId, said, cancel) : null)
        ?? await Backtest.RunAsync("", await timelines.ReadAllAsync(connectionId, cancel), apart.OrderOf(connectionId, []).Backtest, outsiders, said, cancel);

    sealed class Latest : IProgress<string>
    {
        string? news;
        public void Report(string value) => Volatile.Write(ref news, value);
        public string? Take() => Interlocked.Exchange(ref news, null);
    }
}
