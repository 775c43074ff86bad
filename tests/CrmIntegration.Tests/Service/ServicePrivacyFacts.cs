using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using Dapper;

namespace CrmIntegration.Tests.Service;

/// <summary>What becomes of people's names and secrets in the service room.</summary>
public sealed class ServicePrivacyFacts
{
    static readonly string[] Canaries = ["Zephyrine", "Quobble", "quobble.example", "DE89370400440532013000", "hunter2canary!", "905-674-3793"];
    const string Secrets = "I am Zephyrine Quobble (zephyrine@quobble.example, 905-674-3793), IBAN DE89370400440532013000, my password is hunter2canary!";

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Secrets_in_questions_cases_and_articles_reach_neither_the_model_nor_log_audit_or_jobs(Engine engine)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ServiceHouse.OpenAsync(engine, model);
        await house.HandbookAsync();
        await house.SaveAsync(Zephyrine);
        await house.BringAsync(("case-study.md", "# Warranty story\n\nThe warranty on a faulty unit saved Zephyrine Quobble, zephyrine@quobble.example, a month of work."), ("bad.pdf", Secrets));
        await house.BringAsync(ArticleVersion.Internal, ("inside.md", "# Inside\n\nThe warranty password is hunter2canary! and nothing else."));
        await house.SaveAsync(new Case { Id = "K1", Modified = ServiceHouse.Now, Created = ServiceHouse.Now, ContactId = "C1", Subject = "Warranty", Description = $"How long is the warranty on a faulty unit? {Secrets}" });

        var told = await house.AskAsync($"How long is the warranty on a faulty unit? {Secrets}", contact: "C1");
        await house.AskAsync($"I want to speak to a human. {Secrets}");
        await house.CasesAsync("K1");

        Assert.NotEmpty(model.Bodies);
        Assert.All(model.Bodies, b => Assert.Contains("[PERSON_1]", b));
        var audit = string.Join('\n', (await house.Get<ModelCalls>().ListAsync(house.Connection, null, 0, 20, default)).Select(c => c.MaskedPrompt + c.Answer + c.Checks));
        Assert.Contains("warranty", audit);
        var jobs = await RowsAsync(house, "SELECT raw, says FROM work", "SELECT says FROM alert");
        var notes = await RowsAsync(house, "SELECT notes FROM service_turn");
        foreach (var canary in Canaries)
            foreach (var (where, text) in new[] { ("model", string.Join('\n', model.Bodies)), ("log", house.Log.All), ("audit", audit), ("jobs", jobs), ("notes", notes) })
                Assert.False(text.Contains(canary, StringComparison.OrdinalIgnoreCase), $"{canary} in {where}");
        Assert.DoesNotContain("warranty", house.Log.All, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("answered", told[^1].State);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_erased_person_is_in_no_conversation_draft_article_or_prompt_and_others_stay(Engine engine)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ServiceHouse.OpenAsync(engine, model);
        await house.HandbookAsync();
        await house.SaveAsync(Zephyrine);
        await house.BringAsync(("story.md", "# A customer's story\n\nZephyrine Quobble measured leaks with us."), ("other.md", "# Another story\n\nBarnaby Snorkel saved water with us."));
        await house.BringAsync(("story.md", "# A customer's story\n\nA customer measured leaks with us."));
        await house.SaveAsync(new KnowledgeArticle { Id = "v1", Modified = ServiceHouse.Now, ArticleId = "n1", Title = "Reference", Body = "<p>Ask Zephyrine Quobble about leaks.</p>", Language = "en", IsPublic = true });
        await house.Get<IEnumerable<IStage>>().Single(s => s.Name == Stages.Articles).RunAsync(house.Connection, [new(house.Connection, Stages.Articles, RecordKind.Article, "v1", 1, 1, Guid.NewGuid())], default);
        var own = (await house.AskAsync("How long is the warranty on a faulty unit?", contact: "C1"))[0].ChatId;
        var named = (await house.AskAsync("This is Zephyrine Quobble: how many days does a replacement take for a faulty unit?"))[0].ChatId;
        var somebody = (await house.AskAsync("What does the Tarn 200 flow sensor cost?"))[0].ChatId;
        await house.SaveAsync(new Case { Id = "K1", Modified = ServiceHouse.Now, Created = ServiceHouse.Now, ContactId = "C1", Subject = "Warranty", Description = "How long is the warranty on a faulty unit? Zephyrine Quobble" });
        await house.CasesAsync("K1");
        Assert.NotEmpty(await house.Get<Suggestions>().OfCaseAsync(house.Connection, "K1", 5, default));
        var erasures = house.Get<Erasures>();

        var before = await erasures.PreviewAsync(house.Connection, "zephyrine@quobble.example", default);
        var erased = await erasures.EraseAsync(house.Connection, "zephyrine@quobble.example", ServiceHouse.Now, default);

        Assert.Equal(before, erased);
        foreach (var table in new[] { "service_chat", "service_turn", "suggestion", "article", "crm_article", "crm_case", "contact", "model_call" })
            Assert.Contains(erased, l => l.Table == table);
        var everything = await RowsAsync(house, [.. Migrator.TablesWith("connection_id").Select(t => $"SELECT * FROM {t}")]);
        Assert.DoesNotContain("zephyrine", everything, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Barnaby Snorkel", everything);
        foreach (var chat in new[] { own, named })
        {
            Assert.Null((await house.Chats.FindAsync(house.Connection, chat, default))!.ContactId);
            Assert.All(await house.Chats.TurnsAsync(house.Connection, chat, default), t => Assert.Equal(("", 0), (t.Words, t.Sentences.Count)));
        }
        Assert.NotEqual("", (await house.Chats.TurnsAsync(house.Connection, somebody, default))[0].Words);
        Assert.DoesNotContain(await house.Knowledge.SearchAsync(house.Connection, "Ask about leaks", Audience.Colleague, 9, default), h => h.Article.Id.StartsWith("crm/", StringComparison.Ordinal));
        Assert.Contains("A customer measured leaks", (await house.Articles.FindAsync(house.Connection, "story.md", null, default))!.Body);
        Assert.Null(await house.Get<ModelCalls>().VerifyAsync(house.Connection, default));
        Assert.Empty(await erasures.PreviewAsync(house.Connection, "zephyrine quobble", default));
    }

    static Contact Zephyrine => new() { Id = "C1", Modified = ServiceHouse.Now, FirstName = "Zephyrine", LastName = "Quobble", Email = "zephyrine@quobble.example" };

    static async Task<string> RowsAsync(ServiceHouse house, params string[] queries)
    {
        await using var connection = await house.Get<Database>().OpenAsync(default);
        var all = new System.Text.StringBuilder();
        foreach (var query in queries)
            foreach (IDictionary<string, object?> row in await connection.QueryAsync(query))
                all.AppendJoin('\n', row.Values.OfType<string>()).Append('\n');
        return all.ToString();
    }
}
