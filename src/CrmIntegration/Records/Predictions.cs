using Dapper;
using static CrmIntegration.Records.ColumnType;

namespace CrmIntegration.Records;

/// <summary>What we said about deals. Append-only; prediction_current only points at the newest, so that a card is one keyed read.</summary>
public sealed class Predictions(Database database)
{
    internal const string All = "p.id, p.connection_id, p.opportunity_id, p.made_at, p.model_version, p.inputs_hash, p.win, p.win_low, p.win_high, p.grade, p.expected_close, p.close_low, p.close_high, "
        + "p.expected_amount, p.currency, p.reasons, p.abstained, p.change, p.timing";

    static readonly Table Rows = new("prediction", ["id"],
    [
        Column.For<Prediction>("id", Id, "", p => p.Id),
        Column.For<Prediction>("opportunity_id", Key, "", p => p.OpportunityId),
        Column.For<Prediction>("made_at", Time, "", p => p.MadeAt),
        Column.For<Prediction>("model_version", Key, "", p => p.ModelVersion),
        Column.For<Prediction>("inputs_hash", Key, "", p => p.InputsHash),
        Column.For<Prediction>("win", Real, "", p => p.Win),
        Column.For<Prediction>("win_low", Real, "", p => p.WinLow),
        Column.For<Prediction>("win_high", Real, "", p => p.WinHigh),
        Column.For<Prediction>("grade", Key, "", p => p.Grade),
        Column.For<Prediction>("expected_close", Date, "", p => p.ExpectedClose),
        Column.For<Prediction>("close_low", Date, "", p => p.CloseLow),
        Column.For<Prediction>("close_high", Date, "", p => p.CloseHigh),
        Column.For<Prediction>("expected_amount", Money, "", p => p.ExpectedAmount),
        Column.For<Prediction>("currency", Key, "", p => p.Currency),
        Column.For<Prediction>("reasons", Text, "", p => System.Text.Json.JsonSerializer.Serialize(p.Reasons)),
        Column.For<Prediction>("abstained", Text, "", p => p.Abstained),
        Column.For<Prediction>("timing", Text, "", p => p.Timing),
        Column.For<Prediction>("change", Text, "", p => p.Change is null ? null : System.Text.Json.JsonSerializer.Serialize(p.Change)),
    ]);

    /// <summary>Saving the same prediction twice keeps it once. An older prediction never hides a newer one.</summary>
    public async Task SaveAsync(Guid connectionId, IReadOnlyList<Prediction> predictions, CancellationToken cancel)
    {
        if (predictions.Count == 0)
            return;
        if (predictions.FirstOrDefault(p => p.ConnectionId != connectionId) is { } stray)
            throw new ArgumentException($"Prediction {stray.Id} belongs to connection {stray.ConnectionId}, not to {connectionId}.", nameof(predictions));
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await BulkLoad.StageAsync(database, transaction, Rows, connectionId, [.. predictions.DistinctBy(p => p.Id)], cancel);
        foreach (var statement in SaveStatements(database.Engine))
            await connection.ExecuteAsync(new CommandDefinition(statement, transaction: transaction, commandTimeout: 300, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    internal static IReadOnlyList<string> SaveStatements(Engine engine)
    {
        var incoming = Merge.Incoming(engine, Rows);
        // Of several for one deal in one batch, the newest; not what is there already, nor what is older than it.
        var newest = $"""
            SELECT i.connection_id, i.opportunity_id, i.id FROM {incoming} AS i
            WHERE NOT EXISTS (SELECT 1 FROM {incoming} AS j WHERE j.opportunity_id = i.opportunity_id AND (j.made_at > i.made_at OR (j.made_at = i.made_at AND j.id > i.id)))
              AND NOT EXISTS (SELECT 1 FROM prediction_current AS c JOIN prediction AS p ON p.id = c.prediction_id
                              WHERE c.connection_id = i.connection_id AND c.opportunity_id = i.opportunity_id AND (p.id = i.id OR p.made_at > i.made_at))
            """;
        var append = engine == Engine.SqlServer
            ? $"INSERT INTO prediction ({Rows.List}) SELECT {Rows.List} FROM {incoming} AS i WHERE NOT EXISTS (SELECT 1 FROM prediction AS p WITH (UPDLOCK, HOLDLOCK) WHERE p.id = i.id)"
            : $"INSERT INTO prediction ({Rows.List}) SELECT {Rows.List} FROM {incoming} WHERE true ON CONFLICT (id) DO NOTHING";
        return engine == Engine.SqlServer
            ?
            [
                append,
                $"""
                UPDATE c SET c.previous_id = c.prediction_id, c.prediction_id = n.id
                FROM prediction_current AS c WITH (UPDLOCK, HOLDLOCK) JOIN ({newest}) AS n ON n.connection_id = c.connection_id AND n.opportunity_id = c.opportunity_id
                """,
                $"""
                INSERT INTO prediction_current (connection_id, opportunity_id, prediction_id) SELECT n.connection_id, n.opportunity_id, n.id FROM ({newest}) AS n
                WHERE NOT EXISTS (SELECT 1 FROM prediction_current AS c WITH (UPDLOCK, HOLDLOCK) WHERE c.connection_id = n.connection_id AND c.opportunity_id = n.opportunity_id)
                """,
            ]
            :
            [
                append,
                $"""
                INSERT INTO prediction_current (connection_id, opportunity_id, prediction_id) {newest} ORDER BY i.opportunity_id
                ON CONFLICT (connection_id, opportunity_id) DO UPDATE SET previous_id = prediction_current.prediction_id, prediction_id = excluded.prediction_id
                """,
            ];
    }

    public async Task<Prediction?> LatestAsync(Guid connectionId, string opportunityId, CancellationToken cancel) =>
        (await LatestAsync(connectionId, [opportunityId], cancel)).GetValueOrDefault(opportunityId);

    public Task<IReadOnlyDictionary<string, Prediction>> LatestAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel) =>
        PointedAtAsync("prediction_id", connectionId, opportunityIds, cancel);

    /// <summary>The prediction before the latest one, where there is one: what the trend is drawn from.</summary>
    public Task<IReadOnlyDictionary<string, Prediction>> PreviousAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel) =>
        PointedAtAsync("previous_id", connectionId, opportunityIds, cancel);

    async Task<IReadOnlyDictionary<string, Prediction>> PointedAtAsync(string pointer, Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        var found = new Dictionary<string, Prediction>(StringComparer.Ordinal);
        await using var connection = await database.OpenAsync(cancel);
        foreach (var some in opportunityIds.Chunk(500))
            foreach (var prediction in await connection.QueryAsync<Prediction>(new CommandDefinition($"""
                SELECT {All} FROM prediction_current c JOIN prediction p ON p.id = c.{pointer}
                WHERE c.connection_id = @connectionId AND {database.In("c.opportunity_id", "some")}
                """, new { connectionId, some }, cancellationToken: cancel)))
                found[prediction.OpportunityId] = prediction;
        return found;
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Prediction>> HistoryAsync(Guid connectionId, string opportunityId, int take, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<Prediction>(new CommandDefinition(
            $"SELECT {All} FROM prediction p WHERE p.connection_id = @connectionId AND p.opportunity_id = @opportunityId ORDER BY p.made_at DESC, p.id DESC {database.Page}",
            new { connectionId, opportunityId, take, skip = 0 }, cancellationToken: cancel))];
    }

    public async Task<Prediction?> FindAsync(Guid connectionId, Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Prediction>(new CommandDefinition(
            $"SELECT {All} FROM prediction p WHERE p.connection_id = @connectionId AND p.id = @id", new { connectionId, id }, cancellationToken: cancel));
    }
}
