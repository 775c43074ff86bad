using System.Text.Json;
using CrmIntegration.Language.Marketing;
using Dapper;
using static CrmIntegration.Records.ColumnType;

namespace CrmIntegration.Records;

/// <summary>Campaigns, who got which variant, and what came of it.</summary>
public sealed class Campaigns(Database database)
{
    const string All = "id, name, segment_id, brief, variants, template, goal, goal_days, state, approved_by, approved_at, exported_at, seed, changed_at";
    static readonly string[] Rest = [.. All.Split(", ").Skip(1)];

    static readonly Table Members = new("campaign_member", ["campaign_id", "contact_id"],
    [
        Column.For<(Guid Campaign, Recipient Who)>("campaign_id", ColumnType.Id, "", m => m.Campaign),
        Column.For<(Guid Campaign, Recipient Who)>("contact_id", Key, "", m => m.Who.ContactId),
        Column.For<(Guid Campaign, Recipient Who)>("account_id", Key, "", m => m.Who.AccountId),
        Column.For<(Guid Campaign, Recipient Who)>("address", Key, "", m => m.Who.Address),
        Column.For<(Guid Campaign, Recipient Who)>("variant", Key, "", m => m.Who.Variant),
    ]);

    public async Task SaveAsync(Guid connectionId, Campaign campaign, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("campaign", ["connection_id", "id"], Rest), new
        {
            connection_id = connectionId, id = campaign.Id, name = campaign.Name, segment_id = campaign.SegmentId, brief = JsonSerializer.Serialize(campaign.Brief), variants = JsonSerializer.Serialize(campaign.Variants),
            template = campaign.Template, goal = campaign.Goal, goal_days = campaign.GoalDays, state = campaign.State, approved_by = campaign.ApprovedBy, approved_at = campaign.ApprovedAt,
            exported_at = campaign.ExportedAt, seed = campaign.Seed, changed_at = campaign.ChangedAt,
        }, cancellationToken: cancel));
    }

    public async Task<Campaign?> FindAsync(Guid connectionId, Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Row>(new CommandDefinition($"SELECT {All} FROM campaign WHERE connection_id = @connectionId AND id = @id", new { connectionId, id }, cancellationToken: cancel)))
            .FirstOrDefault()?.ToCampaign();
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Campaign>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT {All} FROM campaign WHERE connection_id = @connectionId ORDER BY changed_at DESC, id", new { connectionId }, cancellationToken: cancel))).Select(r => r.ToCampaign())];
    }

    /// <summary>Who gets what, once: what is there already stays.</summary>
    public async Task KeepMembersAsync(Guid connectionId, Guid id, IReadOnlyList<Recipient> members, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await BulkLoad.StageAsync(database, transaction, Members, connectionId, [.. members.Select(m => (object)(id, m))], cancel);
        var incoming = Merge.Incoming(database.Engine, Members);
        await connection.ExecuteAsync(new CommandDefinition(database.Engine == Engine.SqlServer
            ? $"INSERT INTO campaign_member ({Members.List}) SELECT {Members.List} FROM {incoming} AS i WHERE NOT EXISTS (SELECT 1 FROM campaign_member AS t WITH (UPDLOCK, HOLDLOCK) WHERE t.connection_id = i.connection_id AND t.campaign_id = i.campaign_id AND t.contact_id = i.contact_id)"
            : $"INSERT INTO campaign_member ({Members.List}) SELECT {Members.List} FROM {incoming} WHERE true ON CONFLICT DO NOTHING", transaction: transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Members with their names, without those who have opted out since.</summary>
    public async Task<IReadOnlyList<Recipient>> MembersAsync(Guid connectionId, Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<Recipient>(new CommandDefinition("""
            SELECT m.contact_id, m.account_id, c.first_name, c.last_name, a.name AS company, m.address, m.variant FROM campaign_member m
            LEFT JOIN contact c ON c.connection_id = m.connection_id AND c.id = m.contact_id
            LEFT JOIN account a ON a.connection_id = m.connection_id AND a.id = m.account_id
            WHERE m.connection_id = @connectionId AND m.campaign_id = @id AND m.address <> '' AND NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.connection_id = m.connection_id AND o.address = m.address)
            ORDER BY m.contact_id
            """, new { connectionId, id }, cancellationToken: cancel))];
    }

    /// <summary>Per variant: how many got it, and for how many the goal was met between two moments; answers are counted by who reads them.</summary>
    public async Task<IReadOnlyList<(string Variant, long Sent, long Converted)>> CountAsync(Guid connectionId, Guid id, string goal, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var met = goal switch
        {
            "deal" => "EXISTS (SELECT 1 FROM opportunity o WHERE o.connection_id = m.connection_id AND o.account_id = m.account_id AND o.deleted = @no AND o.created >= @from AND o.created < @until)",
            "won" => """
                EXISTS (SELECT 1 FROM opportunity o JOIN field_change f ON f.connection_id = o.connection_id AND f.opportunity_id = o.id AND f.field = @stage AND f.at >= @from AND f.at < @until
                WHERE o.connection_id = m.connection_id AND o.account_id = m.account_id AND o.deleted = @no AND o.is_won = @yes AND f.new = o.stage)
                """,
            // Whether a mail is an answer is read in it, not counted.
            _ => "1 = 0",
        };
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<(string, long, long)>(new CommandDefinition($"""
            SELECT x.variant, COUNT(*) AS sent, SUM(x.met) AS converted FROM
                (SELECT m.variant, CASE WHEN {met} THEN 1 ELSE 0 END AS met FROM campaign_member m WHERE m.connection_id = @connectionId AND m.campaign_id = @id) x
            GROUP BY x.variant ORDER BY x.variant
            """, new { connectionId, id, from, until, yes = true, no = false, stage = Connectors.FieldChange.Fields.Stage }, cancellationToken: cancel))];
    }

    sealed class Row
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public Guid? SegmentId { get; init; }
        public string Brief { get; init; } = "{}";
        public string Variants { get; init; } = "[]";
        public string Template { get; init; } = "";
        public string Goal { get; init; } = "";
        public long GoalDays { get; init; }
        public string State { get; init; } = "";
        public string? ApprovedBy { get; init; }
        public DateTimeOffset? ApprovedAt { get; init; }
        public DateTimeOffset? ExportedAt { get; init; }
        public long Seed { get; init; }
        public DateTimeOffset ChangedAt { get; init; }

        public Campaign ToCampaign() => new()
        {
            Id = Id, Name = Name, SegmentId = SegmentId, Brief = JsonSerializer.Deserialize<CopyBrief>(Brief)!, Variants = JsonSerializer.Deserialize<CopyVariant[]>(Variants) ?? [], Template = Template, Goal = Goal,
            GoalDays = (int)GoalDays, State = State, ApprovedBy = ApprovedBy, ApprovedAt = ApprovedAt, ExportedAt = ExportedAt, Seed = Seed, ChangedAt = ChangedAt,
        };
    }
}
