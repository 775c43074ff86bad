using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>What the process that trains is told, on its standard input: a connection string on a command line could be read by everybody on the machine.</summary>
/// <param name="AsOf">A model for each of these moments, which knows nothing later.</param>
/// <param name="Proof">The clock is turned back on the deals instead.</param>
sealed record TrainOrder(Engine Engine, string Database, Guid ConnectionId, DateTimeOffset[] AsOf, string[] LeaveOut, bool AllowTrees = true, bool Proof = false)
{
    public TrainingOptions Training => new() { LeaveOut = LeaveOut, AllowTrees = AllowTrees };

    /// <summary>One thread: it stands beside traffic.</summary>
    public BacktestOptions Backtest => new() { LeaveOut = LeaveOut, Threads = 1 };
}

/// <summary>
/// Trains in a process of its own, at a low priority. A training makes large arrays for as long as it runs; in this process each collection of them would hold up
/// whoever waits for an acknowledgement or a card. The child reads the deals itself, writes nothing, and hands what it made back on its standard output.
/// </summary>
sealed partial class TrainApart(Database database, ForecastOptions options, ILogger<TrainApart> log)
{
    public const string Verb = "train-once", Ready = "ready", Says = "says ", Model = "model ", Report = "report ";

    /// <returns>Null: no process can be started here, so that the caller trains in this one.</returns>
    /// <exception cref="InvalidOperationException">The process ended without a model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process is gone then.</exception>
    public async Task<TrainedModel?> TrainAsync(Guid connectionId, DateTimeOffset asOf, IProgress<string>? progress, CancellationToken cancel) =>
        await TrainAsync(connectionId, [asOf], true, progress, cancel) is [var model] ? model : null;

    /// <summary>A model for each moment, from one reading of the deals.</summary>
    public async Task<IReadOnlyList<TrainedModel>?> TrainAsync(Guid connectionId, DateTimeOffset[] asOf, bool allowTrees, IProgress<string>? progress, CancellationToken cancel) =>
        await OrderAsync(OrderOf(connectionId, asOf) with { AllowTrees = allowTrees }, Model, progress, cancel) is { } made ? [.. made.Select(m => TrainedModel.Load(new MemoryStream(m)))] : null;

    /// <summary>The clock turned back on all deals of a connection, without forecasters elsewhere.</summary>
    public async Task<BacktestReport?> ProveAsync(Guid connectionId, IProgress<string>? progress, CancellationToken cancel) =>
        await OrderAsync(OrderOf(connectionId, [default]) with { Proof = true }, Report, progress, cancel) is [var report] ? BacktestReport.FromJson(Encoding.UTF8.GetString(report)) : null;

    public TrainOrder OrderOf(Guid connectionId, DateTimeOffset[] asOf) => new(database.Engine, database.ConnectionString, connectionId, asOf, options.LeaveOut);

    async Task<IReadOnlyList<byte[]>?> OrderAsync(TrainOrder order, string answer, IProgress<string>? progress, CancellationToken cancel)
    {
        if (!options.TrainApart || database.InMemory || Program() is not { } program)
            return null;
        using var child = new Process { StartInfo = program };
        try
        {
            child.Start();
            Started(log, child.Id, order.ConnectionId);
            var trouble = child.StandardError.ReadToEndAsync(CancellationToken.None);
            // Left open: when it ends, with us or with what we wait for, so does the child.
            await child.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
            await child.StandardInput.FlushAsync(cancel);
            if (await child.StandardOutput.ReadLineAsync(cancel) != Ready)
            {
                NotStarted(log, (await trouble).Trim());
                return null;
            }
            var made = await HearAsync(child, order.AsOf.Length, answer, progress, cancel);
            return made.Count == order.AsOf.Length ? made : throw new InvalidOperationException($"The process that trains ended without a model: {(await trouble).Trim()}");
        }
        catch (Exception cannot) when (cannot is Win32Exception or PlatformNotSupportedException or IOException)
        {
            NotStarted(log, cannot.Message);
            return null;
        }
        finally
        {
            End(child);
        }
    }

    static async Task<List<byte[]>> HearAsync(Process child, int wanted, string answer, IProgress<string>? progress, CancellationToken cancel)
    {
        List<byte[]> made = [];
        while (made.Count < wanted && await child.StandardOutput.ReadLineAsync(cancel) is { } line)
            if (line.StartsWith(answer, StringComparison.Ordinal))
                made.Add(Convert.FromBase64String(line[answer.Length..]));
            else if (line.StartsWith(Says, StringComparison.Ordinal))
                progress?.Report(line[Says.Length..]);
        return made;
    }

    static void End(Process child)
    {
        try
        {
            child.Kill();
            child.WaitForExit();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            return;                                         // it never started, or has ended
        }
    }

    // The program beside this assembly: the same for a published folder, a build, and a test that has the house in its own process.
    internal static ProcessStartInfo? Program()
    {
        var (own, library) = (Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "CrmIntegration.exe" : "CrmIntegration"), Path.Combine(AppContext.BaseDirectory, "CrmIntegration.dll"));
        var start = File.Exists(own) ? new ProcessStartInfo(own, [Verb])
            : File.Exists(library) && Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? new ProcessStartInfo(host, [library, Verb]) : null;
        if (start is null)
            return null;
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, true, false);
        // One heap, collected by the thread that trains: it shares the machine with the service.
        (start.Environment["DOTNET_gcServer"], start.Environment["DOTNET_gcConcurrent"]) = ("0", "0");
        // Where this process found its runtime, should it lie in no usual place.
        if (Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")) is var root && Directory.Exists(Path.Combine(root, "host", "fxr")))
            start.Environment.TryAdd("DOTNET_ROOT", root);
        return start;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Process {Id} trains a model of {Connection}")]
    static partial void Started(ILogger log, int id, Guid connection);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A process to train in could not be started, so that this one trains and answers slower meanwhile: {Says}")]
    static partial void NotStarted(ILogger log, string says);
}
