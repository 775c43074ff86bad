using Dapper;

namespace CrmIntegration.Records;

/// <summary>Somebody who signs in.</summary>
public sealed record Person
{
    public const string Admin = "admin", Manager = "manager", Rep = "rep";

    public required Guid Id { get; init; }
    public required string Login { get; init; }

    /// <summary>Null: signs in through OpenID Connect only.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>admin | manager | rep.</summary>
    public required string Role { get; init; }

    /// <summary>The one connection this person belongs to; null for admins: every one.</summary>
    public Guid? ConnectionId { get; init; }
    public string? CrmUserId { get; init; }
    public long FailedAttempts { get; init; }
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>A cookie with another stamp is no longer good.</summary>
    public required string Stamp { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

public sealed class People(Database database, TimeProvider clock)
{
    const string All = "id, login, password_hash, role, connection_id, crm_user_id, failed_attempts, locked_until, stamp, created_at";

    public Task<Person?> FindAsync(string login, CancellationToken cancel) => OneAsync("login = @key", login.Trim().ToLowerInvariant(), cancel);
    public Task<Person?> FindAsync(Guid id, CancellationToken cancel) => OneAsync("id = @key", id, cancel);

    async Task<Person?> OneAsync(string where, object key, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Person>(new CommandDefinition($"SELECT {All} FROM person WHERE {where}", new { key }, cancellationToken: cancel));
    }

    public async Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<Person>(new CommandDefinition($"SELECT {All} FROM person ORDER BY login", cancellationToken: cancel))];
    }

    /// <returns>False when the login is taken.</returns>
    public async Task<bool> AddAsync(Person person, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        // Two nodes that start at once both make the first admin: the key decides, and neither stops over it.
        const string columns = "INSERT INTO person (id, login, password_hash, role, connection_id, crm_user_id, failed_attempts, stamp, created_at)";
        const string values = "@Id, @login, @PasswordHash, @Role, @ConnectionId, @CrmUserId, 0, @Stamp, @now";
        const string insert = $"{columns} VALUES ({values}) ON CONFLICT (login) DO NOTHING";
        return await connection.ExecuteAsync(new CommandDefinition(database.Sql(insert, insert, $"""
            {columns} SELECT {values} WHERE NOT EXISTS (SELECT 1 FROM person WITH (UPDLOCK, HOLDLOCK) WHERE login = @login)
            """), new { person.Id, login = person.Login.Trim().ToLowerInvariant(), person.PasswordHash, person.Role, person.ConnectionId, person.CrmUserId, person.Stamp, now = clock.GetUtcNow() },
            cancellationToken: cancel)) == 1;
    }

    /// <summary>Counted in the database: several nodes and many tries at once count together.</summary>
    public async Task FailedAsync(Guid id, int most, TimeSpan lockFor, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE person SET locked_until = CASE WHEN failed_attempts + 1 >= @most THEN @until ELSE locked_until END,
                failed_attempts = CASE WHEN failed_attempts + 1 >= @most THEN 0 ELSE failed_attempts + 1 END
            WHERE id = @id
            """, new { id, most, until = clock.GetUtcNow() + lockFor }, cancellationToken: cancel));
    }

    public async Task SucceededAsync(Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE person SET failed_attempts = 0, locked_until = NULL WHERE id = @id", new { id }, cancellationToken: cancel));
    }

    /// <summary>A new password or role ends the sessions that are open.</summary>
    public async Task<bool> SetPasswordAsync(Guid id, string passwordHash, string stamp, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE person SET password_hash = @passwordHash, stamp = @stamp, failed_attempts = 0, locked_until = NULL WHERE id = @id", new { id, passwordHash, stamp }, cancellationToken: cancel)) == 1;
    }

    /// <summary>Another role or connection ends the sessions that are open.</summary>
    public async Task SetRoleAsync(Guid id, string role, Guid? connectionId, string stamp, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE person SET role = @role, connection_id = @connectionId, stamp = @stamp WHERE id = @id", new { id, role, connectionId, stamp }, cancellationToken: cancel));
    }

    /// <summary>The last admin stays: nobody could let others in.</summary>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition("""
            DELETE FROM person WHERE id = @id AND (role <> 'admin' OR EXISTS (SELECT 1 FROM person other WHERE other.role = 'admin' AND other.id <> @id))
            """, new { id }, cancellationToken: cancel)) == 1;
    }
}
