using System.Data.Common;
using CrmIntegration.Records;

namespace CrmIntegration;

/// <summary>The database cannot be opened or brought up to date; the message is for the admin.</summary>
sealed class DatabaseUnreachable(string says, Exception why) : Exception(says, why)
{
    /// <summary>A driver's own words on one line and without a full stop: a sentence of ours goes on behind them.</summary>
    public static string Told(Exception trouble) => trouble.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}

/// <summary>Migrates before anything else starts; registered first for that.</summary>
sealed class BringUpToDate(Database database) : IHostedService
{
    public Task StartAsync(CancellationToken cancel)
    {
        Run(database);
        return Task.CompletedTask;
    }

    /// <exception cref="DatabaseUnreachable">With a sentence an admin can act on; never the connection string, it may hold a password.</exception>
    public static IReadOnlyList<string> Run(Database database)
    {
        try
        {
            return Migrator.Migrate(database);
        }
        catch (NewerDatabase newer)
        {
            throw new DatabaseUnreachable($"{newer.Message} Start that version, or put back the backup from before it.", newer);
        }
        catch (Exception trouble) when (trouble is DbException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException or TimeoutException)
        {
            throw new DatabaseUnreachable($"The {database.Engine} database could not be opened or brought up to date: {DatabaseUnreachable.Told(trouble)}. Check Database:ConnectionString and that the server runs.", trouble);
        }
    }

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
}
