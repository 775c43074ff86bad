using Dapper;
using static CrmIntegration.Records.ColumnType;

namespace CrmIntegration.Records;

/// <summary>What a language model last said of an open deal.</summary>
/// <param name="Known">Hash of what was known about the deal when it was asked.</param>
public sealed record LanguageWord
{
    public required string OpportunityId { get; init; }
    public required string Version { get; init; }
    public required string Known { get; init; }
    public required double Said { get; init; }
    public required string Reasons { get; init; }
    public required DateTimeOffset SaidAt { get; init; }
}

/// <summary>One word per deal: the newest. Kept twice, the same row stands.</summary>
public sealed class LanguageWords(Database database)
{
    static readonly Table Rows = new("language_word", ["opportunity_id"],
    [
        Column.For<LanguageWord>("opportunity_id", Key, "", w => w.OpportunityId),
        Column.For<LanguageWord>("version", Key, "", w => w.Version),
        Column.For<LanguageWord>("known", Key, "", w => w.Known),
        Column.For<LanguageWord>("said", Real, "", w => w.Said),
        Column.For<LanguageWord>("reasons", Text, "", w => w.Reasons),
        Column.For<LanguageWord>("said_at", Time, "", w => w.SaidAt),
    ]);

    public async Task SaveAsync(Guid connectionId, IReadOnlyList<LanguageWord> words, CancellationToken cancel)
    {
        if (words.Count == 0)
            return;
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await BulkLoad.StageAsync(database, transaction, Rows, connectionId, words, cancel);
        await connection.ExecuteAsync(new CommandDefinition(SaveStatement(database.Engine), transaction: transaction, commandTimeout: 300, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    internal static string SaveStatement(Engine engine)
    {
        var (incoming, rest) = (Merge.Incoming(engine, Rows), Rows.Names.Except(Rows.Key).ToList());
        return engine == Engine.SqlServer
            ? $"""
                UPDATE t SET {string.Join(", ", rest.Select(c => $"t.{c} = i.{c}"))}
                FROM language_word AS t WITH (UPDLOCK, HOLDLOCK) JOIN {incoming} AS i ON i.connection_id = t.connection_id AND i.opportunity_id = t.opportunity_id;
                INSERT INTO language_word ({Rows.List}) SELECT {Rows.List} FROM {incoming} AS i
                WHERE NOT EXISTS (SELECT 1 FROM language_word AS t WITH (UPDLOCK, HOLDLOCK) WHERE t.connection_id = i.connection_id AND t.opportunity_id = i.opportunity_id);
                """
            : $"""
                INSERT INTO language_word ({Rows.List}) SELECT {Rows.List} FROM {incoming} WHERE true ORDER BY opportunity_id
                ON CONFLICT (connection_id, opportunity_id) DO UPDATE SET {string.Join(", ", rest.Select(c => $"{c} = excluded.{c}"))}
                """;
    }

    public async Task<IReadOnlyDictionary<string, LanguageWord>> FindAsync(Guid connectionId, string version, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        var found = new Dictionary<string, LanguageWord>(StringComparer.Ordinal);
        await using var connection = await database.OpenAsync(cancel);
        foreach (var some in opportunityIds.Chunk(500))
            foreach (var word in await connection.QueryAsync<LanguageWord>(new CommandDefinition($"""
                SELECT opportunity_id, version, known, said, reasons, said_at FROM language_word
                WHERE connection_id = @connectionId AND version = @version AND {database.In("opportunity_id", "some")}
                """, new { connectionId, version, some }, cancellationToken: cancel)))
                found[word.OpportunityId] = word;
        return found;
    }
}
