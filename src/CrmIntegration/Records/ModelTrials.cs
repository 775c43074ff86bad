using Dapper;

namespace CrmIntegration.Records;

/// <summary>One look at a challenger beside a champion. Difference, Low and High: log loss, challenger minus champion; below 0 the challenger is better.</summary>
public sealed record ModelTrial
{
    public required Guid ConnectionId { get; init; }
    public required string Challenger { get; init; }
    public required string Champion { get; init; }
    public required long Look { get; init; }
    public required DateTimeOffset JudgedAt { get; init; }
    public required long Deals { get; init; }
    public required double Difference { get; init; }
    public double? Low { get; init; }
    public double? High { get; init; }

    /// <summary>TooFewDeals | Undecided | Worse | NotWorse | Better; of a language model also Unreadable (no answer was a chance) and Unanswered.</summary>
    public required string Verdict { get; init; }
    public decimal? Cost { get; init; }
}

/// <summary>Trials of models. A look is taken once; only the count before the first look is brought up to date.</summary>
public sealed class ModelTrials(Database database)
{
    static readonly string[] Key = ["connection_id", "challenger", "champion", "look"], Rest = ["judged_at", "deals", "difference", "low", "high", "verdict", "cost"];

    public async Task SaveAsync(ModelTrial trial, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("model_trial", Key, Rest), new
        {
            connection_id = trial.ConnectionId, challenger = trial.Challenger, champion = trial.Champion, look = trial.Look, judged_at = trial.JudgedAt, deals = trial.Deals,
            difference = trial.Difference, low = trial.Low, high = trial.High, verdict = trial.Verdict, cost = trial.Cost,
        }, cancellationToken: cancel));
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ModelTrial>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<ModelTrial>(new CommandDefinition($"""
            SELECT connection_id, challenger, champion, look, judged_at, deals, difference, low, high, verdict, cost FROM model_trial
            WHERE connection_id = @connectionId ORDER BY judged_at DESC, challenger, look DESC {database.Page}
            """, new { connectionId, skip = 0, take = 200 }, cancellationToken: cancel))];
    }
}
