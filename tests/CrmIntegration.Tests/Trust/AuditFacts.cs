using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.Replies;
using Dapper;

namespace CrmIntegration.Tests.Trust;

public sealed class AuditFacts
{
    const string Price = "What is the price for the renewal?";

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_changed_or_missing_line_of_the_audit_shows_with_what_was_done(Engine engine)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(engine, model);
        for (var i = 0; i < 5; i++)
            await house.ReplyAsync(Price, "M" + i);
        Assert.Null(await house.Calls.VerifyAsync(house.Connection, CancellationToken.None));

        Assert.Equal(new ChainFault(5, "cut-off"), await AfterAsync("DELETE FROM model_call WHERE seq = 5"));
        Assert.Equal(new ChainFault(4, "words-changed"), await AfterAsync("UPDATE model_call SET answer = 'Yes.' WHERE seq = 4"));
        Assert.Equal(new ChainFault(3, "changed"), await AfterAsync("UPDATE model_call SET outcome = 'refused' WHERE seq = 3"));
        Assert.Equal(new ChainFault(2, "removed"), await AfterAsync("DELETE FROM model_call WHERE seq = 2"));

        async Task<ChainFault?> AfterAsync(string tampering)
        {
            await using var connection = await house.Database.OpenAsync(CancellationToken.None);
            await connection.ExecuteAsync(tampering);
            return await house.Calls.VerifyAsync(house.Connection, CancellationToken.None);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_erased_person_is_in_no_table_and_the_chain_is_whole(Engine engine)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(engine, model);
        await house.ReplyAsync($"{Price} Call me, Zephyrine Quobble.");
        await house.SaveAsync(new Activity { Id = "T1", Modified = ReplyHouse.Now, ContactId = "C1", Description = "Zephyrine Quobble called" });
        await house.SaveAsync(new Email { Id = "E9", Modified = ReplyHouse.Now, ToAddress = "sales@ours.example; ZEPHYRINE@quobble.example", TextBody = "Dear Zephyrine" });
        var erasures = house.Get<Erasures>();

        var before = await erasures.PreviewAsync(house.Connection, "Zephyrine@Quobble.example", CancellationToken.None);
        var erased = await erasures.EraseAsync(house.Connection, "Zephyrine@Quobble.example", ReplyHouse.Now, CancellationToken.None);

        Assert.Equal(before, erased);
        Assert.Equal(["activity", "contact", "email", "model_call", "suggestion"], erased.Select(l => l.Table).Order());
        Assert.Equal(2, erased.Single(l => l.Table == "email").Rows);
        Assert.Empty(await erasures.PreviewAsync(house.Connection, "zephyrine quobble", CancellationToken.None));
        var everything = await EverythingAsync(house);
        Assert.Contains("Barnaby Snorkel", everything);
        Assert.DoesNotContain("zephyrine", everything, StringComparison.OrdinalIgnoreCase);
        Assert.Null(await house.Calls.VerifyAsync(house.Connection, CancellationToken.None));
        var line = Assert.Single(await house.Calls.ListAsync(house.Connection, null, 0, 10, CancellationToken.None));
        Assert.Equal((ReplyHouse.Now, "", null), (line.ErasedAt, line.MaskedPrompt, line.Answer));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Words_older_than_the_policy_keeps_them_are_forgotten(Engine engine)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(engine, model);
        await house.ReplyAsync(Price);
        await house.RunAsync("M1");
        Assert.True(await house.Get<AiPolicies>().SaveAsync(house.Connection, new AiPolicy { KeepDays = 30 }, 0, "admin", ReplyHouse.Now, CancellationToken.None));
        var chore = house.Get<IChore>();

        house.Clock.Advance(TimeSpan.FromDays(29));
        await chore.RunAsync(house.Connection, CancellationToken.None);
        var kept = await house.Calls.ListAsync(house.Connection, "renewal", 0, 10, CancellationToken.None);
        house.Clock.Advance(TimeSpan.FromDays(2));
        await chore.RunAsync(house.Connection, CancellationToken.None);

        Assert.Equal(2, kept.Count);
        Assert.Empty(await house.Calls.ListAsync(house.Connection, "renewal", 0, 10, CancellationToken.None));
        Assert.Null(await house.Calls.VerifyAsync(house.Connection, CancellationToken.None));
        await using var connection = await house.Database.OpenAsync(CancellationToken.None);
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM suggestion"));
    }

    [Fact]
    public void Every_table_of_the_schema_has_a_rule_for_erasing_a_person()
    {
        var tables = Migrator.TablesWith("connection_id").ToHashSet();
        string[] ruled = [.. ErasureRules.Steps.Select(s => s.Table), .. ErasureRules.Untouched.Keys];

        Assert.Empty(tables.Except(ruled));
        Assert.Equal(ruled.Length, ruled.Distinct().Count());
        Assert.Contains("campaign_member", tables);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_conversation_a_campaign_and_a_forecasts_words_lose_the_person_too_and_the_opt_out_stays(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);
        await using (var connection = await house.Database.OpenAsync(CancellationToken.None))
        {
            var values = new { house.Connection, talk = Guid.NewGuid(), at = ReplyHouse.Now };
            await connection.ExecuteAsync("INSERT INTO campaign_member (connection_id, campaign_id, contact_id, account_id, address, variant) VALUES (@Connection, @talk, 'C1', 'A1', 'zephyrine@quobble.example', 'A')", values);
            await connection.ExecuteAsync("INSERT INTO language_word (connection_id, opportunity_id, version, known, said, reasons, said_at) VALUES (@Connection, 'O1', 'lm-1', 'k', 0.5, '[\"Zephyrine Quobble is in a hurry\"]', @at)", values);
            await connection.ExecuteAsync("INSERT INTO opt_out (connection_id, address, at) VALUES (@Connection, 'zephyrine@quobble.example', @at)", values);
        }
        await house.Get<Erasures>().EraseAsync(house.Connection, "zephyrine quobble", ReplyHouse.Now, CancellationToken.None);

        await using var after = await house.Database.OpenAsync(CancellationToken.None);
        Assert.Equal("", await after.ExecuteScalarAsync<string>("SELECT address FROM campaign_member"));
        Assert.Equal(0, await after.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM language_word"));
        Assert.Equal(1, await after.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM opt_out"));
    }

    static async Task<string> EverythingAsync(ReplyHouse house)
    {
        await using var connection = await house.Database.OpenAsync(CancellationToken.None);
        var all = new System.Text.StringBuilder();
        foreach (var table in Migrator.TablesWith("connection_id"))
            foreach (IDictionary<string, object?> row in await connection.QueryAsync($"SELECT * FROM {table}"))
                all.AppendJoin('\n', row.Values.OfType<string>()).Append('\n');
        return all.ToString();
    }
}
