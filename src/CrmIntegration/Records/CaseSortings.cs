using Dapper;

namespace CrmIntegration.Records;

/// <summary>How one of the CRM's case fields can be told from a case's words, as tried on the latest closed cases.</summary>
/// <param name="Field">The field as the CRM's record names it: Reason, Type.</param>
/// <param name="Right">Of the cases tried, rightly told when something must always be said.</param>
/// <param name="Commonest">Of the cases tried, right when one always says the commonest value.</param>
/// <param name="Told">Of the cases tried, sure enough to be told; 0: this field is told of no case.</param>
public sealed record CaseSortingCard(string Field, DateTimeOffset LearntAt, int Examples, int Labels, int Tried, int Right, int Commonest, int Told, int RightWhenTold);

/// <summary>The cards of each night's learning, one per connection and field.</summary>
public sealed class CaseSortings(Database database)
{
    public async Task SaveAsync(Guid connectionId, IReadOnlyList<CaseSortingCard> cards, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM case_sorting WHERE connection_id = @connectionId", new { connectionId }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO case_sorting (connection_id, field, learnt_at, examples, labels, tried, right_all, commonest, told, right_told)
            VALUES (@connectionId, @Field, @LearntAt, @Examples, @Labels, @Tried, @Right, @Commonest, @Told, @RightWhenTold)
            """, cards.Select(c => new { connectionId, c.Field, c.LearntAt, c.Examples, c.Labels, c.Tried, c.Right, c.Commonest, c.Told, c.RightWhenTold }), transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    public async Task<IReadOnlyList<CaseSortingCard>> OfAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition("""
            SELECT field, learnt_at, examples, labels, tried, right_all, commonest, told, right_told FROM case_sorting WHERE connection_id = @connectionId ORDER BY field
            """, new { connectionId }, cancellationToken: cancel))).Select(r => new CaseSortingCard(r.Field, r.LearntAt, r.Examples, r.Labels, r.Tried, r.RightAll, r.Commonest, r.Told, r.RightTold))];
    }

    sealed class Row
    {
        public string Field { get; init; } = "";
        public DateTimeOffset LearntAt { get; init; }
        public int Examples { get; init; }
        public int Labels { get; init; }
        public int Tried { get; init; }
        public int RightAll { get; init; }
        public int Commonest { get; init; }
        public int Told { get; init; }
        public int RightTold { get; init; }
    }
}
