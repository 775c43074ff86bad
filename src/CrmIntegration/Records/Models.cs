using Dapper;

namespace CrmIntegration.Records;

/// <summary>One trained model of one connection: which file, how good, in what state.</summary>
public sealed record ModelRow
{
    public required Guid ConnectionId { get; init; }
    public required string Version { get; init; }
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>champion | challenger | retired | refused.</summary>
    public required string State { get; init; }

    /// <summary>Ready | OK | NotReady.</summary>
    public required string Readiness { get; init; }

    /// <summary>JSON.</summary>
    public required string Card { get; init; }
    public required string FileName { get; init; }
    public required string Sha256 { get; init; }
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>A language model beside a trained one: its file is the trained model's, and its trial is its own.</summary>
    public bool IsLanguage => Version.StartsWith(LanguageModelRow.Prefix, StringComparison.Ordinal);
}

/// <summary>The registry's rows. One connection has at most one champion.</summary>
public sealed class Models(Database database)
{
    const string All = "connection_id, version, trained_at, state, readiness, card, file_name, sha256, published_at";
    static readonly string[] Rest = ["trained_at", "state", "readiness", "card", "file_name", "sha256", "published_at"];

    /// <summary>A row's state is champion only through <see cref="PublishAsync"/>.</summary>
    public async Task SaveAsync(ModelRow model, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("model", ["connection_id", "version"], Rest), new
        {
            connection_id = model.ConnectionId, version = model.Version, trained_at = model.TrainedAt, state = model.State, readiness = model.Readiness,
            card = model.Card, file_name = model.FileName, sha256 = model.Sha256, published_at = model.PublishedAt,
        }, cancellationToken: cancel));
    }

    /// <summary>This version becomes champion and the one before retires, in one transaction.</summary>
    public async Task PublishAsync(Guid connectionId, string version, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE model SET state = 'retired' WHERE connection_id = @connectionId AND state = 'champion' AND version <> @version", new { connectionId, version }, transaction, cancellationToken: cancel));
        var published = await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE model SET state = 'champion', published_at = @at WHERE connection_id = @connectionId AND version = @version", new { connectionId, version, at }, transaction, cancellationToken: cancel));
        if (published == 0)
            throw new InvalidOperationException($"Connection {connectionId} has no model {version} to publish.");
        await transaction.CommitAsync(cancel);
    }

    public async Task<ModelRow?> ChampionAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<ModelRow>(new CommandDefinition(
            $"SELECT {All} FROM model WHERE connection_id = @connectionId AND state = 'champion'", new { connectionId }, cancellationToken: cancel));
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ModelRow>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<ModelRow>(new CommandDefinition(
            $"SELECT {All} FROM model WHERE connection_id = @connectionId ORDER BY trained_at DESC, version DESC", new { connectionId }, cancellationToken: cancel))];
    }
}
