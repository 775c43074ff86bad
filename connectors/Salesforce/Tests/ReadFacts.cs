using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce.Tests;

public class ReadFacts
{
    const string Deal1 = "0065f000001AAAAAA4", Deal2 = "0065f000001AAABAA4";
    readonly RecordedOrg org = new();

    [Fact]
    public async Task A_new_run_reads_again_from_two_minutes_before_the_newest_stamp_seen()
    {
        org.Rows("ORDER BY SystemModstamp DESC", RecordedOrg.Deal(Deal1, "2026-02-01T08:00:00.000+0000"));
        org.Rows("WHERE SystemModstamp >= 2026-02-01T07:58:00.000Z ORDER BY SystemModstamp, Id", RecordedOrg.Deal(Deal1, "2026-02-01T07:59:00.000+0000"), RecordedOrg.Deal(Deal2, "2026-02-01T08:05:00.000+0000"));
        org.Rows("WHERE SystemModstamp >= 2026-02-01T08:03:00.000Z", RecordedOrg.Deal(Deal2, "2026-02-01T08:05:00.000+0000"));
        var session = org.Open();

        var start = (await session.ChangedAsync(RecordKind.Opportunity, null, default)).Value;
        var first = (await session.ChangedAsync(RecordKind.Opportunity, start.Checkpoint, default)).Value;
        var second = (await session.ChangedAsync(RecordKind.Opportunity, first.Checkpoint, default)).Value;

        Assert.Empty(start.Records);
        Assert.Equal([Deal1, Deal2], first.Records.Select(r => r.Id));
        Assert.True(first.Done);
        Assert.Equal([Deal2], second.Records.Select(r => r.Id));
    }

    [Fact]
    public async Task A_page_full_of_equal_timestamps_goes_on_by_id()
    {
        var rows = Enumerable.Range(0, 2000).Select(i => RecordedOrg.Deal(SalesforceId.Normalise($"0065f000001{i:D4}")!, "2026-02-01T08:00:00.000+0000")).ToArray();
        org.Rows("ORDER BY SystemModstamp DESC", rows[0]).Rows("ORDER BY SystemModstamp, Id", rows);
        var session = org.Open();
        var start = (await session.ChangedAsync(RecordKind.Opportunity, null, default)).Value;
        var first = (await session.ChangedAsync(RecordKind.Opportunity, start.Checkpoint, default)).Value;
        org.Rows("ORDER BY SystemModstamp, Id", RecordedOrg.Deal(Deal1, "2026-02-01T08:00:00.000+0000"));

        var second = (await session.ChangedAsync(RecordKind.Opportunity, first.Checkpoint, default)).Value;

        Assert.False(first.Done);
        Assert.True(second.Done);
        Assert.Contains($"(SystemModstamp > 2026-02-01T08:00:00.000Z OR (SystemModstamp = 2026-02-01T08:00:00.000Z AND Id > '{first.Records[^1].Id}'))", org.Asked.Last());
    }

    [Fact]
    public async Task A_cursor_of_another_question_is_refused()
    {
        org.Rows("ORDER BY SystemModstamp DESC");
        var cursor = (await org.Open().ChangedAsync(RecordKind.Opportunity, null, default)).Value.Checkpoint;
        var mapping = new FieldMapping(new Dictionary<RecordKind, IReadOnlyDictionary<string, string>> { [RecordKind.Opportunity] = new Dictionary<string, string> { ["Amount"] = "Net__c" } });
        var other = org.Connector().Open(new CrmConnection(RecordedOrg.Connection, "salesforce", org.Settings, org.Vault, mapping));

        Assert.Equal(FailureKind.Misconfigured, (await other.ChangedAsync(RecordKind.Opportunity, cursor, default)).Failure!.Kind);
        Assert.Equal(FailureKind.Misconfigured, (await org.Open().ChangedAsync(RecordKind.Opportunity, "{}", default)).Failure!.Kind);
        Assert.Equal(FailureKind.Misconfigured, (await org.Open().DeletedAsync(RecordKind.Opportunity, cursor, default)).Failure!.Kind);
    }

    [Fact]
    public async Task Snapshots_become_changes_without_repeating_equal_values()
    {
        org.Rows("FROM OpportunityHistory",
            History("0085f000001AAAA", Deal1, "2026-01-01T00:00:00.000+0000", "New", "100.0", "10"),
            History("0085f000001AAAB", Deal1, "2026-01-02T00:00:00.000+0000", "New", "100", "20"),
            History("0085f000001AAAC", Deal2, "2026-01-02T00:00:00.000+0000", "New", "100", "20"));

        var changes = (await org.Open().ReadAsync(RecordKind.FieldChange, [Deal1, Deal2], default)).Value.Records.Cast<FieldChange>().ToList();

        Assert.Equal(["Stage=New", "Amount=100", "Probability=0.1", "Probability=0.2", "Stage=New", "Amount=100", "Probability=0.2"], changes.Select(c => $"{c.Field}={c.New}"));
        Assert.Equal("0.1", changes[3].Old);
        Assert.Equal(SalesforceId.Normalise("0085f000001AAAB") + ":Probability", changes[3].Id);
    }

    [Fact]
    public async Task A_history_row_that_could_not_be_read_is_read_when_it_is_mended_and_replayed()
    {
        const string Broken = "0085f000001AAAB";
        org.Rows("FROM OpportunityHistory", History("0085f000001AAAA", Deal1, "2026-01-01T00:00:00.000+0000", "New", "100", "10"), History(Broken, Deal1, "2026-01-02T00:00:00.000+0000", "New", "\"a lot\"", "10"));
        var aside = Assert.Single((await org.Open().ReadAsync(RecordKind.FieldChange, [Deal1], default)).Value.SetAside);
        org.Rows("FROM OpportunityHistory", History("0085f000001AAAA", Deal1, "2026-01-01T00:00:00.000+0000", "New", "100", "10"), History(Broken, Deal1, "2026-01-02T00:00:00.000+0000", "New", "200", "10"));

        var replayed = (await org.Open().ReadAsync(RecordKind.FieldChange, [aside.Id!], default)).Value;

        Assert.Contains(org.Asked, a => Uri.UnescapeDataString(a).Contains($"OpportunityId IN ('{SalesforceId.Normalise(Deal1)}')", StringComparison.Ordinal));
        Assert.Equal(SalesforceId.Normalise(Deal1), aside.Id);
        Assert.Empty(replayed.SetAside);
        Assert.Contains(replayed.Records.Cast<FieldChange>(), c => c.Id.StartsWith(SalesforceId.Normalise(Broken)!, StringComparison.Ordinal) && c.New == "200");
    }

    [Fact]
    public async Task A_bulk_backfill_pages_by_locator_and_resumes_after_a_restart()
    {
        Bulk();
        org.On("results?maxRecords=2000", _ => Csv($"Id,SystemModstamp,Name\n{Deal1},2026-01-01T00:00:00.000Z,\"a,\nb\"\n", "MTAw"));
        org.On("locator=MTAw", _ => Csv($"Id,SystemModstamp,Name\n{Deal2},2026-01-01T00:00:00.000Z,two\n", "null"));

        var first = await First(null);
        var second = await First(first.Checkpoint);

        Assert.Equal("a,\nb", ((Opportunity)first.Records[0]).Name);
        Assert.False(first.Done);
        Assert.Equal(9000, first.Expected);
        Assert.Equal(Deal2, second.Records[0].Id);
        Assert.True(second.Done);
        Assert.Single(org.Asked, a => a.StartsWith("POST /services/data/v62.0/jobs/query "));
    }

    [Fact]
    public async Task A_bulk_job_that_is_gone_is_gone_on_from_by_query_behind_the_last_id()
    {
        Bulk();
        org.On("results?maxRecords=2000", _ => Csv($"Id,SystemModstamp,Name\n{Deal1},2026-01-01T00:00:00.000Z,one\n", "MTAw"));
        org.On("locator=MTAw", """[{"errorCode":"NOT_FOUND","message":"gone"}]""", 404);
        org.Rows($"WHERE Id > '{Deal1}' ORDER BY Id", RecordedOrg.Deal(Deal2, "2026-01-01T00:00:00.000+0000"));

        var first = await First(null);
        var second = await First(first.Checkpoint);

        Assert.Equal(Deal2, second.Records[0].Id);
        Assert.True(second.Done);
    }

    [Fact]
    public async Task Where_bulk_is_refused_the_backfill_reads_by_query()
    {
        Bulk();
        org.On("POST /services/data/v62.0/jobs/query ", """[{"errorCode":"FEATURENOTENABLED","message":"Async API not enabled"}]""", 400);
        org.Rows("FROM Opportunity ORDER BY Id LIMIT 2000", RecordedOrg.Deal(Deal1, "2026-01-01T00:00:00.000+0000"));

        var page = await First(null);

        Assert.Equal(Deal1, Assert.Single(page.Records).Id);
        Assert.True(page.Done);
    }

    void Bulk() => org
        .On("COUNT()", """{"totalSize":9000,"done":true,"records":[]}""")
        .On("POST /services/data/v62.0/jobs/query ", """{"id":"7505f000001AAAAAAA","state":"UploadComplete"}""")
        .On("GET /services/data/v62.0/jobs/query/7505f000001AAAAAAA ", """{"id":"7505f000001AAAAAAA","state":"JobComplete"}""");

    async Task<CrmPage> First(string? checkpoint)
    {
        await foreach (var page in org.Open().BackfillAsync(RecordKind.Opportunity, checkpoint, default))
            return page.Value;
        throw new InvalidOperationException("no page");
    }

    static HttpResponseMessage Csv(string text, string locator) => RecordedOrg.Answer(200, text, "text/csv", ("Sforce-Locator", locator), ("Sforce-NumberOfRecords", "1"));

    static string History(string id, string deal, string at, string stage, string amount, string probability) =>
        $$"""{"Id":"{{id}}","OpportunityId":"{{deal}}","CreatedDate":"{{at}}","SystemModstamp":"{{at}}","StageName":"{{stage}}","Amount":{{amount}},"Probability":{{probability}}}""";
}
