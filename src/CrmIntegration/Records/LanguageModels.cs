using Dapper;

namespace CrmIntegration.Records;

/// <summary>What a language model adds to a trained one. Its state stands in <see cref="ModelRow"/>, whose file is the trained model's.</summary>
public sealed record LanguageModelRow
{
    /// <summary>Of every version: trained models have hexadecimal ones.</summary>
    public const string Prefix = "lm-";

    public required Guid ConnectionId { get; init; }
    public required string Version { get; init; }
    public required string BaseVersion { get; init; }
    public required string Deployment { get; init; }
    public required string PromptVersion { get; init; }
    public required double Shift { get; init; }
    public required double OfLanguage { get; init; }
    public required double OfTrained { get; init; }
    public required long Deals { get; init; }

    /// <summary>Of its trial: TooFewDeals | Undecided | Worse | NotWorse | Better.</summary>
    public required string Verdict { get; init; }

    /// <summary>What 1,000 forecasts cost.</summary>
    public required decimal PerThousand { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
}

public sealed class LanguageModels(Database database)
{
    const string All = "l.connection_id, l.version, l.base_version, l.deployment, l.prompt_version, l.shift, l.of_language, l.of_trained, l.deals, l.verdict, l.per_thousand, l.made_at";
    static readonly string[] Rest = ["base_version", "deployment", "prompt_version", "shift", "of_language", "of_trained", "deals", "verdict", "per_thousand", "made_at"];

    public async Task SaveAsync(LanguageModelRow row, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("language_model", ["connection_id", "version"], Rest), new
        {
            connection_id = row.ConnectionId, version = row.Version, base_version = row.BaseVersion, deployment = row.Deployment, prompt_version = row.PromptVersion, shift = row.Shift,
            of_language = row.OfLanguage, of_trained = row.OfTrained, deals = row.Deals, verdict = row.Verdict, per_thousand = row.PerThousand, made_at = row.MadeAt,
        }, cancellationToken: cancel));
    }

    /// <summary>The one that is champion now; null when a trained model leads alone.</summary>
    public async Task<LanguageModelRow?> LeadingAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QueryFirstOrDefaultAsync<LanguageModelRow>(new CommandDefinition($"""
            SELECT {All} FROM language_model l JOIN model m ON m.connection_id = l.connection_id AND m.version = l.version
            WHERE l.connection_id = @connectionId AND m.state = 'champion'
            """, new { connectionId }, cancellationToken: cancel));
    }

    /// <summary>Whether a deployment answers for the champion, or for a challenger made since then that waits for a person's word.</summary>
    public async Task<bool> NeedAsync(Guid connectionId, string deployment, DateTimeOffset since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("""
            SELECT COUNT(*) FROM language_model l JOIN model m ON m.connection_id = l.connection_id AND m.version = l.version
            WHERE l.connection_id = @connectionId AND l.deployment = @deployment AND (m.state = 'champion' OR m.state = 'challenger' AND l.made_at > @since)
            """, new { connectionId, deployment, since }, cancellationToken: cancel)) > 0;
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<LanguageModelRow>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<LanguageModelRow>(new CommandDefinition(
            $"SELECT {All} FROM language_model l WHERE l.connection_id = @connectionId ORDER BY l.made_at DESC, l.version {database.Page}", new { connectionId, skip = 0, take = 50 }, cancellationToken: cancel))];
    }
}
