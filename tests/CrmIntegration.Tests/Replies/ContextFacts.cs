using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;

namespace CrmIntegration.Tests.Replies;

/// <summary>What a draft is made from: past replies, the thread, promises, the calendar; and what it is not made from.</summary>
public sealed class ContextFacts
{
    static readonly DateTimeOffset Now = ReplyHouse.Now;
    public static TheoryData<Engine> Engines => Databases.Engines;

    static Email Sent(string id, string text, string? deal = "O1", string? account = "A1", int daysAgo = 20, string? thread = null) => new()
    {
        Id = id, Modified = Now, OpportunityId = deal, AccountId = account, Subject = "Loom", Incoming = false, SentAt = Now.AddDays(-daysAgo), ThreadId = thread, TextBody = text, ToAddress = "zephyrine@quobble.example",
    };

    [Theory, MemberData(nameof(Engines))]
    public async Task An_answer_to_another_customer_lends_its_words_and_not_its_facts(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);
        await house.SaveAsync(new Account { Id = "A2", Modified = Now, Name = "Thistlemoor Ltd" });
        await house.SaveAsync(new Opportunity { Id = "O2", Modified = Now, Name = "Thistlemoor looms", OwnerId = "U1", AccountId = "A2" });
        await house.SaveAsync(Sent("P2", "Installation of the loom on site at Thistlemoor is done by two fitters.\n\nInstallation of the loom on site is done by our own technicians within 5 days.", "O2", "A2"));

        var suggestion = await house.ReplyAsync("Who does the installation of the loom on site?");

        var draft = suggestion.Drafts[1];
        Assert.Contains("done by our own technicians within [...] days", draft.Text);
        Assert.DoesNotContain("fitters", draft.Text);
        Assert.DoesNotContain("Thistlemoor", draft.Text + string.Concat(suggestion.Sources.Select(s => s.Quote)));
        Assert.Contains("[...]", draft.Placeholders);
    }

    [Theory]
    [InlineData("¿Podríamos reunirnos la semana que viene para repasar el telar con nuestro director de planta?", "El telar se entrega siempre con el juego de montaje. El jueves por la mañana nos viene bien.", "Para una reunión puedo ofrecer:")]
    [InlineData("Könnten wir nächste Woche den Webstuhl mit unserem Werksleiter durchgehen?", "Der Webstuhl wird mit Montagesatz geliefert. Donnerstagvormittag passt uns gut.", "ein Gespräch kann ich diese Termine anbieten:")]
    [InlineData("Pourrions-nous nous voir la semaine prochaine pour parler du métier à tisser ?", "Le métier à tisser est livré avec le kit. Jeudi matin nous convient.", "Pour un rendez-vous, je peux proposer :")]
    public async Task Who_asks_to_meet_is_offered_times_and_nothing_of_what_another_customer_was_told(string mail, string past, string offers)
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await house.SaveAsync(new Account { Id = "A2", Modified = Now, Name = "Thistlemoor Ltd" });
        await house.SaveAsync(new Opportunity { Id = "O2", Modified = Now, Name = "Thistlemoor looms", OwnerId = "U1", AccountId = "A2" });
        await house.SaveAsync(Sent("P2", past, "O2", "A2"));

        var suggestion = await house.ReplyAsync(mail);

        Assert.All(suggestion.Drafts, d => Assert.Contains(offers, d.Text));
        Assert.DoesNotContain(suggestion.Sources, s => s.RecordId == "P2");
    }

    [Fact]
    public async Task A_mail_is_read_once_on_its_way_from_the_queue_to_its_answer()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await house.SaveAsync(house.Incoming("M1", "What is the price for the renewal?"));
        await house.Get<Enrich.Replies.Urgency>().OrderAsync(house.Connection, ["M1"], CancellationToken.None);
        var mail = (await house.Store.MailsToAnswerAsync(house.Connection, ["M1"], CancellationToken.None))[0];
        var read = house.Get<Enrich.Replies.ReadMails>();
        var first = read.Read(house.Connection, mail);

        var context = (await house.Get<Enrich.Replies.Gathering>().ContextsAsync(house.Connection, [mail], CancellationToken.None))[0];

        Assert.Same(first.Clean, context.Clean);
        Assert.Same(first.Reading, context.Reading);
        Assert.NotSame(first.Clean, read.Clean(house.Connection, mail with { Modified = Now.AddMinutes(1) }));
    }

    [Fact]
    public async Task What_a_colleague_wrote_on_their_deal_is_not_used()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await house.SaveAsync(new Opportunity { Id = "O3", Modified = Now, Name = "Colleague's", OwnerId = "U2", AccountId = "A1" });
        await house.SaveAsync(Sent("P3", "Installation of the loom on site is done by our own technicians.", "O3"));

        var suggestion = await house.ReplyAsync("Who does the installation of the loom on site?");

        Assert.DoesNotContain(suggestion.Sources, s => s.RecordId == "P3");
        Assert.DoesNotContain("technicians", suggestion.Drafts[1].Text);
    }

    [Fact]
    public async Task A_customer_who_asks_to_meet_is_offered_free_times_on_the_day_they_named()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, null, ("Replies:TimeZone", "Europe/Berlin"));
        var thursday = new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);
        await house.SaveAsync(new Activity { Id = "E1", Modified = Now, Type = "Event", OwnerId = "U1", Subject = "Board", At = thursday, DurationMinutes = 60 });        // 10 to 11 in Berlin
        await house.SaveAsync(new Activity { Id = "E2", Modified = Now, Type = "Event", OwnerId = "U9", Subject = "Somebody else's", At = thursday.AddHours(1), DurationMinutes = 60 });

        var suggestion = await house.ReplyAsync("Could we schedule a meeting on Thursday?");

        var slots = suggestion.Sources.Single(s => s.Kind == "calendar").Quote;
        Assert.Equal("Thursday, 26 November, 11:00–11:30; Thursday, 26 November, 14:00–14:30 or Friday, 27 November, 10:00–10:30 (Berlin)", slots);
        Assert.Contains(slots, suggestion.Drafts[0].Text);
        Assert.Equal(["slots"], suggestion.Drafts[0].Sentences.Single(s => s.Text.Contains("14:00")).SourceIds);
    }

    [Fact]
    public async Task Times_stand_on_the_customers_clock_and_in_their_language()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, null, ("Replies:TimeZone", "America/New_York"));
        await house.SaveAsync(new Account { Id = "A1", Modified = Now.AddMinutes(1), Name = "Quillfeather Works", Country = "Germany" });

        var suggestion = await house.ReplyAsync("Können wir bitte einen Termin für ein Gespräch vereinbaren?");

        var slots = suggestion.Sources.Single(s => s.Kind == "calendar").Quote;
        Assert.StartsWith("Dienstag, 24. November, 16:00–16:30", slots);          // 10:00 in New York
        Assert.EndsWith("(Berlin)", slots);
        Assert.Contains(slots, suggestion.Drafts[0].Text);
    }

    [Fact]
    public async Task The_card_says_what_was_written_before_and_what_we_still_owe()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await house.SaveAsync(new Email { Id = "T1", Modified = Now, ThreadId = "T", OpportunityId = "O1", AccountId = "A1", Subject = "Loom", Incoming = true, SentAt = Now.AddDays(-3), TextBody = "Which colours does the loom come in?" });
        await house.SaveAsync(Sent("T2", "Hello,\n\nThank you. I will send you the colour chart by Friday.\n\nBest regards", daysAgo: 2, thread: "T"));

        var suggestion = await house.ReplyAsync("Where is the colour chart?", thread: "T");

        Assert.Equal(["Which colours does the loom come in?", "I will send you the colour chart by Friday."], suggestion.Reading!.Thread.Select(t => t.Says));
        Assert.Equal("I will send you the colour chart by Friday.", Assert.Single(suggestion.Reading.Promises));
        Assert.Contains("On what I promised (\"I will send you the colour chart by Friday\"): [how it stands].", suggestion.Drafts[1].Text);
    }

    [Fact]
    public async Task What_the_forecast_thinks_goes_to_the_model_and_never_to_the_customer()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        await house.Get<Predictions>().SaveAsync(house.Connection,
        [
            new()
            {
                Id = Guid.CreateVersion7(), ConnectionId = house.Connection, OpportunityId = "O1", MadeAt = Now, ModelVersion = "m", InputsHash = "h", Win = 0.31,
                Reasons = [new("quiet", "The customer has been quiet for long", -0.8, null, null, true)],
            },
        ], CancellationToken.None);
        model.Writes = _ => AzureOpenAiEmulator.Drafts("Thank you for your question. The customer has been quiet for long.");

        var suggestion = await house.ReplyAsync("What is the price for the renewal?");

        Assert.Contains("The customer has been quiet for long", Assert.Single(model.Bodies));
        Assert.Equal("offline", suggestion.Writer);
        Assert.All(suggestion.Drafts, d => Assert.DoesNotContain("quiet", d.Text));
        Assert.Contains(suggestion.Happened, h => h.Contains("ours alone"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_knowledge_article_answers_word_for_word_and_an_internal_one_does_not(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);
        ArticleBrought Article(string id, string body, string visibility) => new(id, "Loom installation", "Installation", body, "en", visibility, "console", "text/markdown");
        await house.Get<Articles>().SaveAsync(house.Connection,
        [
            Article("K1", "The installation of a loom on site takes 2 working days. A power line of 400 volts must be there.", ArticleVersion.Public),
            Article("K2", "Installation of a loom on site costs us 900 EUR: never tell a customer.", ArticleVersion.Internal),
        ], null, Now, CancellationToken.None);

        var suggestion = await house.ReplyAsync("How long does the installation of the loom on site take?");

        var draft = suggestion.Drafts[1];
        Assert.Contains("The installation of a loom on site takes 2 working days.", draft.Text);
        Assert.Equal("K1", suggestion.Sources.Single(s => s.Kind == "article").RecordId);
        Assert.DoesNotContain("900", string.Concat(suggestion.Sources.Select(s => s.Quote)));
    }
}
