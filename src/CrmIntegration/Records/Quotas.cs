using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>What was lately taken of the quota of a model's deployment. It lies in the database, as all nodes ask the same deployment and together must stay below its quota.</summary>
public sealed class Quotas(Database database)
{
    /// <returns>Zero: admitted and charged. Else how long to wait before asking again, nothing charged; null: it never fits.</returns>
    public async Task<TimeSpan?> TakeAsync(string deployment, long tokens, int tokensPerMinute, int requestsPerMinute, DateTimeOffset now, CancellationToken cancel)
    {
        if (tokensPerMinute == 0 && requestsPerMinute == 0)
            return TimeSpan.Zero;
        var id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(deployment)));      // an address may be longer than a key
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        const string ifMissing = "INSERT INTO quota_use (deployment, taken) VALUES (@id, '') ON CONFLICT DO NOTHING";
        await connection.ExecuteAsync(new CommandDefinition(database.Sql(ifMissing, ifMissing, """
            INSERT INTO quota_use (deployment, taken) SELECT @id, '' WHERE NOT EXISTS (SELECT 1 FROM quota_use WITH (UPDLOCK, HOLDLOCK) WHERE deployment = @id)
            """), new { id }, transaction, cancellationToken: cancel));
        // Who holds the row counts; the next one reads what was counted.
        await connection.ExecuteAsync(new CommandDefinition("UPDATE quota_use SET taken = taken WHERE deployment = @id", new { id }, transaction, cancellationToken: cancel));
        var before = await connection.ExecuteScalarAsync<string>(new CommandDefinition("SELECT taken FROM quota_use WHERE deployment = @id", new { id }, transaction, cancellationToken: cancel));
        var (wait, taken) = QuotaWindow.Take(before ?? "", now, tokens, tokensPerMinute, requestsPerMinute);
        if (wait == TimeSpan.Zero)
            await connection.ExecuteAsync(new CommandDefinition("UPDATE quota_use SET taken = @taken WHERE deployment = @id", new { id, taken }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return wait;
    }
}
