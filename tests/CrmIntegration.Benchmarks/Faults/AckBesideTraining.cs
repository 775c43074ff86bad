using System.Diagnostics;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Records;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>A model learns while webhooks arrive at the whole service: who waits for an acknowledgement must not feel it.</summary>
static class AckBesideTraining
{
    const int Deals = 2_000, PerSecond = 200, Rounds = 5;
    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4), LongestTraining = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(TextWriter o, string folder)
    {
        await using var house = await FaultHouse.PrepareAsync(folder, 7, Deals, TimeProvider.System);
        await house.StartAsync();
        using var sender = new HookSender(house, new(7));
        await PourAsync(house, sender, () => false, Quiet);                          // the compiler is at it
        List<double> alone = [], beside = [], busy = [], seconds = [], paused = [];
        for (var round = 0; round < Rounds; round++)
        {
            alone.Add(await PourAsync(house, sender, () => false, Quiet));
            busy.Add(await BesideNothingAsync(house, sender));
            var (began, pauses) = (Stopwatch.GetTimestamp(), GC.GetTotalPauseDuration());
            // On a thread of its own, as the long lane's one worker is.
            var training = Task.Factory.StartNew(() => ((IChore)house.Get<TrainJob>()).RunAsync(house.Connection, default), default, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            beside.Add(await PourAsync(house, sender, () => training.IsCompleted, LongestTraining));
            await training;
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            paused.Add((GC.GetTotalPauseDuration() - pauses).TotalMilliseconds);
        }
        double without = Median(alone), with = Median(beside);
        await o.WriteLineAsync($"  ack at {PerSecond}/s beside a training on {Deals:N0} deals ({Median(seconds):0.0} s, collections paused {Median(paused):0} ms of it), median of {Rounds} interleaved rounds: p99 {with:0.0} ms, without {without:0.0} ms, ratio {with / without:0.00} (must stay under 2); beside a process that only burns a core at the lowest priority {Median(busy):0.0} ms, ratio {Median(busy) / without:0.00}");
    }

    // What a core less costs by itself, whoever takes it.
    static async Task<double> BesideNothingAsync(FaultHouse house, HookSender sender)
    {
        using var burning = Process.Start("nice", ["-n", "19", "sh", "-c", "while :; do :; done"]);
        try
        {
            return await PourAsync(house, sender, () => false, Quiet);
        }
        finally
        {
            burning.Kill();
        }
    }

    /// <returns>The 99th percentile in milliseconds, each from the moment in which it was due.</returns>
    static async Task<double> PourAsync(FaultHouse house, HookSender sender, Func<bool> ended, TimeSpan atMost)
    {
        var calls = new List<Task<double>>();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(started) < atMost && !(i % 20 == 0 && ended()); i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond);
            while (Stopwatch.GetElapsedTime(started) < due)
                await Task.Delay(1);
            calls.Add(OneAsync(house, sender, i, started, due));
        }
        var took = await Task.WhenAll(calls);
        Array.Sort(took);
        return took[(int)(took.Length * 0.99)];
    }

    static async Task<double> OneAsync(FaultHouse house, HookSender sender, int number, long started, TimeSpan due)
    {
        await sender.SendAsync(house.Hook, $"msg_{Guid.NewGuid():N}", house.Deal(number));
        return (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
