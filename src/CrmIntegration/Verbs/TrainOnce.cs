using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Verbs;

/// <summary>What the service starts to train beside itself: see <see cref="TrainApart"/>. Reads, reckons, and hands back what it made; writes nothing.</summary>
static class TrainOnce
{
    public static async Task<int> RunAsync()
    {
        BeNice();
        var input = System.Console.In;
        if (await input.ReadLineAsync() is not { Length: > 0 } line)
            return Serve.Refuse(["train-once is what the service starts for itself, with its order on the standard input. Train by the button on the page Models."]);
        // Whoever ordered it is gone, or waits no more.
        new Thread(() => { while (input.Read() >= 0) { } Environment.Exit(3); }) { IsBackground = true, Name = "who waits" }.Start();
        try
        {
            await TrainAsync(JsonSerializer.Deserialize<TrainOrder>(line)!, System.Console.Out);
            return 0;
        }
        // To whoever ordered it, in a line; an unhandled one would be a core dump.
        catch (Exception trouble)
        {
            return Serve.Refuse([$"{trouble.GetType().Name}: {trouble.Message.ReplaceLineEndings(" ")}"]);
        }
    }

    static async Task TrainAsync(TrainOrder order, TextWriter answer)
    {
        answer.WriteLine(TrainApart.Ready);
        var deals = await new Timelines(new(new(order.Engine, order.Database), TimeProvider.System)).ReadAllAsync(order.ConnectionId, default);
        if (order.Proof)
        {
            answer.WriteLine(TrainApart.Report + Convert.ToBase64String(Encoding.UTF8.GetBytes(Backtest.Run("", deals, order.Backtest, new Said(answer)).ToJson())));
            return;
        }
        foreach (var asOf in order.AsOf)
        {
            using var bytes = new MemoryStream();
            Trainer.Train(deals, asOf, order.Training, new Said(answer)).Save(bytes);
            answer.WriteLine(TrainApart.Model + Convert.ToBase64String(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        }
    }

    // Threads that start later inherit it. Below normal, not idle: on a machine that is never idle a training must still come to its end.
    static void BeNice()
    {
        try
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception refused) when (refused is Win32Exception or PlatformNotSupportedException)
        {
            return;                                         // then it shares evenly
        }
    }

    sealed class Said(TextWriter answer) : IProgress<string>
    {
        public void Report(string value) => answer.WriteLine(TrainApart.Says + value.ReplaceLineEndings(" "));
    }
}
