using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>What a deal's card is drawn from.</summary>
/// <param name="TrialRuns">A trial with a control group runs for this connection.</param>
/// <param name="Before">What the trend is measured against: the newest that is at least a week older than the latest, else the one before it.</param>
/// <param name="Spoken">Something was written or said about the deal, or somebody is named on it.</param>
/// <param name="Own">What this reader said of the latest prediction and its reasons, oldest first: the last one holds.</param>
public sealed record CardRow(Opportunity Deal, bool TrialRuns, Prediction? Latest, Earlier? Before, IReadOnlyList<Verdict> Own, bool Spoken);

/// <summary>A win probability said earlier.</summary>
public sealed record Earlier
{
    public DateTimeOffset At { get; init; }
    public double Was { get; init; }
}

/// <summary>A card in one round trip: a rep waits for it, and five trips one after the other took longer than all that is read.</summary>
public sealed class CardRows(Database database, TimeProvider clock)
{
    /// <returns>Null: we do not know the deal, or it is deleted.</returns>
    public async Task<CardRow?> FindAsync(Guid connectionId, string opportunityId, string? reader, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var rows = await connection.QueryMultipleAsync(new CommandDefinition(Sql, new
        {
            connectionId, opportunityId, reader, now = clock.GetUtcNow(), no = false, week = (long)TimeSpan.FromDays(7).TotalMilliseconds, take = 1, skip = 0,
        }, cancellationToken: cancel));
        if (await rows.ReadSingleOrDefaultAsync<Opportunity>() is not { } deal)
            return null;
        return new(deal, await rows.ReadSingleAsync<long>() > 0, await rows.ReadSingleOrDefaultAsync<Prediction>(), await rows.ReadSingleOrDefaultAsync<Earlier>(), [.. await rows.ReadAsync<Verdict>()], await rows.ReadSingleAsync<long>() > 0);
    }

    const string Latest = "prediction_current c JOIN prediction p ON p.id = c.prediction_id", Asked = "c.connection_id = @connectionId AND c.opportunity_id = @opportunityId";

    string Sql => $"""
        SELECT {CrmStore.Select(RecordKind.Opportunity)} FROM opportunity WHERE connection_id = @connectionId AND id = @opportunityId AND deleted = @no;

        SELECT COUNT(*) FROM hold_out WHERE connection_id = @connectionId AND stopped_at IS NULL AND ends_at > @now;

        SELECT {Predictions.All} FROM {Latest} WHERE {Asked};

        SELECT b.made_at AS at, b.win AS was FROM {Latest} JOIN prediction b ON b.id = (SELECT q.id FROM prediction q
            WHERE q.connection_id = c.connection_id AND q.opportunity_id = c.opportunity_id AND q.made_at < p.made_at AND q.win IS NOT NULL
            ORDER BY CASE WHEN q.made_at <= p.made_at - @week THEN 0 ELSE 1 END, q.made_at DESC, q.id DESC {database.Page})
        WHERE {Asked};

        SELECT {Verdicts.All} FROM prediction_current c JOIN verdict v ON v.connection_id = c.connection_id AND v.subject_id IN ({Subjects})
        WHERE {Asked} AND (v.given_by = @reader OR (v.given_by IS NULL AND @reader IS NULL)) ORDER BY v.given_at, v.id;

        SELECT COUNT(*) FROM opportunity o WHERE o.connection_id = @connectionId AND o.id = @opportunityId AND (EXISTS (SELECT 1 FROM email e WHERE e.connection_id = @connectionId AND e.opportunity_id = @opportunityId AND e.deleted = @no)
            OR EXISTS (SELECT 1 FROM conversation t WHERE t.connection_id = @connectionId AND t.opportunity_id = @opportunityId) OR EXISTS (SELECT 1 FROM contact_role r WHERE r.connection_id = @connectionId AND r.opportunity_id = @opportunityId AND r.deleted = @no))
        """;

    // The prediction and the reasons that a card shows: their ids are the prediction's and a place.
    string Subjects
    {
        get
        {
            var (id, and) = (database.Sql("lower(c.prediction_id)", "c.prediction_id::text", "LOWER(CONVERT(nvarchar(36), c.prediction_id))"), database.Sql("||", "||", "+"));
            return string.Join(", ", Enumerable.Range(0, PredictionReason.Shown).Select(place => $"{id} {and} ':{place}'").Prepend(id));
        }
    }
}
