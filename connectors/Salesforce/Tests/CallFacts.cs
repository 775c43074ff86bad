using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce.Tests;

public class CallFacts
{
    const string Deal1 = "0065f000001AAAAAA4", Deal2 = "0065f000001AAABAA4";
    readonly RecordedOrg org = new();

    [Fact]
    public async Task A_deal_is_read_with_custom_fields_and_missing_ids_are_named()
    {
        org.Rows("FROM Opportunity WHERE Id IN", RecordedOrg.Deal(Deal1, "2026-01-31T10:11:12.000+0000", ""","Amount":1200.50,"Probability":35.0,"CloseDate":"2026-04-30","Region__c":"North" """));

        var page = (await org.Open().ReadAsync(RecordKind.Opportunity, [Deal1, Deal2], default)).Value;

        var deal = Assert.IsType<Opportunity>(Assert.Single(page.Records));
        Assert.Equal(1200.50m, deal.Amount);
        Assert.Equal(0.35, deal.CrmProbability);
        Assert.Equal(new DateOnly(2026, 4, 30), deal.CloseDate);
        Assert.Equal("North", deal.More!["Region__c"]);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 10, 11, 12, TimeSpan.Zero), deal.Modified);
        Assert.Equal([Deal2], page.DeletedIds);
    }

    [Fact]
    public async Task A_field_the_org_lacks_is_left_out_of_the_query()
    {
        org.Rows("FROM Opportunity WHERE Id IN");

        await org.Open().ReadAsync(RecordKind.Opportunity, [Deal1], default);

        Assert.DoesNotContain(org.Asked, a => a.Contains("CurrencyIsoCode"));
    }

    [Fact]
    public async Task What_stands_in_our_own_fields_is_told_under_a_name_that_no_model_learns_from()
    {
        org.Rows("FROM Opportunity WHERE Id IN", RecordedOrg.Deal(Deal1, "2026-01-31T10:11:12.000+0000", ""","AI_Win_Probability__c":42.15 """));

        var deal = Assert.Single((await org.Open().ReadAsync(RecordKind.Opportunity, [Deal1], default)).Value.Records);

        Assert.Contains(org.Asked, a => a.Contains("AI_Win_Probability__c"));
        Assert.Equal("42.15", deal.More![WriteBackFields.Shown("AI_Win_Probability__c")]);
        Assert.DoesNotContain("AI_Win_Probability__c", deal.More.Keys);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_set_aside_and_its_neighbour_goes_on()
    {
        org.Rows("FROM Opportunity WHERE Id IN", RecordedOrg.Deal(Deal1, "2026-01-31T10:11:12.000+0000", ""","CloseDate":"soon" """), RecordedOrg.Deal(Deal2, "2026-01-31T10:11:12.000+0000"));

        var page = (await org.Open().ReadAsync(RecordKind.Opportunity, [Deal1, Deal2], default)).Value;

        Assert.Equal(Deal2, Assert.Single(page.Records).Id);
        Assert.Contains("soon", Assert.Single(page.SetAside).Says);
        Assert.Empty(page.DeletedIds);
    }

    [Fact]
    public async Task An_ended_session_is_renewed_once_and_the_call_repeated()
    {
        org.Rows("COUNT()").On(" first ", """[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""", 401);

        var count = await org.Open().CountAsync(RecordKind.Account, default);

        Assert.True(count.Ok);
        Assert.Equal(1, org.Vault.Asked);
    }

    [Fact]
    public async Task A_session_refused_for_ever_ends_as_needs_re_authorisation_after_one_refresh()
    {
        org.On("COUNT()", """[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""", 401);

        var count = await org.Open().CountAsync(RecordKind.Account, default);

        Assert.Equal(FailureKind.Refused, count.Failure!.Kind);
        Assert.Contains("re-authorisation", count.Failure.Says);
        Assert.Equal(1, org.Vault.Asked);
        Assert.Equal(3, org.Asked.Count);
    }

    [Fact]
    public async Task A_401_for_another_reason_renews_nothing()
    {
        org.On("COUNT()", """[{"message":"no","errorCode":"INVALID_AUTH_HEADER"}]""", 401);

        var count = await org.Open().CountAsync(RecordKind.Account, default);

        Assert.Equal(FailureKind.Refused, count.Failure!.Kind);
        Assert.Equal(0, org.Vault.Asked);
    }

    [Fact]
    public async Task Parallel_refusals_renew_the_token_once()
    {
        org.Rows("COUNT()").On(" first ", "", 401);
        var session = org.Open();

        var counts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => session.CountAsync(RecordKind.Account, default)));

        Assert.All(counts, c => Assert.True(c.Ok));
        Assert.Equal(1, org.Vault.Asked);
    }

    [Theory]
    [InlineData(200, "<html>sign in</html>", FailureKind.Offline)]
    [InlineData(200, "", FailureKind.Offline)]
    [InlineData(403, """[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]""", FailureKind.Busy)]
    [InlineData(403, "<html>no</html>", FailureKind.Refused)]
    [InlineData(400, """[{"message":"sObject type 'Case' is not supported.","errorCode":"INVALID_TYPE"}]""", FailureKind.Misconfigured)]
    [InlineData(500, "", FailureKind.Busy)]
    public async Task An_answer_becomes_its_kind_of_failure(int status, string body, FailureKind kind)
    {
        org.On("COUNT()", body, status);

        var count = await org.Open().CountAsync(RecordKind.Account, default);

        Assert.Equal(kind, count.Failure!.Kind);
    }

    [Fact]
    public async Task A_busy_answer_is_tried_again_after_the_wait_it_asked_for()
    {
        var tries = new List<DateTimeOffset>();
        org.On("COUNT()", _ =>
        {
            tries.Add(org.Clock.GetUtcNow());
            return tries.Count < 3 ? RecordedOrg.Answer(503, "", "text/html", ("Retry-After", "5")) : RecordedOrg.Answer(200, """{"totalSize":7,"done":true,"records":[]}""");
        });

        var count = await org.Patiently(org.Open().CountAsync(RecordKind.Account, default));

        Assert.Equal(7, count.Value);
        Assert.True(tries[1] - tries[0] >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_wait_longer_than_we_sit_out_goes_back_to_the_caller()
    {
        org.On("COUNT()", _ => RecordedOrg.Answer(429, "", "text/plain", ("Retry-After", "600")));

        var count = await org.Open().CountAsync(RecordKind.Account, default);

        Assert.Equal(FailureKind.Busy, count.Failure!.Kind);
        Assert.Equal(TimeSpan.FromSeconds(600), count.Failure.WaitAtLeast);
        Assert.Single(org.Asked);
    }

    [Theory]
    [InlineData("api-usage=4501/5000", true)]
    [InlineData("per-app-api-usage=1/5000(appName=x); api-usage=4501/5000", true)]
    [InlineData("api-usage=25/5000; per-app-api-usage=4999/5000(appName=sample-app)", false)]
    public async Task Background_work_waits_when_only_the_reserve_is_left(string header, bool waits)
    {
        org.Rows("ORDER BY SystemModstamp");
        org.On("COUNT()", _ => RecordedOrg.Answer(200, """{"totalSize":1,"done":true,"records":[]}""", "application/json", ("Sforce-Limit-Info", header)));
        var session = org.Open();
        await session.CountAsync(RecordKind.Account, default);

        var changed = await session.ChangedAsync(RecordKind.Opportunity, null, default);

        Assert.Equal(5000, session.Budget!.Limit);
        Assert.Equal(waits, !changed.Ok);
        if (waits)
            Assert.True(changed.Failure!.WaitAtLeast > TimeSpan.Zero);
    }

    [Fact]
    public async Task Each_row_of_a_write_has_its_own_outcome_and_probabilities_become_percents()
    {
        org.On("PATCH /services/data/v62.0/composite/sobjects",
            $$"""[{"id":"{{Deal1}}","success":true,"errors":[]},{"success":false,"errors":[{"statusCode":"UNABLE_TO_LOCK_ROW","message":"locked","fields":[]}]}]""");

        var outcomes = (await org.Open().WriteAsync([Write(Deal1, 0.4237), Write(Deal2, 0.9), Write("nonsense", 0.1)], default)).Value;

        Assert.Null(outcomes[0].Failure);
        Assert.Equal(FailureKind.Busy, outcomes[1].Failure!.Kind);
        Assert.Equal(FailureKind.NotFound, outcomes[2].Failure!.Kind);
        Assert.Contains("\"AI_Win_Probability__c\":42.37", org.Asked.Last());
    }

    [Fact]
    public async Task A_write_of_many_rows_goes_out_in_collections_of_200_and_a_row_named_twice_in_two_of_them()
    {
        var ids = Enumerable.Range(0, 450).Select(i => SalesforceId.Normalise($"006000000{i:000}AAA"[..15])!).ToList();
        List<int> sizes = [];
        org.On("PATCH /services/data/v62.0/composite/sobjects", asked =>
        {
            sizes.Add(System.Text.RegularExpressions.Regex.Count(asked, "\"id\":\"006"));
            return RecordedOrg.Answer(200, "[" + string.Join(",", Enumerable.Repeat("""{"success":true,"errors":[]}""", sizes[^1])) + "]");
        });

        var outcomes = (await org.Open().WriteAsync([.. ids.Select(id => Write(id, 0.5)), Write(ids[^1], 0.6)], default)).Value;

        Assert.Equal([200, 200, 50, 1], sizes);
        Assert.Equal([.. ids, ids[^1]], outcomes.Select(o => o.Id));
        Assert.All(outcomes, o => Assert.Null(o.Failure));
    }

    [Fact]
    public async Task A_write_field_the_org_lacks_is_named_to_the_admin()
    {
        var write = new CrmWrite("k", RecordKind.Opportunity, Deal1, new Dictionary<string, object?> { [WriteBackFields.Grade] = "A" });

        var outcomes = (await org.Open().WriteAsync([write], default)).Value;

        Assert.Equal(FailureKind.Misconfigured, outcomes[0].Failure!.Kind);
        Assert.Contains("AI_Grade__c", outcomes[0].Failure!.Says);
    }

    static CrmWrite Write(string id, double probability) =>
        new($"key-{id}", RecordKind.Opportunity, id, new Dictionary<string, object?> { [WriteBackFields.Probability] = probability });
}
