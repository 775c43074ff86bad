using Dapper;
using static CrmIntegration.Records.ColumnType;

namespace CrmIntegration.Records;

/// <summary>A forecast of one period as it was said. Never changed afterwards.</summary>
public sealed record ForecastRun
{
    public required Guid Id { get; init; }
    public required DateOnly PeriodFrom { get; init; }
    public required DateOnly PeriodUntil { get; init; }

    /// <summary>What it knows: nothing later.</summary>
    public required DateTimeOffset AsOf { get; init; }
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Made later than it speaks of, from point-in-time history, by a model trained on what was known then.</summary>
    public bool Rebuilt { get; init; }
    public string? ModelVersion { get; init; }
    public required string InputsHash { get; init; }
    public int Seed { get; init; }
    public int Draws { get; init; }
    public required string Currency { get; init; }
    public double ShockCompany { get; init; }
    public double ShockOwner { get; init; }
    public double Shift { get; init; }
    public int LearntFrom { get; init; }

    /// <summary>JSON array of the ids of deals whose currency has no rate.</summary>
    public string WithoutRate { get; init; } = "[]";

    /// <summary>JSON array of day, low, middle, high.</summary>
    public string Fan { get; init; } = "[]";
}

/// <summary>One part's figures in a run, in the run's currency. Low, Middle and High are of the whole period, what is won included.</summary>
public sealed record ForecastLine
{
    public Guid RunId { get; init; }

    /// <summary>Company | Team | Own | Region | Product.</summary>
    public required string Part { get; init; }
    public required string PartId { get; init; }
    public decimal? Quota { get; init; }
    public decimal Won { get; init; }
    public long WonDeals { get; init; }
    public decimal Committed { get; init; }
    public decimal BestCase { get; init; }
    public decimal? Naive { get; init; }
    public decimal FromOpen { get; init; }
    public decimal FromNew { get; init; }
    public decimal Low { get; init; }
    public decimal Middle { get; init; }
    public decimal High { get; init; }
    public long OpenDeals { get; init; }
    public decimal OpenAmount { get; init; }

    /// <summary>In cents, for the company and for owners: expected of open and new business before any correction by the past, its variance with independent deals, its pull.</summary>
    public double? Plain { get; init; }
    public double? Variance { get; init; }
    public double? Pull { get; init; }

    public decimal Expected => Won + FromOpen + FromNew;
}

/// <summary>Forecasts that were said, append-only.</summary>
public sealed class ForecastRuns(Database database)
{
    const string AllOfRun = "id, period_from, period_until, as_of, made_at, rebuilt, model_version, inputs_hash, seed, draws, currency, shock_company, shock_owner, shift, learnt_from, without_rate, fan";
    const string AllOfLine = "run_id, part, part_id, quota, won, won_deals, committed, best_case, naive, from_open, from_new, low, middle, high, open_deals, open_amount, plain, variance, pull";

    static readonly Table Runs = new("forecast_run", ["id"],
    [
        Column.For<ForecastRun>("id", Id, "", r => r.Id), Column.For<ForecastRun>("period_from", Date, "", r => r.PeriodFrom), Column.For<ForecastRun>("period_until", Date, "", r => r.PeriodUntil),
        Column.For<ForecastRun>("as_of", Time, "", r => r.AsOf), Column.For<ForecastRun>("made_at", Time, "", r => r.MadeAt), Column.For<ForecastRun>("rebuilt", Bool, "", r => r.Rebuilt),
        Column.For<ForecastRun>("model_version", Key, "", r => r.ModelVersion), Column.For<ForecastRun>("inputs_hash", Key, "", r => r.InputsHash), Column.For<ForecastRun>("seed", Int, "", r => r.Seed),
        Column.For<ForecastRun>("draws", Int, "", r => r.Draws), Column.For<ForecastRun>("currency", Key, "", r => r.Currency), Column.For<ForecastRun>("shock_company", Real, "", r => r.ShockCompany),
        Column.For<ForecastRun>("shock_owner", Real, "", r => r.ShockOwner), Column.For<ForecastRun>("shift", Real, "", r => r.Shift), Column.For<ForecastRun>("learnt_from", Int, "", r => r.LearntFrom),
        Column.For<ForecastRun>("without_rate", Text, "", r => r.WithoutRate), Column.For<ForecastRun>("fan", Text, "", r => r.Fan),
    ]);

    static readonly Table Lines = new("forecast_line", ["run_id", "part", "part_id"],
    [
        Column.For<ForecastLine>("run_id", Id, "", l => l.RunId), Column.For<ForecastLine>("part", Key, "", l => l.Part), Column.For<ForecastLine>("part_id", Key, "", l => l.PartId),
        Column.For<ForecastLine>("quota", Money, "", l => l.Quota), Column.For<ForecastLine>("won", Money, "", l => l.Won), Column.For<ForecastLine>("won_deals", Int, "", l => l.WonDeals),
        Column.For<ForecastLine>("committed", Money, "", l => l.Committed), Column.For<ForecastLine>("best_case", Money, "", l => l.BestCase), Column.For<ForecastLine>("naive", Money, "", l => l.Naive),
        Column.For<ForecastLine>("from_open", Money, "", l => l.FromOpen), Column.For<ForecastLine>("from_new", Money, "", l => l.FromNew), Column.For<ForecastLine>("low", Money, "", l => l.Low),
        Column.For<ForecastLine>("middle", Money, "", l => l.Middle), Column.For<ForecastLine>("high", Money, "", l => l.High), Column.For<ForecastLine>("open_deals", Int, "", l => l.OpenDeals),
        Column.For<ForecastLine>("open_amount", Money, "", l => l.OpenAmount), Column.For<ForecastLine>("plain", Real, "", l => l.Plain), Column.For<ForecastLine>("variance", Real, "", l => l.Variance),
        Column.For<ForecastLine>("pull", Real, "", l => l.Pull),
    ]);

    /// <summary>Saving the same run twice keeps it once.</summary>
    public async Task SaveAsync(Guid connectionId, ForecastRun run, IReadOnlyList<ForecastLine> lines, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await BulkLoad.StageAsync(database, transaction, Runs, connectionId, [run], cancel);
        await BulkLoad.StageAsync(database, transaction, Lines, connectionId, [.. lines.Select(l => l with { RunId = run.Id })], cancel);
        foreach (var (table, answer) in new[] { (Runs, "model_version"), (Lines, "part_id") })
            await connection.ExecuteAsync(new CommandDefinition(Merge.Append(database.Engine, table, answer), transaction: transaction, commandTimeout: 300, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Newest knowledge first; periods that start in [from, until).</summary>
    public async Task<IReadOnlyList<ForecastRun>> ListAsync(Guid connectionId, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<ForecastRun>(new CommandDefinition($"""
            SELECT {AllOfRun} FROM forecast_run WHERE connection_id = @connectionId AND period_from >= @from AND period_from < @until ORDER BY as_of DESC, made_at DESC, id
            """, new { connectionId, from, until }, cancellationToken: cancel))).AsList();
    }

    public async Task<IReadOnlyList<ForecastLine>> LinesAsync(Guid connectionId, IReadOnlyCollection<Guid> runs, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var found = new List<ForecastLine>();
        foreach (var some in runs.Chunk(100))
            found.AddRange(await connection.QueryAsync<ForecastLine>(new CommandDefinition(
                $"SELECT {AllOfLine} FROM forecast_line WHERE connection_id = @connectionId AND {database.In("run_id", "some")}", new { connectionId, some }, cancellationToken: cancel)));
        return found;
    }
}
