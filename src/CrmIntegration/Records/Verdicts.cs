using Dapper;

namespace CrmIntegration.Records;

/// <summary>What a person said about something we said.</summary>
public sealed record Verdict
{
    public const string OfSuggestion = "suggestion", OfPrediction = "prediction", OfReason = "reason";
    public const int LongestReason = 500, LongestText = 20_000;

    /// <summary>What may be said of each subject.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Words = new Dictionary<string, IReadOnlyList<string>>
    {
        [OfSuggestion] = ["inserted", "copied", "edited", "rejected"], [OfPrediction] = ["up", "down"], [OfReason] = ["not-true", "true"],
    };

    public required Guid Id { get; init; }
    public required Guid ConnectionId { get; init; }

    /// <summary>suggestion | prediction | reason.</summary>
    public required string Subject { get; init; }
    public required string SubjectId { get; init; }

    /// <summary>inserted, copied, edited, rejected; up, down; not-true, true.</summary>
    public required string Said { get; init; }
    public string? Reason { get; init; }

    /// <summary>0 unchanged, 1 rewritten.</summary>
    public double? EditDistance { get; init; }

    /// <summary>Which draft of a suggestion, from 0.</summary>
    public int? Draft { get; init; }

    /// <summary>What the rep made of the draft: an example of how they write.</summary>
    public string? FinalText { get; init; }

    /// <summary>The CRM's user id.</summary>
    public string? GivenBy { get; init; }
    public required DateTimeOffset GivenAt { get; init; }
    public required string IdempotencyKey { get; init; }
}

public sealed class Verdicts(Database database)
{
    internal const string All = "v.id, v.connection_id, v.subject, v.subject_id, v.verdict AS said, v.reason, v.edit_distance, v.given_by, v.given_at, v.idempotency_key, v.draft, v.final_text";

    /// <summary>The same key twice is kept once: the database decides, not a look before.</summary>
    /// <returns>Whether it was news.</returns>
    public async Task<bool> AddAsync(Verdict verdict, CancellationToken cancel)
    {
        const string columns = "id, connection_id, subject, subject_id, verdict, reason, edit_distance, given_by, given_at, idempotency_key, draft, final_text",
            values = "@Id, @ConnectionId, @Subject, @SubjectId, @Said, @Reason, @EditDistance, @GivenBy, @GivenAt, @IdempotencyKey, @Draft, @FinalText";
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(database.Sql(
            $"INSERT INTO verdict ({columns}) VALUES ({values}) ON CONFLICT (connection_id, idempotency_key) DO NOTHING",
            $"INSERT INTO verdict ({columns}) VALUES ({values}) ON CONFLICT (connection_id, idempotency_key) DO NOTHING",
            $"""
            INSERT INTO verdict ({columns}) SELECT {values}
            WHERE NOT EXISTS (SELECT 1 FROM verdict WITH (UPDLOCK, HOLDLOCK) WHERE connection_id = @ConnectionId AND idempotency_key = @IdempotencyKey)
            """), verdict, cancellationToken: cancel)) == 1;
    }

    /// <summary>Of one person about these subjects, oldest first: the last one holds.</summary>
    public async Task<IReadOnlyList<Verdict>> OfAsync(Guid connectionId, string? givenBy, IReadOnlyCollection<string> subjectIds, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<Verdict>(new CommandDefinition(
            $"SELECT {All} FROM verdict v WHERE v.connection_id = @connectionId AND {database.In("v.subject_id", "subjectIds")} AND (v.given_by = @givenBy OR (v.given_by IS NULL AND @givenBy IS NULL)) ORDER BY v.given_at, v.id",
            new { connectionId, givenBy, subjectIds = subjectIds.ToArray() }, cancellationToken: cancel))];
    }

    /// <summary>The last word about each of these, whoever gave it; what nobody judged is not among them.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LastAsync(Guid connectionId, string subject, IReadOnlyCollection<string> subjectIds, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var said = await connection.QueryAsync<(string SubjectId, string Said)>(new CommandDefinition(
            $"SELECT v.subject_id, v.verdict AS said FROM verdict v WHERE v.connection_id = @connectionId AND v.subject = @subject AND {database.In("v.subject_id", "subjectIds")} ORDER BY v.given_at, v.id",
            new { connectionId, subject, subjectIds = subjectIds.ToArray() }, cancellationToken: cancel));
        return said.GroupBy(v => v.SubjectId).ToDictionary(g => g.Key, g => g.Last().Said, StringComparer.Ordinal);
    }

    /// <summary>How often each verdict was given about suggestions or predictions.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(Guid connectionId, string subject, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Count>(new CommandDefinition(
            "SELECT verdict AS said, COUNT(*) AS times FROM verdict WHERE connection_id = @connectionId AND subject = @subject GROUP BY verdict", new { connectionId, subject }, cancellationToken: cancel)))
            .ToDictionary(c => c.Said, c => c.Times);
    }

    sealed record Count
    {
        public string Said { get; init; } = "";
        public long Times { get; init; }
    }
}
