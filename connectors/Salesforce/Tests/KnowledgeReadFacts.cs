using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Salesforce.Emulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmIntegration.Salesforce.Tests;

/// <summary>Articles of an org over the emulator's wire.</summary>
public sealed class KnowledgeReadFacts : IAsyncLifetime
{
    static readonly RecordKind Kind = RecordKind.Article;
    RunningSalesforce org = null!;
    ICrmSession session = null!;

    public async ValueTask InitializeAsync()
    {
        org = await SalesforceEmulator.StartAsync(new EmulatorOptions(0, 7, 5), default);
        session = Open();
    }

    public ValueTask DisposeAsync() => org.DisposeAsync();

    ICrmSession Open() => new SalesforceConnector(new Plain(), NullLoggerFactory.Instance, TimeProvider.System)
        .Open(new CrmConnection(Guid.NewGuid(), "salesforce", JsonSerializer.Deserialize<SalesforceSettings>(org.ConnectionSettingsJson)!, new ConnectorTests.MemoryVault(), FieldMapping.None));

    [Fact]
    public async Task Published_articles_come_with_their_text_language_and_who_may_read_them()
    {
        var all = await AllAsync();

        var price = all.Single(a => a is { Title: "Prices and what they include" });
        Assert.Contains("480 EUR", price.Body);
        Assert.Equal(("en", true), (price.Language, price.IsPublic));
        Assert.Equal(price.ArticleId, all.Single(a => a.Title == "Preise und was sie enthalten").ArticleId);
        Assert.Equal((await session.CountAsync(Kind, default)).Value, all.Count);
    }

    [Fact]
    public async Task A_new_version_replaces_the_old_one_and_a_draft_is_nobodys_business()
    {
        var (changed, gone) = await CursorsAsync();
        var old = (await AllAsync())[0];
        var draft = await PostAsync("knowledgeManagement/articleVersions/masterVersions", new { articleId = old.ArticleId });
        await PatchAsync($"sobjects/Knowledge__kav/{draft}", new { Answer__c = "<p>New words</p>" });
        var whileDraft = (await session.ChangedAsync(Kind, changed, default)).Value.Records.Where(r => r.Id == draft);

        await PatchAsync($"knowledgeManagement/articleVersions/masterVersions/{draft}", new { publishStatus = "Online" });

        Assert.Empty(whileDraft);
        var now = (KnowledgeArticle)(await session.ChangedAsync(Kind, changed, default)).Value.Records.Single(r => r.Id == draft);
        Assert.Equal((old.ArticleId, "<p>New words</p>"), (now.ArticleId, now.Body));
        Assert.Contains(old.Id, (await session.DeletedAsync(Kind, gone, default)).Value.DeletedIds);
        Assert.Equal([old.Id], (await session.ReadAsync(Kind, [draft, old.Id], default)).Value.DeletedIds);
    }

    [Theory, InlineData("Archived"), InlineData("Draft")]
    public async Task What_is_archived_or_withdrawn_is_gone(string status)
    {
        var (_, gone) = await CursorsAsync();
        var all = await AllAsync();

        await PatchAsync($"knowledgeManagement/articleVersions/masterVersions/{all[0].Id}", new { publishStatus = status });

        Assert.Contains(all[0].Id, (await session.DeletedAsync(Kind, gone, default)).Value.DeletedIds);
        Assert.Equal(all.Count - 1, (await AllAsync()).Count);
    }

    [Fact]
    public async Task An_org_without_Knowledge_says_so_goes_on_and_is_read_once_it_has_it()
    {
        var (changed, _) = await CursorsAsync();
        var without = Open();
        org.Org.Without("Knowledge__kav");

        var pages = await without.BackfillAsync(Kind, null, default).ToListAsync();
        var absent = (await without.ChangedAsync(Kind, null, default)).Value;

        Assert.Contains("Knowledge", Assert.Single(pages).Value.Says);
        Assert.True(pages[0].Value.Done && absent.Done);
        Assert.True((await without.ChangedAsync(Kind, changed, default)).Ok);
        Assert.Equal(FailureKind.NotFound, (await without.DescribeAsync(Kind, default)).Failure!.Kind);
        Assert.All(await without.TestAsync(default), c => Assert.True(c.Ok, c.Says));
        Assert.Equal(FailureKind.Misconfigured, (await session.ChangedAsync(Kind, absent.Checkpoint, default)).Failure?.Kind);
    }

    async Task<(string? Changed, string? Gone)> CursorsAsync() => ((await session.ChangedAsync(Kind, null, default)).Value.Checkpoint, (await session.DeletedAsync(Kind, null, default)).Value.Checkpoint);

    async Task<List<KnowledgeArticle>> AllAsync()
    {
        var all = new List<KnowledgeArticle>();
        await foreach (var page in session.BackfillAsync(Kind, null, default))
            all.AddRange(page.Value.Records.Cast<KnowledgeArticle>());
        return all;
    }

    async Task<string> PostAsync(string path, object body)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, body);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    async Task PatchAsync(string path, object body) => (await SendAsync(HttpMethod.Patch, path, body)).Dispose();

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object body)
    {
        using var http = new HttpClient { BaseAddress = org.Address };
        var settings = JsonSerializer.Deserialize<SalesforceSettings>(org.ConnectionSettingsJson)!;
        using var signedIn = await http.PostAsync("services/oauth2/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", settings.ClientId), new("client_secret", settings.ClientSecret)]));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        using var request = new HttpRequestMessage(method, "services/data/v62.0/" + path) { Content = JsonContent.Create(body) };
        var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer;
    }

    sealed class Plain : IHttpMessageHandlerFactory
    {
        public HttpMessageHandler CreateHandler(string name) => new SocketsHttpHandler();
    }
}
