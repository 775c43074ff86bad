using System.Net;
using System.Text.Json;
using CrmIntegration.Connectors;
using CsCheck;

namespace CrmIntegration.ConnectorTests.Contract;

/// <summary>What the house counts on, whatever the CRM. Each fact runs over the wire of the CRM's emulator.</summary>
public class ContractFacts
{
    public static TheoryData<string> Crms => [.. EveryCrm.Connectors.Select(c => c.Crm)];

    static readonly RecordKind[] Counted = [.. Enum.GetValues<RecordKind>().Where(k => k != RecordKind.FieldChange)];

    [Theory, MemberData(nameof(Crms))]
    public async Task A_good_connection_passes_every_check(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);

        var checks = await live.Open().TestAsync(default);

        Assert.NotEmpty(checks);
        Assert.All(checks, c => Assert.True(c.Ok, $"{c.Name}: {c.Says}"));
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task A_backfill_reads_each_record_once_and_as_many_as_the_count_says(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        foreach (var kind in Counted)
        {
            var all = await live.AllAsync(kind);

            Assert.Equal((await live.Open().CountAsync(kind, default)).Value, all.Count);
            Assert.Equal(all.Count, all.Select(r => r.Id).Distinct().Count());
            Assert.All(all, r => Assert.Equal(kind, r.Kind));
        }
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task A_backfill_resumed_in_another_process_after_every_page_reads_the_same(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        foreach (var kind in new[] { RecordKind.Opportunity, RecordKind.Activity, RecordKind.FieldChange })
            Assert.Equal((await live.AllAsync(kind)).Select(r => r.Id), (await live.AllAsync(kind, restartAtEachPage: true)).Select(r => r.Id));
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task The_changes_of_one_deal_are_those_of_the_backfill(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        var all = (await live.AllAsync(RecordKind.FieldChange)).Cast<FieldChange>().ToLookup(c => c.OpportunityId);
        var busiest = all.OrderByDescending(d => d.Count()).First();

        var own = (await live.Open().ReadAsync(RecordKind.FieldChange, [busiest.Key], default)).Value.Records;

        Assert.Equal(busiest.Select(Same).Order(), own.Select(Same).Order());
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task A_copy_that_follows_changes_and_deletes_stays_equal_to_the_CRM(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        foreach (var kind in new[] { RecordKind.Opportunity, RecordKind.Email, RecordKind.Activity, RecordKind.Case })
        {
            var session = live.Open();
            var changed = (await session.ChangedAsync(kind, null, default)).Value.Checkpoint;
            var deleted = (await session.DeletedAsync(kind, null, default)).Value.Checkpoint;
            var copy = (await live.AllAsync(kind)).ToDictionary(r => r.Id);
            for (var step = 0; step < 5; step++)
                await live.Emulator.LiveAsync(default);

            await foreach (var page in Follow(c => session.ChangedAsync(kind, c, default), changed))
                foreach (var record in page.Records)
                    copy[record.Id] = record;
            await foreach (var page in Follow(c => session.DeletedAsync(kind, c, default), deleted))
                foreach (var id in page.DeletedIds)
                    copy.Remove(id);

            Assert.Equal((await live.AllAsync(kind)).Select(Same).Order(), copy.Values.Select(Same).Order());
        }
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task A_write_changes_only_our_fields_and_is_seen_as_a_change(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        var session = live.Open();
        var before = (Opportunity)(await live.AllAsync(RecordKind.Opportunity))[0];
        var cursor = (await session.ChangedAsync(RecordKind.Opportunity, null, default)).Value.Checkpoint;

        var outcomes = await session.WriteAsync([Write(before.Id)], default);

        Assert.True(outcomes.Ok, outcomes.Failure?.Says);
        Assert.Null(Assert.Single(outcomes.Value).Failure);
        var after = (Opportunity)Assert.Single((await session.ReadAsync(RecordKind.Opportunity, [before.Id], default)).Value.Records);
        var theirs = after.More?.Where(m => !WriteBackFields.IsShown(m.Key)).ToDictionary();
        Assert.Equal(Same(before with { Modified = default }), Same(after with { Modified = default, More = theirs }));
        Assert.NotEqual(theirs?.Count ?? 0, after.More?.Count ?? 0);
        var seen = new List<string>();
        await foreach (var page in Follow(c => session.ChangedAsync(RecordKind.Opportunity, c, default), cursor))
            seen.AddRange(page.Records.Select(r => r.Id));
        Assert.Contains(before.Id, seen);
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task A_row_that_fails_leaves_its_neighbours_written(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        var deals = (await live.AllAsync(RecordKind.Opportunity)).Take(3).Select(d => d.Id).ToList();

        var outcomes = (await live.Open().WriteAsync([Write(deals[0]), Write("no-such-id"), Write(deals[1]), Write(deals[2]), Write(deals[0])], default)).Value;

        Assert.Equal([true, false, true, true, true], outcomes.Select(o => o.Failure is null));
        Assert.Equal(FailureKind.NotFound, outcomes[1].Failure!.Kind);
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task An_id_that_does_not_exist_comes_back_as_deleted(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        var deal = (await live.AllAsync(RecordKind.Opportunity))[0].Id;

        var page = (await live.Open().ReadAsync(RecordKind.Opportunity, [deal, "no-such-id"], default)).Value;

        Assert.Equal(deal, Assert.Single(page.Records).Id);
        Assert.Equal(["no-such-id"], page.DeletedIds);
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task A_cursor_of_another_question_is_refused(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        var session = live.Open();
        var cursor = (await session.ChangedAsync(RecordKind.Account, null, default)).Value.Checkpoint;

        Assert.Equal(FailureKind.Misconfigured, (await session.ChangedAsync(RecordKind.Opportunity, cursor, default)).Failure!.Kind);
        Assert.Equal(FailureKind.Misconfigured, (await session.ChangedAsync(RecordKind.Account, "not a cursor", default)).Failure!.Kind);
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task Parallel_calls_with_a_refused_token_renew_it_once(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        await live.Open().CountAsync(RecordKind.Account, default);
        var (stale, asked) = (live.Vault.Held!.AccessToken, live.Vault.Asked);
        var session = live.Open(new Wire(r => r.Headers.Authorization?.Parameter == stale ? new HttpResponseMessage(HttpStatusCode.Unauthorized) : null));

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => session.CountAsync(RecordKind.Account, default)));

        Assert.All(counts, c => Assert.True(c.Ok, c.Failure?.Says));
        Assert.Equal(1, live.Vault.Asked - asked);
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task A_CRM_that_resets_connections_is_offline_and_not_an_exception(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        await live.Open().CountAsync(RecordKind.Account, default);

        var count = await live.Open(new Wire(_ => throw new HttpRequestException("reset"))).CountAsync(RecordKind.Account, default);

        Assert.Equal(FailureKind.Offline, count.Failure!.Kind);
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task Hostile_webhooks_are_refused_and_never_throw(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);

        Gen.Select(Gen.Byte.Array[0, 300], Gen.String[0, 20]).Sample((body, type) =>
            live.Hook(new WebhookRequest(new Dictionary<string, string>(), type, body, null, DateTimeOffset.UnixEpoch)) is WebhookRefused { Status: >= 400 and < 500 }, iter: 200);
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task The_webhooks_the_CRM_sends_are_taken_and_name_records_that_can_be_read(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm);
        using var hook = new Hook();
        await live.Emulator.SendWebhooksToAsync(hook.Address, default);
        var deal = (await live.AllAsync(RecordKind.Opportunity))[0].Id;

        var request = hook.NextAsync();
        await live.Open().WriteAsync([Write(deal)], default);
        var verdict = live.Hook(await request.WaitAsync(TimeSpan.FromMinutes(2)));

        var hint = Assert.Single(Assert.IsType<WebhookAccepted>(verdict).Hints);
        Assert.Equal((RecordKind.Opportunity, deal), (hint.Kind, hint.RecordId));
    }

    [Theory, MemberData(nameof(Crms))]
    public async Task A_backfill_of_many_thousands_reads_each_record_once(string crm)
    {
        await using var live = await EveryCrm.StartAsync(crm, deals: 4_500);

        var all = await live.AllAsync(RecordKind.Opportunity, restartAtEachPage: true);

        Assert.Equal((await live.Open().CountAsync(RecordKind.Opportunity, default)).Value, all.Count);
        Assert.Equal(all.Count, all.Select(r => r.Id).Distinct().Count());
    }

    static async IAsyncEnumerable<CrmPage> Follow(Func<string?, Task<CrmResult<CrmPage>>> read, string? cursor)
    {
        for (var done = false; !done;)
        {
            var page = await read(cursor);
            Assert.True(page.Ok, page.Failure?.Says);
            yield return page.Value;
            (cursor, done) = (page.Value.Checkpoint, page.Value.Done);
        }
    }

    static string Same(CrmRecord record) => JsonSerializer.Serialize(record, record.GetType());

    static CrmWrite Write(string id) => new($"contract-{id}", RecordKind.Opportunity, id, new Dictionary<string, object?>
    {
        [WriteBackFields.Probability] = 0.4237, [WriteBackFields.RangeLow] = 0.3, [WriteBackFields.RangeHigh] = 0.5, [WriteBackFields.Grade] = "B",
        [WriteBackFields.Trend] = "up", [WriteBackFields.TopReason] = new string('r', 400), [WriteBackFields.ExpectedCloseDate] = new DateOnly(2026, 12, 1),
        [WriteBackFields.ModelVersion] = "contract", [WriteBackFields.ScoredAt] = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero),
    });
}
