using System.Net;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Verbs;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Tests.Loop;

/// <summary>The product's main job, whole: the real host and the real emulator of the CRM, with HTTP between them.</summary>
public sealed partial class CoreLoopFacts(CoreLoopFacts.Company company) : IClassFixture<CoreLoopFacts.Company>
{
    [Fact]
    public async Task A_demo_reads_trains_scores_suggests_and_writes_back()
    {
        Assert.Contains("champion", company.Said, StringComparison.Ordinal);
        var services = company.Run.House.Services;
        // A deal that another fact's life step has just brought is scored as soon as its webhook is through.
        var unscored = await UnscoredAsync();
        for (var tries = 0; tries < 6000 && unscored.Count > 0; tries++)
        {
            await Task.Delay(20);
            unscored = await UnscoredAsync();
        }
        Assert.Empty(unscored);
        Assert.True((await services.GetRequiredService<Suggestions>().CountAsync(company.Run.ConnectionId, default)).Ready > 0);
        // In the CRM itself: what is remembered of our writes is forgotten when another fact maps a field anew.
        Assert.NotEmpty(Company.Field((await company.OpenDealAsync("Negotiation")).Page, "AI_Win_Probability__c"));

        async Task<List<string>> UnscoredAsync()
        {
            var open = company.Run.Crm.TrueWinProbabilities.Keys.ToList();
            var said = await services.GetRequiredService<Predictions>().LatestAsync(company.Run.ConnectionId, open, default);
            return [.. open.Where(id => !said.ContainsKey(id))];
        }
    }

    [Fact]
    public async Task A_deal_edited_in_the_CRM_shows_its_new_probability_in_the_CRM()
    {
        var (deal, page) = await company.OpenDealAsync("Qualification");
        var before = Company.Field(page, "AI_Win_Probability__c");

        using var saved = await company.Browser.PostAsync(company.Page(deal), new FormUrlEncodedContent(new Dictionary<string, string> { ["StageName"] = "Negotiation" }), default);
        Assert.True(saved.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, $"the CRM answered {(int)saved.StatusCode}");

        var after = await company.UntilAsync(deal, "AI_Win_Probability__c", value => value != before);
        Assert.NotEqual(before, after);
        var current = (await company.Run.House.Services.GetRequiredService<Predictions>().LatestAsync(company.Run.ConnectionId, deal, default))!;
        Assert.Equal(Math.Round(current.Win!.Value * 100, 2), double.Parse(after, System.Globalization.CultureInfo.InvariantCulture), 2);
    }

    [Fact]
    public async Task Our_own_write_does_not_come_back_as_news()
    {
        await company.Run.UntilQuietAsync();
        var before = await CountAsync("SELECT COUNT(*) FROM prediction");
        var (deal, _) = await company.OpenDealAsync("Needs Analysis");

        using var saved = await company.Browser.PostAsync(company.Page(deal), new FormUrlEncodedContent(new Dictionary<string, string> { ["StageName"] = "Proposal" }), default);
        await company.UntilAsync(deal, "StageName", value => value == "Proposal");
        for (var tries = 0; tries < 6000 && await CountAsync("SELECT COUNT(*) FROM prediction") == before; tries++)
            await Task.Delay(20);
        await company.Run.UntilQuietAsync();

        Assert.Equal(before + 1, await CountAsync("SELECT COUNT(*) FROM prediction"));
    }

    [Fact]
    public async Task A_customers_mail_gets_a_suggested_reply_whose_facts_have_sources()
    {
        var services = company.Run.House.Services;
        var suggestions = services.GetRequiredService<Suggestions>();
        var before = (await suggestions.CountAsync(company.Run.ConnectionId, default)).Ready;
        // Not every step of the company's life brings a customer's mail.
        for (var step = 0; step < 100 && await ReadyAsync() == before; step++)
        {
            await company.Run.Crm.LiveAsync(default);
            for (var tries = 0; tries < 40 && await ReadyAsync() == before; tries++)
                await Task.Delay(25);
        }
        Assert.True(await ReadyAsync() > before, "a hundred steps of life brought no suggestion");

        var newest = (await suggestions.ListAsync(company.Run.ConnectionId, 0, 25, default)).First(s => s.Abstained is null);
        Assert.NotEmpty(newest.Drafts);
        var known = newest.Sources.Select(s => s.Id).ToHashSet();
        Assert.All(newest.Drafts.SelectMany(d => d.Sentences).SelectMany(s => s.SourceIds), id => Assert.Contains(id, known));

        async Task<long> ReadyAsync() => (await suggestions.CountAsync(company.Run.ConnectionId, default)).Ready;
    }

    async Task<long> CountAsync(string sql)
    {
        await using var connection = await company.Run.House.Services.GetRequiredService<Database>().OpenAsync(default);
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    public sealed class Company : IAsyncLifetime
    {
        readonly string folder = Directory.CreateTempSubdirectory("crm-loop-").FullName;
        readonly StringWriter said = new();
        DemoRun? run;

        internal DemoRun Run => run!;
        public string Said => said.ToString();
        public HttpClient Browser { get; } = new();

        public async ValueTask InitializeAsync()
        {
            run = await DemoRun.StartAsync(folder, new EmulatorOptions(0, 7, 600), 0, said, ["--Forecast:TrainApart", "false"]) ?? throw new InvalidOperationException("The demo did not start.");
            await run.FillAsync(said);
        }

        public Uri Page(string id) => Run.Crm.RecordPage(RecordKind.Opportunity, id);

        internal async Task<(string Id, string Page)> OpenDealAsync(string stage)
        {
            foreach (var id in Run.Crm.TrueWinProbabilities.Keys.Order(StringComparer.Ordinal))
            {
                var page = await Browser.GetStringAsync(Page(id));
                if (Field(page, "StageName") == stage && Field(page, "AI_Win_Probability__c") != "")
                    return (id, page);
            }
            throw new InvalidOperationException($"No open deal stands in {stage}.");
        }

        public static string Field(string page, string name)
        {
            var from = page.IndexOf($"<tr><th>{name}<td>", StringComparison.Ordinal) + name.Length + 12;
            return WebUtility.HtmlDecode(page[from..page.IndexOf("</tr>", from, StringComparison.Ordinal)]);
        }

        internal async Task<string> UntilAsync(string id, string field, Func<string, bool> come)
        {
            for (var tries = 0; tries < 6000; tries++)
            {
                if (Field(await Browser.GetStringAsync(Page(id)), field) is var value && come(value))
                    return value;
                await Task.Delay(20);
            }
            throw new TimeoutException($"{field} of {id} never came.");
        }

        public async ValueTask DisposeAsync()
        {
            if (run is not null)
                await run.DisposeAsync();
            Browser.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
