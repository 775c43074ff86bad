using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace CrmIntegration.Records;

/// <summary>
/// SQLite leaves what was deleted or overwritten in the free parts of its file, and in its log, until something else is written over it (https://www.sqlite.org/pragma.html#pragma_secure_delete).
/// Who was erased must not be read there either. Servers see to theirs by themselves: PostgreSQL's autovacuum, SQL Server's ghost cleanup.
/// </summary>
static class FreeParts
{
    // Above it the file is not rewritten as a whole, which holds writers for about ten seconds a gigabyte: what the erasure itself took out is overwritten in any case.
    const long MostBytes = 4L << 30;

    const int Patience = 100;
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    /// <summary>From now on what this connection deletes is overwritten at once.</summary>
    public static async Task OverwriteAsync(DbConnection connection, CancellationToken cancel)
    {
        if (connection is SqliteConnection)
            await RunAsync(connection, "PRAGMA secure_delete=ON", cancel);
    }

    /// <summary>Rewrites the file without its free parts, and empties the log.</summary>
    /// <returns>False: others held the file for too long, and something may still stand there.</returns>
    public static async Task<bool> ClearAsync(DbConnection connection, CancellationToken cancel, long most = MostBytes)
    {
        if (connection is not SqliteConnection)
            return true;
        try
        {
            await using var size = connection.CreateCommand();
            size.CommandText = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
            if ((long)(await size.ExecuteScalarAsync(cancel))! <= most)
                await RunAsync(connection, "VACUUM", cancel);
            // 1: somebody still reads in it, who is soon done; the statement itself does not wait for them.
            await using var log = connection.CreateCommand();
            log.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            for (var again = 0; (long)(await log.ExecuteScalarAsync(cancel))! != 0; again++)
            {
                if (again == Patience)
                    return false;
                await Task.Delay(Breath, cancel);
            }
            return true;
        }
        catch (DbException)
        {
            return false;
        }
        finally
        {
            // The pool gives the same open file out again.
            await RunAsync(connection, "PRAGMA secure_delete=OFF", CancellationToken.None);
        }
    }

    static async Task RunAsync(DbConnection connection, string statement, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (statement, 600);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
