using Dapper;

namespace CrmIntegration.Records;

/// <summary>A fine-tuning job at the provider, from the wish to the verdict. Each step is saved before the next, so that a restart goes on where it was.</summary>
public sealed record Tuning
{
    public const string Asked = "asked", Uploaded = "uploaded", Running = "running", Tuned = "tuned", Judged = "judged", Refused = "refused", Failed = "failed", Cancelled = "cancelled";
    public static readonly IReadOnlyList<string> Going = [Asked, Uploaded, Running, Tuned];

    public required Guid ConnectionId { get; init; }
    public required Guid Id { get; init; }

    /// <summary>forecast | reply.</summary>
    public required string Purpose { get; init; }
    public string State { get; init; } = Asked;
    public required string BaseModel { get; init; }
    public string? TrainingFile { get; init; }
    public string? ValidationFile { get; init; }
    public string? JobId { get; init; }
    public string? TunedModel { get; init; }
    public long Examples { get; init; }

    /// <summary>Examples that were left out because they still held something personal after masking.</summary>
    public long Refusals { get; init; }
    public DateTimeOffset? LearntUntil { get; init; }
    public decimal Cost { get; init; }

    /// <summary>For the admin: what is going on, what went wrong, what to do.</summary>
    public string? Says { get; init; }

    /// <summary>Where a deployed model costs money by the hour: since when it is deployed. Null: it is not, as far as we know.</summary>
    public DateTimeOffset? DeployedAt { get; init; }

    /// <summary>For the admin: what keeps it from being deployed, or from being removed again.</summary>
    public string? Standing { get; init; }
    public string? AskedBy { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The name under which the tuned model answers, where the provider needs it deployed.</summary>
    public string Name => "crm-" + Id.ToString("N")[^8..];
}

public sealed class Tunings(Database database)
{
    const string All = "connection_id, id, purpose, state, base_model, training_file, validation_file, job_id, tuned_model, examples, refused AS refusals, learnt_until, cost, says, deployed_at, standing, asked_by, made_at, changed_at";

    public async Task SaveAsync(Tuning tuning, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("tuning", ["connection_id", "id"],
            ["purpose", "state", "base_model", "training_file", "validation_file", "job_id", "tuned_model", "examples", "refused", "learnt_until", "cost", "says", "deployed_at", "standing", "asked_by", "made_at", "changed_at"]), new
        {
            connection_id = tuning.ConnectionId, id = tuning.Id, purpose = tuning.Purpose, state = tuning.State, base_model = tuning.BaseModel, training_file = tuning.TrainingFile, validation_file = tuning.ValidationFile,
            job_id = tuning.JobId, tuned_model = tuning.TunedModel, examples = tuning.Examples, refused = tuning.Refusals, learnt_until = tuning.LearntUntil, cost = tuning.Cost, says = tuning.Says,
            deployed_at = tuning.DeployedAt, standing = tuning.Standing, asked_by = tuning.AskedBy, made_at = tuning.MadeAt, changed_at = tuning.ChangedAt,
        }, cancellationToken: cancel));
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Tuning>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<Tuning>(new CommandDefinition(
            $"SELECT {All} FROM tuning WHERE connection_id = @connectionId ORDER BY made_at DESC, id {database.Page}", new { connectionId, skip = 0, take = 50 }, cancellationToken: cancel))];
    }

    public async Task<Tuning?> FindAsync(Guid connectionId, Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QueryFirstOrDefaultAsync<Tuning>(new CommandDefinition($"SELECT {All} FROM tuning WHERE connection_id = @connectionId AND id = @id", new { connectionId, id }, cancellationToken: cancel));
    }
}
