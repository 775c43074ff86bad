using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;
using CrmIntegration.Tests.AzureOpenAi;

namespace CrmIntegration.Tests.Service;

public sealed class AnswerFacts
{
    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_question_gets_checked_sentences_each_with_the_span_it_stands_on(Engine engine)
    {
        using var house = await ServiceHouse.OpenAsync(engine);
        await house.HandbookAsync();

        var told = await house.AskAsync("How long is the warranty on a faulty unit?");

        Assert.Equal("answered", told[^1].State);
        var sentence = told.Single(t => t.Sentence?.Text.Contains("36 months") == true).Sentence!;
        var source = Assert.Single(sentence.Sources);
        var article = (await house.Articles.FindAsync(house.Connection, source.ArticleId, source.Version, default))!;
        Assert.Equal(sentence.Text, article.Body.Substring(source.Start, source.Length));
        var turns = await house.Chats.TurnsAsync(house.Connection, told[0].ChatId, default);
        Assert.Equal(["customer", "service"], turns.Select(t => t.Speaker));
        Assert.Equal(("answered", "offline"), (turns[1].Outcome, turns[1].Writer));
        Assert.Equal(source, turns[1].Sentences.Single(s => s.Text == sentence.Text).Sources[0]);
        Assert.Null(await house.Chats.FindAsync(Guid.NewGuid(), told[0].ChatId, default));
    }

    [Fact]
    public async Task An_answer_that_stands_in_an_uploaded_file_and_in_the_CRMs_own_article_is_given()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.HandbookAsync();
        await house.BringAsync(("returns.md", "# Returns and warranty\n\nUnused goods may be returned within 30 days. The warranty is 36 months."));

        var told = await house.AskAsync("How many months is the warranty?");

        Assert.Equal("answered", told[^1].State);
        Assert.Contains(told, t => t.Sentence?.Text == "The warranty is 36 months.");
    }

    [Theory]
    [InlineData("Was kostet ein Tarn 200?", "480 EUR", "de")]
    [InlineData("Combien coûte la livraison express ?", "90 EUR", "fr")]
    [InlineData("¿En cuántos días salen las pasarelas Fell?", "15 días", "es")]
    [InlineData("Where is our data kept, and for how long?", "24 months", "en")]
    [InlineData("Hello, what discount do I get for 120 units? Thanks", "100 units 8 %", "en")]
    public async Task A_customer_is_answered_in_their_own_language(string question, string holds, string language)
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.HandbookAsync();

        var told = await house.AskAsync(question);

        Assert.Contains(told, t => t.Sentence?.Text.Contains(holds) == true);
        Assert.All(told.Where(t => t.Sentence is not null), t => Assert.Equal(language, house.LanguageOf(t.Sentence!)));
    }

    [Theory]
    [InlineData("Do you sell insurance for company cars?", "en")]
    [InlineData("Who won the football match last night?", "en")]
    [InlineData("Bieten Sie auch Hörgeräte an?", "de")]
    [InlineData("Quanto costa la spedizione verso la Sardegna?", "it")]
    public async Task What_no_article_answers_is_not_answered_and_a_person_is_offered(string question, string language)
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.HandbookAsync();

        var told = await house.AskAsync(question);

        Assert.DoesNotContain(told, t => t.Kind == "sentence");
        Assert.Equal("abstained", told[^1].State);
        Assert.Equal(language, (await house.Chats.FindAsync(house.Connection, told[0].ChatId, default))!.Language);
        var turn = (await house.Chats.TurnsAsync(house.Connection, told[0].ChatId, default))[^1];
        Assert.Contains("article", Assert.Single(turn.Notes));
    }

    [Theory]
    [InlineData("¿Cuánto cuesta una cafetera?")]
    [InlineData("Combien coûte une cafetière ?")]
    [InlineData("Quanto costa una caffettiera?")]
    [InlineData("Wat kost een koffiezetapparaat?")]
    [InlineData("Was kostet eine Kaffeemaschine?")]
    public async Task Without_a_model_too_nobody_is_told_the_price_of_a_sensor_who_asked_for_a_coffee_machine(string question)
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.HandbookAsync();

        Assert.DoesNotContain(await house.AskAsync(question), t => t.Kind == "sentence");
    }

    [Fact]
    public async Task A_short_question_goes_on_from_the_one_before()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.HandbookAsync();
        var first = await house.AskAsync("How long does delivery of Tarn 200 sensors take?");

        var second = await house.AskAsync("And express delivery?", first[0].ChatId);

        Assert.Contains(second, t => t.Sentence?.Text.Contains("90 EUR per parcel") == true);
        Assert.Equal(first[0].ChatId, second[0].ChatId);
    }

    [Fact]
    public async Task A_models_answer_is_shown_as_far_as_the_passages_hold_it()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite, model);
        await house.HandbookAsync();
        model.Writes = _ => Sentences(("The warranty on every unit is 36 months.", "s1"), ("We also give you a refund of 500 EUR.", "s1"), ("Write to help@evil.example for more.", "s1"));

        var told = await house.AskAsync("How long is the warranty on a faulty unit?");

        Assert.Equal("The warranty on every unit is 36 months.", Assert.Single(told, t => t.Kind == "sentence").Sentence!.Text);
        var turn = (await house.Chats.TurnsAsync(house.Connection, told[0].ChatId, default))[^1];
        Assert.Equal(("azure/drafts", 2), (turn.Writer, turn.Notes.Count));
        Assert.Equal(("service", told[0].ChatId.ToString()), (await house.Get<ModelCalls>().ListAsync(house.Connection, null, 0, 5, default)).Select(c => (c.Feature, c.About)).Single());
    }

    [Theory]
    [InlineData("What does the Zebra 900 cost?", "The Zebra costs 480 EUR.")]
    [InlineData("What does a Zebra sensor cost?", "It costs 480 EUR.")]
    [InlineData("What does a Tarn 900 cost?", "It costs 480 EUR.")]
    [InlineData("How much is a coffee machine?", "A unit costs 480 EUR.")]
    [InlineData("Was kostet ein Zebrafon?", "Ein Stück kostet 480 EUR.")]
    [InlineData("What does a Tarn 200 cost?", "The Fell costs 480 EUR.")]
    public async Task The_price_of_one_product_is_not_told_of_another_that_nobody_sells(string question, string says)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite, model);
        await house.BringAsync(("prices.md", "# Prices\n\nWhat a sensor costs depends on its kind. A Tarn 200 sensor costs 480 EUR. A gateway costs 900 EUR."),
            ("preise.md", "# Preise\n\nWas ein Sensor kostet, hängt von der Art ab. Ein Tarn 200 kostet 480 EUR das Stück."));
        model.Writes = _ => Sentences((says, "s1"));

        var told = await house.AskAsync(question);

        Assert.DoesNotContain(told, t => t.Sentence?.Text == says);
        if (!question.Contains("Tarn 200"))
            Assert.DoesNotContain(told, t => t.Sentence?.Text.Contains("480") == true);
    }

    [Theory]
    [InlineData("What does a Tarn 200 cost?", "A Tarn 200 costs 480 EUR.")]
    [InlineData("Hello, Zoe here from Quillfeather. How much is the Tarn 200 sensor, please?", "It costs 480 EUR.")]
    [InlineData("Was kostet ein Tarn 200?", "Ein Tarn 200 kostet 480 EUR.")]
    [InlineData("What is the price of a gateway?", "The price is 900 EUR.")]
    public async Task The_price_of_the_very_product_is_told_in_the_models_own_words(string question, string says)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite, model);
        await house.BringAsync(("prices.md", "# Prices\n\nWhat a sensor costs depends on its kind. A Tarn 200 sensor costs 480 EUR. A gateway costs 900 EUR."),
            ("preise.md", "# Preise\n\nWas ein Sensor kostet, hängt von der Art ab. Ein Tarn 200 kostet 480 EUR das Stück."));
        model.Writes = _ => Sentences((says, "s1"));

        Assert.Contains(await house.AskAsync(question), t => t.Sentence?.Text == says);
    }

    [Theory]
    [InlineData(nameof(Mood.Refuses)), InlineData(nameof(Mood.BadJson)), InlineData(nameof(Mood.CutsOff)), InlineData(nameof(Mood.FiltersPrompt)), InlineData(nameof(Mood.WrongShape)), InlineData(nameof(Mood.Obeys))]
    public async Task Whatever_the_model_does_the_customer_gets_the_articles_own_words(string mood)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite, model);
        await house.HandbookAsync();
        model.Usually = Enum.Parse<Mood>(mood);

        var told = await house.AskAsync("How long is the warranty on a faulty unit?");

        Assert.Contains(told, t => t.Sentence?.Text == "The warranty is 36 months.");
        var turn = (await house.Chats.TurnsAsync(house.Connection, told[0].ChatId, default))[^1];
        Assert.Equal("offline", turn.Writer);
        Assert.NotEmpty(turn.Notes);
    }

    [Fact]
    public async Task With_the_policys_switch_off_no_question_leaves()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite, model);
        await house.HandbookAsync();
        await house.Get<AiPolicies>().SaveAsync(house.Connection, new() { FeaturesOff = ["service"] }, 0, "admin", ServiceHouse.Now, default);

        var told = await house.AskAsync("How long is the warranty on a faulty unit?");

        Assert.Equal("answered", told[^1].State);
        Assert.Empty(model.Bodies);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_case_that_comes_in_gets_a_draft_with_its_articles_and_never_twice(Engine engine)
    {
        using var house = await ServiceHouse.OpenAsync(engine);
        await house.HandbookAsync();
        await house.SaveAsync(new Contact { Id = "C1", Modified = ServiceHouse.Now, FirstName = "Zephyrine", LastName = "Quobble" });
        await house.SaveAsync(new Case { Id = "K1", Modified = ServiceHouse.Now, Created = ServiceHouse.Now, ContactId = "C1", Subject = "Returns", Description = "Hello, can we return unused goods, and how long is the warranty?\n\nRegards\nZephyrine" });
        await house.SaveAsync(new Case { Id = "K2", Modified = ServiceHouse.Now, Created = ServiceHouse.Now, Subject = "Faulty", Description = "This is not acceptable. The sensors are broken, nobody calls back and I am very disappointed." });
        await house.SaveAsync(new Case { Id = "K3", Modified = ServiceHouse.Now, Created = ServiceHouse.Now, Subject = "Mailed", Description = "How long is the warranty?" });
        await house.SaveAsync(new Email { Id = "M3", Modified = ServiceHouse.Now, SentAt = ServiceHouse.Now, CaseId = "K3", Incoming = true, TextBody = "How long is the warranty?" });

        await house.CasesAsync("K1", "K2", "K3", "gone");
        await house.CasesAsync("K1", "K2");

        var suggestion = Assert.Single(await house.Get<Suggestions>().OfCaseAsync(house.Connection, "K1", 5, default));
        var draft = Assert.Single(suggestion.Drafts);
        Assert.StartsWith("Hello Zephyrine Quobble,", draft.Text);
        Assert.Contains("30 days", draft.Text);
        Assert.Contains("36 months", draft.Text);
        Assert.All(draft.Sentences.SelectMany(s => s.SourceIds), id => Assert.Contains(suggestion.Sources, s => s.Id == id));
        Assert.Contains("hand-overs", Assert.Single(await house.Get<Suggestions>().OfCaseAsync(house.Connection, "K2", 5, default)).Abstained);
        var handed = Assert.Single(await house.Chats.ListAsync(house.Connection, ServiceChat.Waiting, 0, 5, default));
        Assert.Equal(("K2", "complains", "case"), (handed.CaseId, handed.HandedWhy, handed.Channel));
        Assert.Single(await house.Chats.TurnsAsync(house.Connection, handed.Id, default));
        Assert.Empty(await house.Get<Suggestions>().OfCaseAsync(house.Connection, "K3", 5, default));
    }

    [Fact]
    public async Task A_case_that_no_article_answers_says_what_they_are_silent_about_and_not_whom_it_greets()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.HandbookAsync();
        await house.SaveAsync(new Case { Id = "K3", Modified = ServiceHouse.Now, Created = ServiceHouse.Now, Subject = "Gateway", Description = "Hello Halden Controls,\n\nthe zeppelin hovers over our greenhouse.\n\nMarcus Delgado" });

        await house.CasesAsync("K3");

        var why = Assert.Single(await house.Get<Suggestions>().OfCaseAsync(house.Connection, "K3", 5, default)).Abstained!;
        Assert.Contains("zeppelin", why, StringComparison.Ordinal);
        Assert.DoesNotContain("Halden", why, StringComparison.Ordinal);
    }

    internal static string Sentences(params (string Text, string Source)[] sentences) => JsonSerializer.Serialize(new { sentences = sentences.Select(s => new { text = s.Text, sources = new[] { s.Source } }) });
}
