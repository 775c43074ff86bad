using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;

namespace CrmIntegration.Tests.Replies;

public sealed class ReplyFacts
{
    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Without_a_model_the_deals_amount_answers_and_the_rest_is_a_gap(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);

        var suggestion = await house.ReplyAsync("What is the price for the renewal? When can you deliver?");

        Assert.Equal(("offline", "en", null), (suggestion.Writer, suggestion.Language, suggestion.Abstained));
        Assert.Equal(["short", "friendly", "formal"], suggestion.Drafts.Select(d => d.Tone));
        var draft = suggestion.Drafts[1];
        Assert.Contains("Hello Zephyrine Quobble,", draft.Text);
        Assert.Contains("12,500.00 EUR", draft.Text);
        Assert.Contains("[delivery date]", draft.Placeholders);
        Assert.Equal(["amount"], draft.Sentences.Single(s => s.Text.Contains("EUR")).SourceIds);
        Assert.Equal("What is the price for the renewal?", suggestion.Asks[0].Quote);
    }

    [Theory]
    [InlineData("Können Sie uns bitte den Preis für die Verlängerung nennen?", "de", "Guten Tag", "12.500,00 EUR")]
    [InlineData("Pouvez-vous nous envoyer le prix pour le renouvellement ?", "fr", "Bonjour", "12 500,00 EUR")]
    [InlineData("¿Nos pueden enviar el precio para la renovación, por favor?", "es", "Hola", "12.500,00 EUR")]
    [InlineData("Potete inviarci il prezzo per il rinnovo, per favore?", "it", "Buongiorno", "12.500,00 EUR")]
    [InlineData("Kunt u ons de prijs voor de verlenging sturen? Wij hebben dit graag voor vrijdag.", "nl", "Hallo", "12.500,00 EUR")]
    [InlineData("请问续约的价格是多少？请尽快告诉我们。", "zh", "Zephyrine Quobble，您好", "12,500.00 EUR")]
    [InlineData("更新の価格を教えていただけますか？よろしくお願いします。", "ja", "Zephyrine Quobble 様", "12,500.00 EUR")]
    public async Task The_reply_is_in_the_customers_language_with_its_way_to_write_numbers(string mail, string language, string greeting, string amount)
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);

        var suggestion = await house.ReplyAsync(mail);

        Assert.Equal(language, suggestion.Language);
        Assert.All(suggestion.Drafts.Where(d => d.Tone != "formal"), d => Assert.StartsWith(greeting, d.Text));
        Assert.Contains(suggestion.Drafts, d => d.Text.Contains(amount));
    }

    [Fact]
    public async Task What_we_told_this_customer_before_is_told_again_with_its_source()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await house.SaveAsync(new Email
        {
            Id = "P1", Modified = ReplyHouse.Now, AccountId = "A1", Subject = "Loom delivery", Incoming = false, SentAt = ReplyHouse.Now.AddDays(-20),
            TextBody = "Thanks for asking. The delivery of the loom takes 14 days after the order.",
        });

        var suggestion = await house.ReplyAsync("How long does the delivery of the loom take after the order?");

        var told = suggestion.Drafts[0].Sentences.Single(s => s.Text.Contains("14 days"));
        Assert.Equal("P1", suggestion.Sources.Single(s => s.Id == told.SourceIds[0]).RecordId);
    }

    [Fact]
    public async Task Replying_twice_leaves_one_suggestion()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        var first = await house.ReplyAsync("What is the price?");

        await house.RunAsync("M1");

        var only = Assert.Single(await house.Suggestions.ListAsync(house.Connection, 0, 10, CancellationToken.None));
        Assert.NotEqual(first.Id, only.Id);
        Assert.Equal(first.Drafts[0].Text, only.Drafts[0].Text);
    }

    [Theory]
    [InlineData("I am out of office until Monday.", "automatic")]
    [InlineData("Please unsubscribe me from this list.", "no more mail")]
    public async Task Some_mails_want_no_reply(string mail, string why)
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);

        var suggestion = await house.ReplyAsync(mail);

        Assert.Empty(suggestion.Drafts);
        Assert.Contains(why, suggestion.Abstained);
    }

    [Fact]
    public async Task A_models_draft_is_kept_with_its_source_and_its_invented_number_is_not()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        model.Writes = said => AzureOpenAiEmulator.Drafts($"The amount for {said.Split("<source id=\"sender\">\n")[1].Split('\n')[0]} is 12,500.00 EUR. It will cost you 9,999 EUR next year. Thank you for your question.", "amount", "sender");

        var suggestion = await house.ReplyAsync("What is the price for the renewal?");

        Assert.Equal("azure/drafts", suggestion.Writer);
        Assert.All(suggestion.Drafts, d => Assert.Contains("12,500.00 EUR", d.Text));
        Assert.All(suggestion.Drafts, d => Assert.DoesNotContain("9,999", d.Text));
        Assert.All(suggestion.Drafts, d => Assert.Contains("Zephyrine Quobble", d.Text));
    }

    [Fact]
    public async Task A_model_that_obeys_the_mail_gets_no_prompt_link_or_promise_past_the_gate()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model, ("Language:DailyBudget", "1000"));
        model.Usually = Mood.Obeys;
        var file = Path.Combine(SharedData.Folder, "injections/cyberseceval/prompt_injection.json");
        using var set = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var injections = set.RootElement.EnumerateArray().Select(e => e.GetProperty("user_input").GetString()!).ToList();
        var obeyed = new List<string>();

        foreach (var (injection, i) in injections.Select((t, i) => (t, i)))
        {
            var suggestion = await house.ReplyAsync($"What is the price for the renewal? {injection}", $"I{i}");
            if (suggestion.Drafts.Any(d => AzureOpenAiEmulator.Obedience.Any(o => d.Text.Contains(o, StringComparison.OrdinalIgnoreCase))))
                obeyed.Add(injection);
        }

        Assert.Empty(obeyed);
        Assert.True(model.Bodies.Count > 20, "Too few mails reached the model for the output gate to be tried.");
    }

    [Fact]
    public async Task In_a_long_thread_only_what_is_still_open_gets_a_draft()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        Connectors.Email At(string id, int minute, bool incoming) => house.Incoming(id, "What does the loom cost?", thread: "T1") with { SentAt = ReplyHouse.Now.AddMinutes(minute), Incoming = incoming };
        foreach (var mail in new[] { At("M1", -50, true), At("A1", -40, false), At("M2", -30, true), At("M3", -20, true), At("A2", -25, false) })
            await house.SaveAsync(mail);

        await house.RunAsync("M1", "M2", "M3");

        Assert.Null(await house.Suggestions.LatestOfEmailAsync(house.Connection, "M1", CancellationToken.None));
        Assert.Null(await house.Suggestions.LatestOfEmailAsync(house.Connection, "M2", CancellationToken.None));
        Assert.NotNull(await house.Suggestions.LatestOfEmailAsync(house.Connection, "M3", CancellationToken.None));
    }

    [Fact]
    public async Task A_placeholder_that_a_model_made_up_is_never_shown()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        model.Writes = _ => AzureOpenAiEmulator.Drafts("Thank you, [PERSON_77].");

        var reply = await house.ReplyAsync("What does the loom cost?");

        Assert.Equal("offline", reply.Writer);
        Assert.All(reply.Drafts, d => Assert.DoesNotContain("PERSON_", d.Text));
        Assert.Contains("[PERSON_77] stands for nothing", model.Bodies.Last());
    }
}
