using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CrmIntegration.Inbox;
using CrmIntegration.Records;
using CrmIntegration.Tests.Jobs;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Tests.Inbox;

public class HookFacts
{
    static async Task<(RiverHost Host, Guid Org, Database Database, AppliedStage Stage)> NewAsync(Engine engine = Engine.Sqlite)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        var stage = new AppliedStage();
        return (await RiverHost.StartAsync(database, org, stages: [stage]), org, database, stage);
    }

    static async Task<long> CountAsync(Database database, string sql = "SELECT COUNT(*) FROM inbox")
    {
        await using var connection = await database.OpenAsync(default);
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    /// <summary>Deliveries in the journal, and what is not there any more in the inbox: looked for in the order in which they move.</summary>
    static async Task<int> OnDiskAsync(Database database)
    {
        await using var journal = new InboxJournal(database).Open();
        await using var inbox = await database.OpenAsync(default);
        var waiting = (await journal.QueryAsync<byte[]>("SELECT hints FROM inbox_journal")).SelectMany(h => PackedHints.Unpack(Guid.Empty, h)).Select(h => h.Hint.Key).ToList();
        return waiting.Concat(await inbox.QueryAsync<string>("SELECT hint_key FROM inbox")).Distinct().Count();
    }

    static async Task UntilAsync(Func<Task<bool>> come)
    {
        for (var tries = 0; tries < 2400; tries++)
        {
            if (await come()) return;
            await Task.Delay(50);
        }
        Assert.Fail("It did not come.");
    }

    public static TheoryData<Engine> Engines => [Engine.Sqlite, Engine.PostgreSql];

    [Theory, MemberData(nameof(Engines))]
    public async Task An_accepted_webhook_is_on_disk_before_the_answer_and_reaches_the_sync_stage(Engine engine)
    {
        var (host, _, database, stage) = await NewAsync(engine);
        await using var _1 = host;

        var status = await host.SendAsync("msg_1", RiverHost.Changed(RiverHost.Deal(1)));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(1, await OnDiskAsync(database));
        await UntilAsync(async () => !stage.Applied.IsEmpty && await CountAsync(database, "SELECT COUNT(*) FROM work") == 0);
        Assert.Equal(1, await CountAsync(database));
        Assert.StartsWith(RiverHost.Deal(1), Assert.Single(stage.Applied).RecordId);
    }

    [Fact]
    public async Task A_webhook_delivered_twice_is_kept_once()
    {
        var (host, _, database, stage) = await NewAsync();
        await using var _1 = host;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.SendAsync("msg_1", RiverHost.Changed(RiverHost.Deal(1)))));
        await UntilAsync(async () => await CountAsync(database, "SELECT COUNT(*) FROM work") == 0 && !stage.Applied.IsEmpty);
        Assert.Equal(HttpStatusCode.Accepted, await host.SendAsync("msg_1", RiverHost.Changed(RiverHost.Deal(1))));
        Assert.Equal(HttpStatusCode.Accepted, await host.SendAsync("msg_2", RiverHost.Changed(RiverHost.Deal(2))));
        await UntilAsync(async () => await CountAsync(database, "SELECT COUNT(*) FROM work") == 0 && stage.Applied.Count >= 2);

        Assert.Equal(2, await CountAsync(database));
        Assert.Equal([RiverHost.Deal(1), RiverHost.Deal(2)], stage.Applied.Select(i => i.RecordId[..15]));
    }

    [Fact]
    public async Task A_storm_of_webhooks_becomes_few_jobs_and_every_record_is_applied()
    {
        var (host, _, database, stage) = await NewAsync();
        await using var _1 = host;

        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (n, _) =>
            Assert.Equal(HttpStatusCode.Accepted, await host.SendAsync($"msg_{n}", RiverHost.Changed(RiverHost.Deal(n)))));
        await UntilAsync(async () => stage.Applied.Count >= 2_000 && await CountAsync(database, "SELECT COUNT(*) FROM work") == 0);

        Assert.Equal(2_000, stage.Applied.Select(i => i.RecordId).Distinct().Count());
        var jobs = host.App.Services.GetRequiredService<Hangfire.JobStorage>().GetMonitoringApi();
        await UntilAsync(() => Task.FromResult(jobs.GetStatistics().Succeeded > 0));     // the last job says so after its last record
        Assert.InRange(jobs.GetStatistics().Succeeded, 1, 1_000);
    }

    [Fact]
    public async Task Forged_stale_malformed_and_unknown_get_4xx_with_problem_details_and_store_nothing()
    {
        var (host, org, database, _) = await NewAsync();
        await using var _1 = host;
        var fine = RiverHost.Changed(RiverHost.Deal(1));
        var now = TimeProvider.System.GetUtcNow();
        var deep = new string('[', 100) + new string(']', 100);
        var unsigned = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{org}") { Content = new StringContent(fine, Encoding.UTF8, "application/json") };
        var nonsense = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{org}/x/y%00z") { Content = new ByteArrayContent([0xFF, 0xFE, 0, 1]) { Headers = { ContentType = new MediaTypeHeaderValue("text/xml") } } };

        var cases = new (HttpRequestMessage Request, int[] Status)[]
        {
            (RiverHost.Delivery(org, "m", fine, secret: new byte[32]), [401]),
            (RiverHost.Delivery(org, "m", fine, now.AddMinutes(-10)), [408]),
            (RiverHost.Delivery(org, "m", fine, now.AddMinutes(10)), [408]),
            (RiverHost.Delivery(org, "m", "{\"type\":"), [400]),
            (RiverHost.Delivery(org, "m", $"{{\"orgId\":\"{RiverHost.Org}\",\"type\":\"change\",\"data\":{deep}}}"), [400]),
            (RiverHost.Delivery(org, "m", fine.Replace("00D000000000001", "00D000000000002")), [403]),
            (RiverHost.Delivery(org, "m", new string(' ', HookEndpoint.MostBytes + 1)), [413]),
            (RiverHost.Delivery(Guid.NewGuid(), "m", fine), [404]),
            (unsigned, [401]),
            (nonsense, [400, 401]),
        };
        foreach (var (request, status) in cases)
        {
            using var answer = await host.Client.SendAsync(request);
            Assert.Contains((int)answer.StatusCode, status);
            if (request != nonsense)
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        Assert.Equal(0, await OnDiskAsync(database));
        await host.App.Services.GetRequiredService<RejectedSignatures>().WriteAsync();
        Assert.InRange(await CountAsync(database, "SELECT SUM(rejected_signatures) FROM connection"), 5, 6);
    }

    [Fact]
    public async Task A_body_without_a_length_is_cut_off_at_1_MiB_too()
    {
        var (host, org, database, _) = await NewAsync();
        await using var _1 = host;
        using var request = RiverHost.Delivery(org, "m", new string(' ', HookEndpoint.MostBytes + 1));
        request.Headers.TransferEncodingChunked = true;

        using var answer = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(0, await OnDiskAsync(database));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_webhook_that_cannot_be_stored_gets_503_and_when_to_try_again(Engine engine)
    {
        var (host, org, database, _) = await NewAsync(engine);
        await using var _1 = host;
        // The service's own journal: it makes its table once, and not again behind our back.
        await using var journal = host.App.Services.GetRequiredService<InboxJournal>().Open();
        await journal.ExecuteAsync("ALTER TABLE inbox_journal RENAME TO journal_gone");

        using var answer = await host.Client.SendAsync(RiverHost.Delivery(org, "m", RiverHost.Changed(RiverHost.Deal(1))));
        await journal.ExecuteAsync("ALTER TABLE journal_gone RENAME TO inbox_journal");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(0, await OnDiskAsync(database));
        Assert.Equal(HttpStatusCode.Accepted, await host.SendAsync("m", RiverHost.Changed(RiverHost.Deal(1))));
    }

    [Fact]
    public async Task A_webhook_that_comes_while_the_inbox_cannot_be_written_is_acknowledged_and_applied_later()
    {
        var (host, _, database, stage) = await NewAsync();
        await using var _1 = host;
        await using var connection = await database.OpenAsync(default);
        await connection.ExecuteAsync("ALTER TABLE inbox RENAME TO inbox_gone");

        var status = await host.SendAsync("m", RiverHost.Changed(RiverHost.Deal(1)));
        await connection.ExecuteAsync("ALTER TABLE inbox_gone RENAME TO inbox");

        Assert.Equal(HttpStatusCode.Accepted, status);
        await UntilAsync(() => Task.FromResult(!stage.Applied.IsEmpty));
        Assert.Equal(1, await CountAsync(database));
    }

    [Fact]
    public async Task One_poisoned_record_in_a_batch_is_set_aside_with_its_reason_and_the_others_are_applied()
    {
        var (host, org, database, stage) = await NewAsync();
        await using var _1 = host;
        stage.Answer = i => i.RecordId.StartsWith(RiverHost.Deal(3)) ? throw new FormatException("a bug") : new(i);

        for (var n = 0; n < 10; n++)
            await host.SendAsync($"m{n}", RiverHost.Changed(RiverHost.Deal(n)));
        var queue = host.App.Services.GetRequiredService<WorkQueue>();
        // Deliveries reach the queue one after the other, so it may be empty for a moment while some are still to come.
        await UntilAsync(async () => stage.Applied.Select(i => i.RecordId).Distinct().Count() == 9 && await CountAsync(database, "SELECT COUNT(*) FROM work WHERE dead_at IS NULL") == 0 && (await queue.DeadAsync(new(org), 0, 10, default)).Total == 1);

        var letter = (await queue.DeadAsync(new(org), 0, 10, default)).Page[0];
        Assert.StartsWith(RiverHost.Deal(3), letter.RecordId);
        Assert.Contains("FormatException", letter.Says);
        Assert.Equal(9, stage.Applied.Select(i => i.RecordId).Distinct().Count());
    }

    [Theory]
    [InlineData("wrong", HttpStatusCode.Unauthorized, 0)]
    [InlineData(RiverHost.UrlSecret, HttpStatusCode.OK, 1)]
    public async Task An_outbound_message_is_believed_only_with_the_right_secret_in_its_address(string secret, HttpStatusCode answer, int kept)
    {
        var (host, org, database, _) = await NewAsync();
        await using var _1 = host;
        var message = $"""
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">
            <OrganizationId>{RiverHost.Org}</OrganizationId><ActionId>04k000000000001</ActionId>
            <Notification><Id>04l000000000001</Id><sObject xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="sf:Opportunity" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>{RiverHost.Deal(1)}</sf:Id></sObject></Notification>
            </notifications></soapenv:Body></soapenv:Envelope>
            """;

        using var sent = await host.Client.PostAsync($"/hooks/{org}/{secret}", new StringContent(message, Encoding.UTF8, "text/xml"));

        Assert.Equal(answer, sent.StatusCode);
        Assert.Equal(kept, await OnDiskAsync(database));
    }
}
