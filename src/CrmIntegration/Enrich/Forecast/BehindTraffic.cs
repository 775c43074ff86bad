using System.Runtime.InteropServices;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>
/// Runs what computes for seconds on a thread of its own, which yields to whoever answers a request: on a thread of the pool, half of a small machine's
/// requests would wait for it.
/// </summary>
static class BehindTraffic
{
    // A third of the weight of who answers: it still gets on where the machine is never idle.
    const int Niceness = 5, ThisThread = 0, Process = 0;

    public static Task<T> RunAsync<T>(Func<T> compute) =>
        Task.Factory.StartNew(
            () =>
            {
                StepBack();
                return compute();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // .NET's priorities do nothing on Linux, where each thread has a niceness of its own (setpriority(2), "C library/kernel differences"). A refusal leaves it as it was.
    static void StepBack()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Process, ThisThread, Niceness);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [DllImport("libc", EntryPoint = "setpriority"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int SetPriority(int which, int who, int priority);
}
