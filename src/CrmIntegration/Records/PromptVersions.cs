using Dapper;

namespace CrmIntegration.Records;

/// <summary>One version of what a feature tells a model, and whom it asks. One is in use per feature; without a row the built-in one is.</summary>
public sealed record PromptVersion
{
    public const string Draft = "draft", Active = "active", Coming = "coming", Retired = "retired", Refused = "refused";

    public required Guid ConnectionId { get; init; }
    public required string Feature { get; init; }
    public required string Version { get; init; }

    /// <summary>Null: the deployment of the settings.</summary>
    public string? Deployment { get; init; }
    public required string Instructions { get; init; }

    /// <summary>coming: wanted in use, as soon as its deployment answers; what was in use goes on until then.</summary>
    public string State { get; init; } = Draft;

    /// <summary>JSON: how it did on the golden set, beside the one in use.</summary>
    public string? Evaluation { get; init; }
    public string? Says { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public string? MadeBy { get; init; }
    public DateTimeOffset? UsedAt { get; init; }
}

public sealed class PromptVersions(Database database)
{
    const string All = "connection_id, feature, version, deployment, instructions, state, evaluation, says, made_at, made_by, used_at";

    public async Task SaveAsync(PromptVersion row, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("prompt_version", ["connection_id", "feature", "version"], ["deployment", "instructions", "state", "evaluation", "says", "made_at", "made_by", "used_at"]), new
        {
            connection_id = row.ConnectionId, feature = row.Feature, version = row.Version, deployment = row.Deployment, instructions = row.Instructions, state = row.State, evaluation = row.Evaluation, says = row.Says,
            made_at = row.MadeAt, made_by = row.MadeBy, used_at = row.UsedAt,
        }, cancellationToken: cancel));
    }

    /// <returns>Null: the built-in one is in use.</returns>
    public async Task<PromptVersion?> ActiveAsync(Guid connectionId, string feature, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QueryFirstOrDefaultAsync<PromptVersion>(new CommandDefinition(
            $"SELECT {All} FROM prompt_version WHERE connection_id = @connectionId AND feature = @feature AND state = 'active'", new { connectionId, feature }, cancellationToken: cancel));
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<PromptVersion>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<PromptVersion>(new CommandDefinition(
            $"SELECT {All} FROM prompt_version WHERE connection_id = @connectionId ORDER BY made_at DESC, feature, version {database.Page}", new { connectionId, skip = 0, take = 50 }, cancellationToken: cancel))];
    }

    /// <summary>Whether a deployment answers for a version in use or on its way to it, or for a draft made since then that waits for a person's word.</summary>
    public async Task<bool> NeedAsync(Guid connectionId, string deployment, DateTimeOffset since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM prompt_version WHERE connection_id = @connectionId AND deployment = @deployment AND (state IN ('active', 'coming') OR state = 'draft' AND made_at > @since)",
            new { connectionId, deployment, since }, cancellationToken: cancel)) > 0;
    }

    /// <summary>This one is wanted, and none that was wanted before it.</summary>
    public async Task ComeAsync(Guid connectionId, string feature, string version, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE prompt_version SET state = 'retired' WHERE connection_id = @connectionId AND feature = @feature AND state = 'coming'", new { connectionId, feature }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition("UPDATE prompt_version SET state = 'coming' WHERE connection_id = @connectionId AND feature = @feature AND version = @version AND state <> 'active'",
            new { connectionId, feature, version }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>This one is in use; the one before and one on its way retire, in one transaction.</summary>
    /// <param name="version">Null: the built-in one.</param>
    public async Task UseAsync(Guid connectionId, string feature, string? version, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE prompt_version SET state = 'retired' WHERE connection_id = @connectionId AND feature = @feature AND state IN ('active', 'coming')",
            new { connectionId, feature }, transaction, cancellationToken: cancel));
        if (version is not null)
            await connection.ExecuteAsync(new CommandDefinition("UPDATE prompt_version SET state = 'active', used_at = @at WHERE connection_id = @connectionId AND feature = @feature AND version = @version",
                new { connectionId, feature, version, at }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }
}
