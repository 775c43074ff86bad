using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Service;

public sealed class CrmArticleFacts
{
    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_the_CRM_publishes_is_cited_by_version_and_what_it_withdraws_is_not(Engine engine)
    {
        using var house = await ServiceHouse.OpenAsync(engine);
        await PutAsync(house, Version("v1", "<p>The warranty on every faulty unit is 24 months.</p><script>alert(1)</script>"));
        var before = (await house.AskAsync("How long is the warranty on a faulty unit?")).Single(t => t.Kind == "sentence").Sentence!;

        await PutAsync(house, Version("v1", "<p>The warranty on every faulty unit is 24 months.</p>") with { Deleted = true }, Version("v2", "<p>The warranty on every faulty unit is 36 months.</p>"));
        var after = (await house.AskAsync("How long is the warranty on a faulty unit?")).Single(t => t.Kind == "sentence").Sentence!;
        await PutAsync(house, Version("v2", "<p>The warranty on every faulty unit is 36 months.</p>") with { Deleted = true });
        var last = await house.AskAsync("How long is the warranty on a faulty unit?");

        Assert.Equal(["The warranty on every faulty unit is 24 months.", "The warranty on every faulty unit is 36 months."], [before.Text, after.Text]);
        Assert.Equal(("crm/n1/en", 1L, 2L), (after.Sources[0].ArticleId, before.Sources[0].Version, after.Sources[0].Version));
        Assert.Equal("abstained", last[^1].State);
        Assert.Contains("24 months", (await house.Articles.FindAsync(house.Connection, "crm/n1/en", 1, default))!.Body);
    }

    [Fact]
    public async Task Hints_may_come_twice_late_and_out_of_order()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.SaveAsync(Version("v1", "Old words about returns.") with { Deleted = true });
        await house.SaveAsync(Version("v2", "New words about returns."));

        await RunAsync(house, "v2", "v1");
        await RunAsync(house, "v1");
        await RunAsync(house, "unknown");

        Assert.Equal(("crm/n1/en", 1L), Assert.Single(await house.Articles.ListAsync(house.Connection, null, 0, 5, default)) is var line ? (line.Id, line.Version) : default);
    }

    [Fact]
    public async Task Translations_are_articles_of_their_own_and_what_is_for_colleagues_stays_with_them()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);

        await PutAsync(house, Version("v1", "Goods may be returned within 30 days."), Version("v2", "Ware kann innerhalb von 30 Tagen zurückgegeben werden.", "de"), Version("v3", "The margin on returns is 4 %.") with { ArticleId = "n2", IsPublic = false });

        Assert.Equal([("crm/n1/de", "public"), ("crm/n1/en", "public"), ("crm/n2/en", "internal")], (await house.Articles.ListAsync(house.Connection, null, 0, 5, default)).Select(l => (l.Id, l.Visibility)).Order());
        Assert.DoesNotContain(await house.Knowledge.SearchAsync(house.Connection, "margin on returns", Audience.Customer, 5, default), h => h.Article.Id == "crm/n2/en");
    }

    [Fact]
    public async Task An_article_without_text_is_set_aside_with_what_to_do_and_its_old_words_are_cited_no_more()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await PutAsync(house, Version("v1", "Goods may be returned within 30 days."));
        await house.SaveAsync(Version("v1", "<p> </p>") with { Modified = ServiceHouse.Now.AddHours(1) });

        var result = Assert.Single(await StageOf(house).RunAsync(house.Connection, [Item(house, "v1")], default));

        Assert.Contains("map Body", result.Failure!.Says);
        Assert.Empty(await house.Articles.ListAsync(house.Connection, null, 0, 5, default));
    }

    static KnowledgeArticle Version(string id, string body, string language = "en") => new() { Id = id, Modified = ServiceHouse.Now, ArticleId = "n1", Title = "Warranty and returns", Body = body, Language = language, IsPublic = true };

    static async Task PutAsync(ServiceHouse house, params KnowledgeArticle[] versions)
    {
        foreach (var version in versions)
            await house.SaveAsync(version);
        await RunAsync(house, [.. versions.Select(v => v.Id)]);
    }

    static async Task RunAsync(ServiceHouse house, params string[] ids) =>
        Assert.All(await StageOf(house).RunAsync(house.Connection, [.. ids.Select(i => Item(house, i))], default), r => Assert.Null(r.Failure));

    static IStage StageOf(ServiceHouse house) => house.Get<IEnumerable<IStage>>().Single(s => s.Name == Stages.Articles);
    static WorkItem Item(ServiceHouse house, string id) => new(house.Connection, Stages.Articles, RecordKind.Article, id, 1, 1, Guid.NewGuid());
}
