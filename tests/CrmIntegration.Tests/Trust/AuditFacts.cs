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
    public async Task A_chain_made_anew_by_somebody_who_holds_only_the_database_shows(Engine engine)
    {
        var (database, connection) = (await Databases.NewAsync(engine), Guid.NewGuid());
        var calls = new ModelCalls(database, new(new Microsoft.AspNetCore.DataProtection.EphemeralDataProtectionProvider()));
        ModelCall Line(string prompt) => new() { ConnectionId = connection, At = ReplyHouse.Now, Feature = "reply", Writer = "azure/drafts", PromptVersion = "reply-2", MaskedPrompt = prompt, Outcome = "written" };
        for (var i = 0; i < 4; i++)
            await calls.AppendAsync(Line("[PERSON_1] asks " + i), CancellationToken.None);
        Assert.Null(await calls.VerifyAsync(connection, CancellationToken.None));
        Assert.Equal(1, await calls.SealedFromAsync(connection, CancellationToken.None));
        var stolen = (await HeadAsync())!;

        // The last two lines are written again in other words, every hash made right: by our own code, with no key.
        await RunAsync("DELETE FROM model_call WHERE seq > 2; UPDATE audit_head SET seq = 2, hash = (SELECT hash FROM model_call WHERE seq = 2)");
        Assert.Equal(new ChainFault(2, "unsealed"), await calls.VerifyAsync(connection, CancellationToken.None));
        for (var i = 0; i < 2; i++)
            await new ModelCalls(database).AppendAsync(Line("[PERSON_1] asked nothing"), CancellationToken.None);
        await RunAsync($"UPDATE audit_head SET seal = '{stolen}'");
        Assert.Null(await new ModelCalls(database).VerifyAsync(connection, CancellationToken.None));
        Assert.Equal(new ChainFault(4, "unsealed"), await calls.VerifyAsync(connection, CancellationToken.None));

        // Going on does not make it right.
        await calls.AppendAsync(Line("[PERSON_1] asks 5"), CancellationToken.None);
        await calls.AppendAsync(Line("[PERSON_1] asks 6"), CancellationToken.None);
        Assert.Equal(new ChainFault(5, "remade"), await calls.VerifyAsync(connection, CancellationToken.None));

        // Without a seal it is an audit of an older version, and says from which line on it stands under the key.
        await RunAsync("UPDATE audit_head SET seal = NULL");
        await calls.AppendAsync(Line("[PERSON_1] asks 7"), CancellationToken.None);
        Assert.Null(await calls.VerifyAsync(connection, CancellationToken.None));
        Assert.Equal(7, await calls.SealedFromAsync(connection, CancellationToken.None));
        await RunAsync("DELETE FROM model_call WHERE seq = 7; DELETE FROM audit_head");
        Assert.Equal(new ChainFault(6, "unsealed"), await calls.VerifyAsync(connection, CancellationToken.None));

        async Task RunAsync(string sql)
        {
            await using var open = await database.OpenAsync(CancellationToken.None);
            await open.ExecuteAsync(sql);
        }
        async Task<string?> HeadAsync()
        {
            await using var open = await database.OpenAsync(CancellationToken.None);
            return await open.ExecuteScalarAsync<string>("SELECT seal FROM audit_head");
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_nodes_that_write_at_once_make_one_whole_chain(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);
        var line = new ModelCall { ConnectionId = house.Connection, At = ReplyHouse.Now, Feature = "reply", Writer = "azure/drafts", PromptVersion = "reply-2", MaskedPrompt = "[PERSON_1] asks", Outcome = "written" };

        await Task.WhenAll(new ModelCalls[] { new(house.Database), new(house.Database), new(house.Database) }.SelectMany(node => Enumerable.Range(0, 40).Select(_ => Task.Run(() => node.AppendAsync(line, CancellationToken.None)))));

        Assert.Equal(120, (await house.Calls.AfterAsync(house.Connection, 0, 999, CancellationToken.None)).Count);
        Assert.Null(await house.Calls.VerifyAsync(house.Connection, CancellationToken.None));
    }

    [Fact]
    public async Task An_erased_person_is_not_in_the_free_parts_of_the_database_file_or_in_its_log_either()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(house.Database.ConnectionString).DataSource;
        // Long texts, and one that was overwritten before: both lie in pages of their own.
        for (var i = 0; i < 3; i++)
            await house.SaveAsync(house.Incoming("M1", $"Zephyrine Quobble asks {i}. " + string.Concat(Enumerable.Range(0, 3000).Select(n => $"Quobble {n} "))) with { Modified = ReplyHouse.Now.AddMinutes(i) });
        Assert.True(Holds(file) || Holds(file + "-wal"));

        await house.Get<Erasures>().EraseAsync(house.Connection, "zephyrine@quobble.example", ReplyHouse.Now, CancellationToken.None);

        Assert.False(Holds(file), "the file still holds the name");
        Assert.False(Holds(file + "-wal"), "the log still holds the name");

        bool Holds(string path) => Held(path).Contains("quobble", StringComparison.OrdinalIgnoreCase);
    }

    // As somebody reads it who has the file and not the program: letters beyond ASCII as UTF-8 has them.
    static string Held(string path)
    {
        if (!File.Exists(path))
            return "";
        using var bytes = new MemoryStream();
        using var its = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        its.CopyTo(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    [Fact]
    public async Task A_person_planted_in_every_text_of_every_table_is_in_none_of_them_afterwards()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(house.Database.ConnectionString).DataSource;
        await house.SaveAsync(new Contact { Id = "C2", Modified = ReplyHouse.Now, FirstName = "Jürgen", LastName = "O'Müller", Email = "juergen@mueller.example" });
        var planted = "Ask Jürgen O'Müller, JÜRGEN O'MÜLLER, jürgen o'müller or Juergen@mueller.example; " + System.Text.Json.JsonSerializer.Serialize(new[] { "Jürgen O'Müller said so", "jürgen o'müller" });
        var tables = Migrator.TextsOfTables().Where(t => !ErasureRules.NotSwept.Contains(t.Table)).ToList();
        await using (var connection = await house.Database.OpenAsync(CancellationToken.None))
            foreach (var table in tables)
            {
                var columns = (await connection.QueryAsync<(string Name, string Type)>($"SELECT name, type FROM pragma_table_info('{table.Table}')")).ToList();
                Assert.Empty(table.Key.Concat(table.Columns).Except(columns.Select(c => c.Name)));
                var row = columns.ToDictionary(c => c.Name, c => table.Columns.Contains(c.Name) ? planted : c.Name == "connection_id" ? house.Connection : c.Type == "TEXT" ? Guid.NewGuid() : c.Type == "BLOB" ? Array.Empty<byte>() : (object)0);
                await connection.ExecuteAsync($"INSERT OR REPLACE INTO {table.Table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Keys.Select(k => "@" + k))})", row);
            }
        string[] traces = ["O'Müller", "O'MÜLLER", "o'müller", "O\\u0027M", "o\\u0027m", "uergen@mueller"];
        Assert.All(traces, t => Assert.Contains(t, Held(file) + Held(file + "-wal"), StringComparison.Ordinal));
        var erasures = house.Get<Erasures>();

        var before = await erasures.PreviewAsync(house.Connection, "jürgen o'müller", CancellationToken.None);
        var erased = await erasures.EraseAsync(house.Connection, "jürgen o'müller", ReplyHouse.Now, CancellationToken.None);

        Assert.True(tables.Count > 30, $"only {tables.Count} tables");
        Assert.Equal(before, erased);
        Assert.All(traces, t => Assert.DoesNotContain(t, Held(file) + Held(file + "-wal"), StringComparison.Ordinal));
        Assert.Empty(await erasures.PreviewAsync(house.Connection, "juergen@mueller.example", CancellationToken.None));
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
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM suggestion"));
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
