using Dapper;

namespace CrmIntegration.Records;

/// <summary>A connection's token, encrypted, and the lease under which one caller on one node renews it.</summary>
public sealed class TokenStore(Database database, TimeProvider clock)
{
    public async Task<byte[]?> ReadAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition("SELECT token FROM connection WHERE id = @connectionId", new { connectionId }, cancellationToken: cancel));
    }

    /// <returns>The fence to store under; null when another holds the lease, or there is no such connection.</returns>
    public async Task<long?> LeaseAsync(Guid connectionId, TimeSpan length, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var taken = await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE connection SET token_fence = token_fence + 1, token_lease_until = @until
            WHERE id = @connectionId AND (token_lease_until IS NULL OR token_lease_until <= @now)
            """, new { connectionId, now, until = now + length }, transaction, cancellationToken: cancel));
        long? fence = taken == 1
            ? await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT token_fence FROM connection WHERE id = @connectionId", new { connectionId }, transaction, cancellationToken: cancel))
            : null;
        await transaction.CommitAsync(cancel);
        return fence;
    }

    /// <summary>Stores and ends the lease. False: the lease had run out and another was given; what we hold may be older than theirs.</summary>
    public async Task<bool> StoreAsync(Guid connectionId, byte[] token, long fence, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE connection SET token = @token, token_lease_until = NULL WHERE id = @connectionId AND token_fence = @fence", new { connectionId, token, fence }, cancellationToken: cancel)) == 1;
    }

    public async Task ReleaseAsync(Guid connectionId, long fence, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE connection SET token_lease_until = NULL WHERE id = @connectionId AND token_fence = @fence", new { connectionId, fence }, cancellationToken: cancel));
    }

    /// <summary>
    /// Ends the leases of a process that is gone. Only for SQLite, where one host works on one file; elsewhere leases end by themselves.
    /// </summary>
    public async Task ReleaseAbandonedAsync(CancellationToken cancel)
    {
        if (database.Engine != Engine.Sqlite)
            return;
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE connection SET token_lease_until = NULL, token_fence = token_fence + 1 WHERE token_lease_until IS NOT NULL", cancellationToken: cancel));
    }
}
