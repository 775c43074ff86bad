using System.Diagnostics;

namespace CrmIntegration.Tests;

/// <summary>A PostgreSQL of our own in a temporary folder, reached by a Unix socket only; ends with the process.</summary>
sealed class PostgresCluster
{
    readonly string folder = Path.Combine("/tmp", "crm-pg-" + Guid.NewGuid().ToString("N")[..12]);   // short: a socket path holds 107 bytes
    readonly string binaries;

    PostgresCluster(string binaries) => this.binaries = binaries;

    // Multiplexed test classes hold few connections each; the pool is small and closes soon, so that databases do not pile up sessions.
    public string ConnectionString(string database) =>
        $"Host={folder};Username=crm;Database={database};Maximum Pool Size=20;Connection Idle Lifetime=5;Connection Pruning Interval=2;Timeout=30";

    /// <param name="durable">False: commits need not reach the disk, tests run faster. A figure about commits needs true.</param>
    /// <returns>Null where PostgreSQL is not installed.</returns>
    public static async Task<PostgresCluster?> StartAsync(bool durable = false)
    {
        if (Binaries() is not { } binaries || !OperatingSystem.IsLinux())
            return null;
        var cluster = new PostgresCluster(binaries);
        await cluster.RunAsync("install", $"-d -m 700 {(Environment.IsPrivilegedProcess ? "-o postgres " : "")}{cluster.folder}");
        await cluster.RunAsPostgresAsync("initdb", $"-D {cluster.folder}/data -U crm -A trust -E UTF8 --locale=C.UTF-8 --no-sync");
        await cluster.RunAsPostgresAsync("pg_ctl",
            $"-D {cluster.folder}/data -l {cluster.folder}/log -w start -o \"-c listen_addresses='' -k {cluster.folder} -c fsync={(durable ? "on" : "off")} -c max_connections=300\"");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.StopAsync().GetAwaiter().GetResult();
        return cluster;
    }

    static string? Binaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(v => Path.Combine(v, "bin"))
            .Where(b => File.Exists(Path.Combine(b, "initdb"))).OrderByDescending(b => b, StringComparer.Ordinal).FirstOrDefault()
        : null;

    /// <summary>Once: a second call has nothing left to do.</summary>
    public async Task StopAsync()
    {
        if (!Directory.Exists(folder))
            return;
        await RunAsPostgresAsync("pg_ctl", $"-D {folder}/data -m immediate -w stop");
        Directory.Delete(folder, recursive: true);
    }

    // The server refuses to run as root.
    Task RunAsPostgresAsync(string program, string arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", $"-u postgres -- {binaries}/{program} {arguments}")
        : RunAsync(Path.Combine(binaries, program), arguments);

    async Task RunAsync(string program, string arguments)
    {
        // Output goes nowhere: the server inherits the pipes of pg_ctl and would keep them open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"cd / && {program} {arguments} >/dev/null 2>&1"]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {arguments} ended with {process.ExitCode}.");
    }
}
