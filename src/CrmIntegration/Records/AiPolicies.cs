using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>What may leave for a language model and what it may write, for one connection. The Trust gateway enforces it.</summary>
public sealed record AiPolicy
{
    /// <summary>The kill switch of this connection: nothing leaves, from the next call on.</summary>
    public bool Off { get; init; }
    public IReadOnlyList<string> FeaturesOff { get; init; } = [];

    /// <summary>ISO 639-1; empty: every language.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>short | friendly | formal; empty: all.</summary>
    public IReadOnlyList<string> Tones { get; init; } = [];

    /// <summary>Sound cannot be masked: recordings leave for a provider's transcription only when somebody has decided so.</summary>
    public bool AudioMayLeave { get; init; }

    /// <summary>Of <see cref="Fields"/>: taken out before masking.</summary>
    public IReadOnlyList<string> FieldsNeverSent { get; init; } = [];

    /// <summary>The company's own dictionary: masked like names; a text that still holds one is not sent.</summary>
    public IReadOnlyList<string> WordsNeverSent { get; init; } = [];

    /// <summary>Per feature and day; null: as the settings say.</summary>
    public decimal? DailyBudget { get; init; }

    /// <summary>Per rep, feature and day; null: the feature's budget alone.</summary>
    public decimal? PersonBudget { get; init; }

    /// <summary>Days that prompts, answers and replaced drafts are kept.</summary>
    public int KeepDays { get; init; } = 365;

    /// <summary>Per kind of <see cref="Approval.Kinds"/> who must agree before it is used; left out: as it always was.</summary>
    public IReadOnlyDictionary<string, string> Agree { get; init; } = new Dictionary<string, string>();

    public string MustAgree(string kind) => Agree.GetValueOrDefault(kind) is { } who && Approval.Choices(kind).Contains(who) ? who : Approval.Choices(kind)[0];

    public static readonly IReadOnlyList<string> Fields = ["mail.text", "mail.sender", "mail.past", "deal.name", "deal.amount", "deal.state", "account.name", "calendar", "knowledge", "rep.examples"];

    /// <summary>What asks a model for something; each has its own budget and can be switched off.</summary>
    public static readonly IReadOnlyList<string> Features = ["reply", "service", "forecast", "marketing", "transcribe", "picture", "tuning"];
    public static readonly IReadOnlyList<string> AllTones = ["short", "friendly", "formal"];
}

public sealed class AiPolicies(Database database)
{
    /// <summary>What counts now; the defaults when nobody has set anything.</summary>
    public async Task<(AiPolicy Policy, long Version)> CurrentAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT version, policy FROM ai_policy WHERE connection_id = @connectionId ORDER BY version DESC {database.Page}", new { connectionId, skip = 0, take = 1 }, cancellationToken: cancel));
        return row is null ? (new(), 0) : (JsonSerializer.Deserialize<AiPolicy>(row.Policy) ?? new(), row.Version);
    }

    /// <param name="over">The version that was on the screen.</param>
    /// <returns>False: somebody else has changed it meanwhile, and nothing was saved.</returns>
    public async Task<bool> SaveAsync(Guid connectionId, AiPolicy policy, long over, string? by, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = new { connectionId, next = over + 1, policy = JsonSerializer.Serialize(policy), at, by };
        const string insert = "INSERT INTO ai_policy (connection_id, version, policy, changed_at, changed_by) VALUES (@connectionId, @next, @policy, @at, @by) ON CONFLICT DO NOTHING";
        return await connection.ExecuteAsync(new CommandDefinition(database.Sql(insert, insert, """
            INSERT INTO ai_policy (connection_id, version, policy, changed_at, changed_by) SELECT @connectionId, @next, @policy, @at, @by
            WHERE NOT EXISTS (SELECT 1 FROM ai_policy WITH (UPDLOCK, HOLDLOCK) WHERE connection_id = @connectionId AND version = @next)
            """), row, cancellationToken: cancel)) == 1;
    }

    sealed record Row
    {
        public long Version { get; init; }
        public string Policy { get; init; } = "{}";
    }
}
