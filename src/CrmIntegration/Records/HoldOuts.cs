using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>A trial with a control group.</summary>
public sealed record HoldOut
{
    public const string Deal = "deal", Team = "team";

    public required Guid Id { get; init; }

    /// <summary>deal | team: what the lot is drawn for.</summary>
    public required string Unit { get; init; }

    /// <summary>Share that is held out, 0 to 1.</summary>
    public required double Share { get; init; }
    public required long Seed { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The lot: the same seed and unit always give the same answer, evenly and without a pattern.</summary>
    public bool Draws(string unit)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Seed}\n{unit}")));
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53)) < Share;
    }
}

/// <summary>Who is held out. Drawn once per unit and kept.</summary>
public sealed class HoldOuts(Database database, TimeProvider clock)
{
    const string All = "id, unit, share, seed, started_at, ends_at, stopped_at";
    const int IdsAtOnce = 500;

    public async Task StartAsync(Guid connectionId, HoldOut trial, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition($"""
            INSERT INTO hold_out (connection_id, {All}) VALUES (@connectionId, @Id, @Unit, @Share, @Seed, @StartedAt, @EndsAt, @StoppedAt)
            """, new { connectionId, trial.Id, trial.Unit, trial.Share, trial.Seed, trial.StartedAt, trial.EndsAt, trial.StoppedAt }, cancellationToken: cancel));
    }

    public async Task StopAsync(Guid connectionId, Guid id, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE hold_out SET stopped_at = @at WHERE connection_id = @connectionId AND id = @id AND stopped_at IS NULL",
            new { connectionId, id, at }, cancellationToken: cancel));
    }

    /// <summary>Newest first; one that is over but was never stopped is still marked as running.</summary>
    public async Task<IReadOnlyList<HoldOut>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<HoldOut>(new CommandDefinition(
            $"SELECT {All} FROM hold_out WHERE connection_id = @connectionId ORDER BY started_at DESC, id", new { connectionId }, cancellationToken: cancel))];
    }

    /// <summary>The trial that runs now.</summary>
    public async Task<HoldOut?> RunningAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await RunningAsync(connection, connectionId, cancel);
    }

    Task<HoldOut?> RunningAsync(System.Data.Common.DbConnection connection, Guid connectionId, CancellationToken cancel) =>
        connection.QueryFirstOrDefaultAsync<HoldOut>(new CommandDefinition(
            $"SELECT {All} FROM hold_out WHERE connection_id = @connectionId AND stopped_at IS NULL AND ends_at > @now ORDER BY started_at DESC",
            new { connectionId, now = clock.GetUtcNow() }, cancellationToken: cancel));

    /// <summary>Those of these deals that go without our help now. A deal or team not seen before is drawn and stored here, before anybody is shown anything.</summary>
    public async Task<IReadOnlySet<string>> HeldAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var held = new HashSet<string>(StringComparer.Ordinal);
        if (await RunningAsync(connection, connectionId, cancel) is not { } trial)
            return held;
        foreach (var some in opportunityIds.Chunk(IdsAtOnce))
        {
            var units = trial.Unit == HoldOut.Deal ? some.ToDictionary(id => id, id => id)
                : (await connection.QueryAsync<(string Id, string Team)>(new CommandDefinition($"""
                    SELECT o.id, COALESCE(u.manager_id, o.owner_id, '') AS team FROM opportunity o LEFT JOIN crm_user u ON u.connection_id = o.connection_id AND u.id = o.owner_id
                    WHERE o.connection_id = @connectionId AND {database.In("o.id", "some")}
                    """, new { connectionId, some }, cancellationToken: cancel))).ToDictionary(d => d.Id, d => d.Team);
            var drawn = await DrawAsync(connection, connectionId, trial, [.. units.Values.Distinct()], cancel);
            held.UnionWith(units.Where(u => drawn[u.Value]).Select(u => u.Key));
        }
        return held;
    }

    async Task<Dictionary<string, bool>> DrawAsync(System.Data.Common.DbConnection connection, Guid connectionId, HoldOut trial, string[] units, CancellationToken cancel)
    {
        var drawn = (await connection.QueryAsync<(string Unit, bool Held)>(new CommandDefinition(
            $"SELECT unit_id, held FROM hold_out_unit WHERE connection_id = @connectionId AND hold_out_id = @id AND {database.In("unit_id", "units")}", new { connectionId, id = trial.Id, units }, cancellationToken: cancel)))
            .ToDictionary(u => u.Unit, u => u.Held, StringComparer.Ordinal);
        var fresh = units.Where(u => !drawn.ContainsKey(u)).Select(u => (Unit: u, Held: trial.Draws(u))).ToList();
        await KeepAsync(connectionId, trial.Id, fresh, cancel);
        foreach (var (unit, held) in fresh)
            drawn[unit] = held;
        return drawn;
    }

    /// <summary>Stores what the lot said; a unit that is drawn already keeps its lot.</summary>
    public async Task KeepAsync(Guid connectionId, Guid id, IReadOnlyCollection<(string Unit, bool Held)> drawn, CancellationToken cancel)
    {
        if (drawn.Count == 0)
            return;
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        const string columns = "connection_id, hold_out_id, unit_id, held, drawn_at", values = "@connectionId, @id, @unit, @held, @now";
        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(database.Sql(
            $"INSERT INTO hold_out_unit ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING",
            $"INSERT INTO hold_out_unit ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING",
            $"INSERT INTO hold_out_unit ({columns}) SELECT {values} WHERE NOT EXISTS (SELECT 1 FROM hold_out_unit WITH (UPDLOCK, HOLDLOCK) WHERE connection_id = @connectionId AND hold_out_id = @id AND unit_id = @unit)"),
            drawn.Select(d => new { connectionId, id, unit = d.Unit, held = d.Held, now }), transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Every unit drawn in a trial, and whether it is held out.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> UnitsAsync(Guid connectionId, Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<(string Unit, bool Held)>(new CommandDefinition(
            "SELECT unit_id, held FROM hold_out_unit WHERE connection_id = @connectionId AND hold_out_id = @id", new { connectionId, id }, cancellationToken: cancel)))
            .ToDictionary(u => u.Unit, u => u.Held, StringComparer.Ordinal);
    }
}
