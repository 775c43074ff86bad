using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace CrmIntegration.Records;

/// <summary>
/// Copies SQLite's write-ahead log back into the file beside the traffic. Left to the engine, the commit that fills the log does it: the webhooks that
/// share that commit wait for tens of megabytes and two syncs.
/// </summary>
sealed partial class LogKeeper(Database database, TimeProvider clock, ILogger<LogKeeper> log) : BackgroundService
{
    const long FromBytes = 16 << 20, MostBytes = 128 << 20;
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (database.Engine != Engine.Sqlite || new SqliteConnectionStringBuilder(database.ConnectionString).DataSource is not { Length: > 0 } file)
            return;
        using var tick = new PeriodicTimer(Every, clock);
        try
        {
            while (await tick.WaitForNextTickAsync(stopping))
                if (new FileInfo(file + "-wal") is { Exists: true, Length: >= FromBytes } wal)
                    await CopyBackAsync(wal.Length, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;                                         // going down: closing the last connection copies the rest
        }
    }

    async Task CopyBackAsync(long length, CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancel);
            await using var copy = connection.CreateCommand();
            // PASSIVE stops nobody. Under writes without a pause it never reaches the end of the log: then TRUNCATE, which holds writers for the little that is
            // left, and gives up soon where a long read still needs the log: it would hold them for as long.
            copy.CommandText = length < MostBytes ? "PRAGMA wal_checkpoint(PASSIVE)" : "PRAGMA wal_checkpoint(PASSIVE); PRAGMA busy_timeout=100; PRAGMA wal_checkpoint(TRUNCATE)";
            await copy.ExecuteNonQueryAsync(cancel);
        }
        catch (DbException trouble)
        {
            NotCopied(log, trouble);                         // the log keeps everything; the next tick tries again
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database's log could not be copied back yet")]
    static partial void NotCopied(ILogger log, Exception trouble);
}
