using System.Data.Common;
using System.Security.Cryptography;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>The audit of calls to writers: each line carries the hash of the one before, so that a change or a gap shows.</summary>
/// <param name="seal">Null: hashes alone, as where there are no keys.</param>
public sealed partial class ModelCalls(Database database, AuditSeal? seal = null)
{
    internal const string ForgetWords = "UPDATE model_call SET masked_prompt = '', answer = NULL, checks = '', content_salt = NULL, erased_at = COALESCE(erased_at, @at)";
    readonly SemaphoreSlim turn = new(1);

    public async Task AppendAsync(ModelCall call, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            // Of the first line of all two nodes may take the number at once: the key refuses, we read again.
            for (var tries = 0; ; tries++)
                try
                {
                    await TryAppendAsync(call, cancel);
                    return;
                }
                catch (DbException) when (tries < 5)
                {
                    await Task.Delay(20 << tries, cancel);
                }
        }
        finally
        {
            turn.Release();
        }
    }

    async Task TryAppendAsync(ModelCall call, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // Two nodes stand in line here: who holds the head's row writes the next line, and the other reads it then.
        await connection.ExecuteAsync(new CommandDefinition("UPDATE audit_head SET seq = seq WHERE connection_id = @ConnectionId", new { call.ConnectionId }, transaction, cancellationToken: cancel));
        var last = await connection.QueryFirstOrDefaultAsync<ModelCall>(new CommandDefinition($"""
            SELECT * FROM model_call WHERE connection_id = @ConnectionId ORDER BY seq DESC {database.Page}
            """, new { call.ConnectionId, skip = 0, take = 1 }, transaction, cancellationToken: cancel));
        var row = call with
        {
            Seq = (last?.Seq ?? 0) + 1, PreviousHash = last?.Hash ?? "", At = DateTimeOffset.FromUnixTimeMilliseconds(call.At.ToUnixTimeMilliseconds()), Cost = decimal.Round(call.Cost, 6),
            ContentSalt = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), ErasedAt = null,
        };
        row = row with { ContentHash = row.DigestOfContent() };
        row = row with { Hash = row.Digest() };
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO model_call (connection_id, seq, at, feature, asked_by, about, writer, prompt_version, masked_prompt, answer, checks,
                tokens_in, tokens_out, cost, milliseconds, outcome, previous_hash, hash, content_hash, content_salt)
            VALUES (@ConnectionId, @Seq, @At, @Feature, @AskedBy, @About, @Writer, @PromptVersion, @MaskedPrompt, @Answer, @Checks,
                @TokensIn, @TokensOut, @Cost, @Milliseconds, @Outcome, @PreviousHash, @Hash, @ContentHash, @ContentSalt)
            """, row, transaction, cancellationToken: cancel));
        var head = await HeadAsync(connection, transaction, call.ConnectionId, cancel);
        var sealing = seal?.Close(row.ConnectionId, row.Seq, row.Hash, seal.Next(row.ConnectionId, head, last, row.Seq));
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("audit_head", ["connection_id"], ["seq", "hash", "seal"]),
            new { connection_id = row.ConnectionId, seq = row.Seq, hash = row.Hash, seal = sealing }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <param name="words">Looked for in prompt, answer, record, person, outcome and feature; null or empty: all lines.</param>
    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<ModelCall>> ListAsync(Guid connectionId, string? words, int skip, int take, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var like = string.IsNullOrWhiteSpace(words) ? null : $"%{Likeness.Escaped(database.Lower(words.Trim()))}%";
        var where = like is null ? "" : """
            AND (LOWER(masked_prompt) LIKE @like ESCAPE '!' OR LOWER(answer) LIKE @like ESCAPE '!' OR LOWER(about) LIKE @like ESCAPE '!'
                OR LOWER(asked_by) LIKE @like ESCAPE '!' OR LOWER(outcome) LIKE @like ESCAPE '!' OR LOWER(feature) LIKE @like ESCAPE '!')
            """;
        return [.. await connection.QueryAsync<ModelCall>(new CommandDefinition(
            $"SELECT * FROM model_call WHERE connection_id = @connectionId {where} ORDER BY seq DESC {database.Page}", new { connectionId, like, skip, take }, cancellationToken: cancel))];
    }

    /// <summary>The lines after one, oldest first: for walking the whole chain.</summary>
    public async Task<IReadOnlyList<ModelCall>> AfterAsync(Guid connectionId, long seq, int take, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<ModelCall>(new CommandDefinition(
            $"SELECT * FROM model_call WHERE connection_id = @connectionId AND seq > @seq ORDER BY seq {database.Page}", new { connectionId, seq, skip = 0, take }, cancellationToken: cancel))];
    }

    /// <summary>How the last call that really left for a provider ended, and how many in a row brought no answer; no word of what was asked.</summary>
    /// <param name="connectionIds">Only calls of these.</param>
    /// <returns>Null: none has left yet.</returns>
    public async Task<LastCall?> LastAsync(IReadOnlyCollection<Guid> connectionIds, string writer, CancellationToken cancel)
    {
        if (connectionIds.Count == 0)
            return null;
        await using var connection = await database.OpenAsync(cancel);
        // An answer given again from memory took no time and no tokens; a person who left says nothing about the provider.
        var lately = (await connection.QueryAsync<ModelCall>(new CommandDefinition($"""
            SELECT connection_id, at, feature, writer, outcome, milliseconds FROM model_call
            WHERE {database.In("connection_id", "ids")} AND writer = @writer AND outcome <> 'left' AND (milliseconds > 0 OR tokens_in > 0 OR outcome <> 'written') ORDER BY at DESC, seq DESC {database.Page}
            """, new { ids = connectionIds.ToArray(), writer, skip = 0, take = LastCall.Most }, cancellationToken: cancel))).AsList();
        return lately.Count == 0 ? null : new(lately[0].At, lately[0].Outcome, lately[0].Milliseconds, lately.TakeWhile(c => c.Outcome == "unavailable").Count());
    }

    /// <summary>What a feature's calls have cost since then.</summary>
    public async Task<decimal> CostAsync(Guid connectionId, string feature, DateTimeOffset since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        // Money lies as text on SQLite: a sum needs numbers.
        var cost = database.Sql("CAST(cost AS REAL)", "cost", "cost");
        return await connection.ExecuteScalarAsync<decimal>(new CommandDefinition(
            $"SELECT COALESCE(SUM({cost}), 0) FROM model_call WHERE connection_id = @connectionId AND feature = @feature AND at >= @since",
            new { connectionId, feature, since }, cancellationToken: cancel));
    }

    /// <summary>Erases the words of lines older than a moment; the lines stay, and so does the chain.</summary>
    public async Task<int> ForgetBeforeAsync(Guid connectionId, DateTimeOffset before, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition($"{ForgetWords} WHERE connection_id = @connectionId AND at < @before AND erased_at IS NULL",
            new { connectionId, before, at }, cancellationToken: cancel));
    }
}

/// <param name="Outcome">written, or why what came could not be used; unavailable: nothing came.</param>
/// <param name="Failed">How many calls in a row, this one included, brought no answer at all; <see cref="Most"/> stands for more, too.</param>
public sealed record LastCall(DateTimeOffset At, string Outcome, long Milliseconds, int Failed)
{
    public const int Most = 20;
}
