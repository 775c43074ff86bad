using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>One line of the audit: what was asked of a writer, masked, and what came of it.</summary>
public sealed record ModelCall
{
    public required Guid ConnectionId { get; init; }
    public long Seq { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Feature { get; init; }
    public string? AskedBy { get; init; }
    public string? About { get; init; }
    public required string Writer { get; init; }
    public required string PromptVersion { get; init; }
    public required string MaskedPrompt { get; init; }
    public string? Answer { get; init; }
    public string Checks { get; init; } = "";
    public long TokensIn { get; init; }
    public long TokensOut { get; init; }
    public decimal Cost { get; init; }
    public long Milliseconds { get; init; }
    public required string Outcome { get; init; }
    public string PreviousHash { get; init; } = "";
    public string Hash { get; init; } = "";

    internal string Digest() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', PreviousHash, ConnectionId.ToString("N"),
        Seq.ToString(CultureInfo.InvariantCulture), At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Feature, AskedBy, About, Writer, PromptVersion,
        MaskedPrompt, Answer, Checks, TokensIn.ToString(CultureInfo.InvariantCulture), TokensOut.ToString(CultureInfo.InvariantCulture),
        decimal.Round(Cost, 6).ToString("0.000000", CultureInfo.InvariantCulture), Milliseconds.ToString(CultureInfo.InvariantCulture), Outcome))));
}

/// <summary>The audit of calls to writers: each line carries the hash of the one before, so that a change or a gap shows.</summary>
public sealed class ModelCalls(Database database)
{
    readonly SemaphoreSlim turn = new(1);

    public async Task AppendAsync(ModelCall call, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            // Another node may take the same number: the key refuses, we read again.
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
        var last = await connection.QueryFirstOrDefaultAsync<ModelCall>(new CommandDefinition($"""
            SELECT * FROM model_call WHERE connection_id = @ConnectionId ORDER BY seq DESC {database.Page}
            """, new { call.ConnectionId, skip = 0, take = 1 }, cancellationToken: cancel));
        var row = call with { Seq = (last?.Seq ?? 0) + 1, PreviousHash = last?.Hash ?? "", At = DateTimeOffset.FromUnixTimeMilliseconds(call.At.ToUnixTimeMilliseconds()), Cost = decimal.Round(call.Cost, 6) };
        row = row with { Hash = row.Digest() };
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO model_call (connection_id, seq, at, feature, asked_by, about, writer, prompt_version, masked_prompt, answer, checks,
                tokens_in, tokens_out, cost, milliseconds, outcome, previous_hash, hash)
            VALUES (@ConnectionId, @Seq, @At, @Feature, @AskedBy, @About, @Writer, @PromptVersion, @MaskedPrompt, @Answer, @Checks,
                @TokensIn, @TokensOut, @Cost, @Milliseconds, @Outcome, @PreviousHash, @Hash)
            """, row, cancellationToken: cancel));
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ModelCall>> ListAsync(Guid connectionId, int skip, int take, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<ModelCall>(new CommandDefinition(
            $"SELECT * FROM model_call WHERE connection_id = @connectionId ORDER BY seq DESC {database.Page}", new { connectionId, skip, take }, cancellationToken: cancel))];
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

    /// <returns>The number of the first line that does not fit; null when the chain is whole. Lines cut off at the end do not show here.</returns>
    public async Task<long?> FirstBrokenAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var (seq, hash) = (0L, "");
        while (true)
        {
            var page = (await connection.QueryAsync<ModelCall>(new CommandDefinition(
                $"SELECT * FROM model_call WHERE connection_id = @connectionId AND seq > @seq ORDER BY seq {database.Page}", new { connectionId, seq, skip = 0, take = 500 }, cancellationToken: cancel))).AsList();
            if (page.Count == 0)
                return null;
            foreach (var call in page)
            {
                if (call.Seq != seq + 1 || call.PreviousHash != hash || call.Hash != call.Digest())
                    return seq + 1;
                (seq, hash) = (call.Seq, call.Hash);
            }
        }
    }

    /// <summary>Takes an amount from the day's budget before the call; a negative amount gives back.</summary>
    /// <returns>False: the budget does not hold it, and nothing was taken.</returns>
    public async Task<bool> SpendAsync(Guid connectionId, DateOnly day, string feature, decimal amount, decimal budget, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            await using var connection = await database.OpenAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
            var key = new { connectionId, day, feature };
            var spent = await connection.QueryFirstOrDefaultAsync<decimal?>(new CommandDefinition(
                "SELECT spent FROM spend WHERE connection_id = @connectionId AND day = @day AND feature = @feature", key, transaction, cancellationToken: cancel)) ?? 0m;
            if (amount > 0 && spent + amount > budget)
                return false;
            await connection.ExecuteAsync(new CommandDefinition(
                database.Upsert("spend", ["connection_id", "day", "feature"], ["spent", "calls"]).Replace("calls = excluded.calls", "calls = spend.calls + excluded.calls", StringComparison.Ordinal)
                    .Replace("calls = @calls", "calls = calls + @calls", StringComparison.Ordinal),
                new { connection_id = connectionId, day, feature, spent = spent + amount, calls = amount > 0 ? 1 : 0 }, transaction, cancellationToken: cancel));
            await transaction.CommitAsync(cancel);
            return true;
        }
        finally
        {
            turn.Release();
        }
    }
}
