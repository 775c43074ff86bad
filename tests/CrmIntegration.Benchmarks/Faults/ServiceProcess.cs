using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>The service as a process of its own, so that it can be killed.</summary>
sealed partial class ServiceProcess : IAsyncDisposable
{
    readonly Process process;

    ServiceProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }
    public int ExitCode => process.ExitCode;
    public bool Runs => !process.HasExited;

    public static Task<ServiceProcess> StartAsync(string folder, int port) =>
        StartAsync([Path.Combine(AppContext.BaseDirectory, "CrmIntegration.dll"), "serve", "--DataFolder", folder, "--Urls", $"http://127.0.0.1:{port}", "--Logging:LogLevel:Default", "None"]);

    /// <summary>Returns once the program has told its address.</summary>
    public static async Task<ServiceProcess> StartAsync(IEnumerable<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var trouble = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new(process, new(line[at..].Trim()));
            }
        throw new InvalidOperationException("The service ended before it listened. " + await trouble);
    }

    public void Kill()
    {
        if (!process.HasExited)
            process.Kill();                                  // SIGKILL: nothing is tidied up
    }

    public void Terminate() => _ = Signal(process.Id, 15);

    /// <returns>False: still there after this time.</returns>
    public async Task<bool> EndedAsync(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
