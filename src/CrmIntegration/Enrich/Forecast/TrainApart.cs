using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>What the process that trains is told, on its standard input: a connection string on a command line could be read by everybody on the machine.</summary>
sealed record TrainOrder(Engine Engine, string Database, Guid ConnectionId, DateTimeOffset AsOf, string[] LeaveOut);

/// <summary>
/// Trains in a process of its own, at a low priority. A training makes large arrays for as long as it runs; in this process each collection of them would hold up
/// whoever waits for an acknowledgement or a card. The child reads the deals itself, writes nothing, and hands the model back on its standard output.
/// </summary>
sealed partial class TrainApart(Database database, ForecastOptions options, ILogger<TrainApart> log)
{
    public const string Verb = "train-once", Ready = "ready", Says = "says ", Model = "model ";

    /// <returns>Null: no process can be started here, so that the caller trains in this one.</returns>
    /// <exception cref="InvalidOperationException">The process ended without a model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process is gone then.</exception>
    public async Task<TrainedModel?> TrainAsync(Guid connectionId, DateTimeOffset asOf, IProgress<string>? progress, CancellationToken cancel)
    {
        if (!options.TrainApart || database.InMemory || Program() is not { } program)
            return null;
        using var child = new Process { StartInfo = program };
        try
        {
            child.Start();
            Started(log, child.Id, connectionId);
            var trouble = child.StandardError.ReadToEndAsync(CancellationToken.None);
            // Left open: when it ends, with us or with what we wait for, so does the child.
            await child.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new TrainOrder(database.Engine, database.ConnectionString, connectionId, asOf, options.LeaveOut)));
            await child.StandardInput.FlushAsync(cancel);
            if (await child.StandardOutput.ReadLineAsync(cancel) != Ready)
            {
                NotStarted(log, (await trouble).Trim());
                return null;
            }
            return await HearAsync(child, progress, cancel) ?? throw new InvalidOperationException($"The process that trains ended without a model: {(await trouble).Trim()}");
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

    static async Task<TrainedModel?> HearAsync(Process child, IProgress<string>? progress, CancellationToken cancel)
    {
        while (await child.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith(Model, StringComparison.Ordinal))
                return TrainedModel.Load(new MemoryStream(Convert.FromBase64String(line[Model.Length..])));
            if (line.StartsWith(Says, StringComparison.Ordinal))
                progress?.Report(line[Says.Length..]);
        }
        return null;
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
