using System.Data.Common;
using Dapper;

namespace CrmIntegration.Records;

public sealed record SpentDay
{
    public DateOnly Day { get; init; }
    public string Feature { get; init; } = "";
    public decimal Spent { get; init; }
    public long Calls { get; init; }
}

/// <param name="Person">A rep's CRM id.</param>
public sealed record SpentBy(string Person, string Feature, decimal Spent, long Calls);

/// <param name="Person">A rep's CRM id; null: nobody's in particular, and only the feature's budget counts.</param>
public sealed record Purse(Guid ConnectionId, DateOnly Day, string Feature, string? Person);

/// <summary>What language models have cost, per feature and rep and day. The database itself says stop: two nodes cannot both take the last of a budget.</summary>
public sealed class Spending(Database database)
{
    /// <summary>Newest day first; features as a whole.</summary>
    public async Task<IReadOnlyList<SpentDay>> SinceAsync(Guid connectionId, DateOnly since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT day, feature, micros, calls FROM spend_of WHERE connection_id = @connectionId AND day >= @since AND person = '' ORDER BY day DESC, feature", new { connectionId, since }, cancellationToken: cancel)))
            .Select(r => new SpentDay { Day = r.Day, Feature = r.Feature, Spent = r.Micros / 1_000_000m, Calls = r.Calls }).ToList();
    }

    /// <summary>One day's spending of each rep, most first.</summary>
    public async Task<IReadOnlyList<SpentBy>> PeopleAsync(Guid connectionId, DateOnly day, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<PersonRow>(new CommandDefinition(
            "SELECT person, feature, micros, calls FROM spend_of WHERE connection_id = @connectionId AND day = @day AND person <> '' ORDER BY micros DESC, person, feature", new { connectionId, day }, cancellationToken: cancel)))
            .Select(r => new SpentBy(r.Person, r.Feature, r.Micros / 1_000_000m, r.Calls)).ToList();
    }

    sealed record PersonRow
    {
        public string Person { get; init; } = "";
        public string Feature { get; init; } = "";
        public long Micros { get; init; }
        public long Calls { get; init; }
    }

    sealed record Row
    {
        public DateOnly Day { get; init; }
        public string Feature { get; init; } = "";
        public long Micros { get; init; }
        public long Calls { get; init; }
    }

    /// <summary>Takes an amount before the call, from the feature's budget and the rep's.</summary>
    /// <returns>False: one of them does not hold it, and nothing was taken.</returns>
    public async Task<bool> TakeAsync(Purse purse, decimal amount, decimal budget, decimal personBudget, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // Always the feature first: two takers never wait for each other.
        return await TakeOneAsync(transaction, purse with { Person = null }, amount, budget, cancel)
            && (purse.Person is null || await TakeOneAsync(transaction, purse, amount, personBudget, cancel))
            && await CommitAsync(transaction, cancel);
    }

    /// <summary>Gives back what a call did not cost after all. A call that cost more than was taken adds the rest, over the budget if need be: it has been spent.</summary>
    public async Task SettleAsync(Purse purse, decimal taken, decimal real, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // One row at a time and the feature first, as it is taken: a single statement over both locks them in any order.
        foreach (var person in purse.Person is { } rep ? new[] { "", rep } : [""])
            await connection.ExecuteAsync(new CommandDefinition("""
                UPDATE spend_of SET micros = micros + @change WHERE connection_id = @ConnectionId AND day = @Day AND feature = @Feature AND person = @person
                """, new { purse.ConnectionId, purse.Day, purse.Feature, person, change = Micros(real) - Micros(taken) }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    async Task<bool> TakeOneAsync(DbTransaction transaction, Purse purse, decimal amount, decimal budget, CancellationToken cancel)
    {
        var row = new { purse.ConnectionId, purse.Day, purse.Feature, Person = purse.Person ?? "", micros = Micros(amount), most = Micros(budget) };
        const string ifMissing = "INSERT INTO spend_of (connection_id, day, feature, person, micros, calls) VALUES (@ConnectionId, @Day, @Feature, @Person, 0, 0) ON CONFLICT DO NOTHING";
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(database.Sql(ifMissing, ifMissing, """
            INSERT INTO spend_of (connection_id, day, feature, person, micros, calls) SELECT @ConnectionId, @Day, @Feature, @Person, 0, 0
            WHERE NOT EXISTS (SELECT 1 FROM spend_of WITH (UPDLOCK, HOLDLOCK) WHERE connection_id = @ConnectionId AND day = @Day AND feature = @Feature AND person = @Person)
            """), row, transaction, cancellationToken: cancel));
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition("""
            UPDATE spend_of SET micros = micros + @micros, calls = calls + 1
            WHERE connection_id = @ConnectionId AND day = @Day AND feature = @Feature AND person = @Person AND micros + @micros <= @most
            """, row, transaction, cancellationToken: cancel)) == 1;
    }

    static async Task<bool> CommitAsync(DbTransaction transaction, CancellationToken cancel)
    {
        await transaction.CommitAsync(cancel);
        return true;
    }

    // Rounded up: many cheap calls must not be free.
    static long Micros(decimal amount) => (long)Math.Ceiling(Math.Min(amount, 1_000_000_000m) * 1_000_000m);
}
