using CrmIntegration.Connectors;
using CrmIntegration.Doors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting.Watch;
using CrmIntegration.Records;
using CrmIntegration.Verbs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

/// <summary>The product as it ships beside the emulated CRM, filled, and a browser to use it with.</summary>
public sealed class Company : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("crm-browser-").FullName;
    Chromium? chromium;
    DemoRun? run;
    string? admin;

    internal DemoRun Run => run!;
    internal T Get<T>() where T : notnull => Run.House.Services.GetRequiredService<T>();
    public string Address => Run.House.Urls.First();
    public Guid Connection => Run.ConnectionId;
    public string Of(string page) => $"{Address}/c/{Connection}/{page}".TrimEnd('/');

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Missing)
            return;
        run = await DemoRun.StartAsync(folder, new EmulatorOptions(0, 11, 700), 0, TextWriter.Null, ["--Forecast:TrainApart", "false"]) ?? throw new InvalidOperationException("The demo did not start.");
        await run.FillAsync(TextWriter.Null);
        chromium = await Chromium.StartAsync();
    }

    Guid? campaign;

    /// <summary>A campaign with its copy, for a segment of the sample company; made once.</summary>
    internal async Task<Guid> CampaignAsync()
    {
        if (campaign is { } made)
            return made;
        var segment = new Segment(Guid.NewGuid(), "Water utilities without an open deal", new() { Industries = ["Water utility"], HasOpenDeal = false });
        await Get<Segments>().SaveAsync(Connection, segment, TimeProvider.System.GetUtcNow(), default);
        await Get<Brands>().SaveAsync(Connection, Brand.Plain with { Name = "Halden Controls", Sender = "Halden Controls", Footer = "Halden Controls, Pumpenweg 3, 6060 Hall · haldencontrols.example" }, null, TimeProvider.System.GetUtcNow(), default);
        campaign = (await Get<ICampaigns>().SaveAsync(Connection, new()
        {
            Id = Guid.NewGuid(), Name = "Open day in spring", SegmentId = segment.Id,
            Brief = new("event", "en", "See a leak found in an hour: open day at the pump hall", ["Three leaks, found live on a real line", "Talk to the people who build the Tarn sensor", "Bring your own plan and leave with a first estimate"],
                "12 March 2027, 14:00 to 17:00", "Pumpenweg 3, Hall", "https://haldencontrols.example/open-day"),
        }, default)).Value;
        await Get<ICampaigns>().WriteAsync(Connection, campaign.Value, "admin", default);
        return campaign.Value;
    }

    /// <summary>As after a trial and some fine-tuning: what the pages show then.</summary>
    internal async Task LanguageAsync()
    {
        var (now, champion) = (TimeProvider.System.GetUtcNow(), (await Get<Models>().ChampionAsync(Connection, default))!);
        await Get<Models>().SaveAsync(champion with { Version = "lm-3f9a1c077", State = "challenger", PublishedAt = null }, default);
        await Get<LanguageModels>().SaveAsync(new()
        {
            ConnectionId = Connection, Version = "lm-3f9a1c077", BaseVersion = champion.Version, Deployment = "crm-5d20b1aa", PromptVersion = "forecast-1", Shift = 0, OfLanguage = 0.4, OfTrained = 0.7, Deals = 118, Verdict = "Better", PerThousand = 1.18m, MadeAt = now,
        }, default);
        await Get<ModelTrials>().SaveAsync(new() { ConnectionId = Connection, Challenger = "azure/crm-5d20b1aa, forecast-1", Champion = "logistic", Look = 1, JudgedAt = now, Deals = 118, Difference = -0.0312, Low = -0.058, High = -0.004, Verdict = "Better", Cost = 0.14m }, default);
        Tuning Of(string id, string purpose, string state, string? says) => new()
        {
            ConnectionId = Connection, Id = Guid.Parse(id), Purpose = purpose, State = state, BaseModel = "gpt-4o-mini", Examples = 412, Refusals = 3, Cost = 2.61m, Says = says, MadeAt = now, ChangedAt = now,
        };
        await Get<Tunings>().SaveAsync(Of("01a20d6d-5a00-7dc7-9928-65dd5d20b1aa", "forecast", Tuning.Judged, "Better on 118 later deals: log loss -0.0312 against the trained model alone, for 0.14. It waits as a challenger on the page Models."), default);
        await Get<Tunings>().SaveAsync(Of("01a20d6d-5a00-7dc7-9928-65dd77e1c40b", "reply", Tuning.Running, null), default);
        await Get<PromptVersions>().SaveAsync(new()
        {
            ConnectionId = Connection, Feature = "reply", Version = "reply-261120-0915", Instructions = "Be bold.", State = PromptVersion.Refused, Says = "0.811 on 18 cases, built-in 0.967: worse, so it is not used. First: de-delivery: no draft", MadeAt = now, MadeBy = "admin",
        }, default);
    }

    /// <summary>As after half a year of closings, with a challenger beside the champion and an alert that stands: what the pages show then.</summary>
    async Task WatchedAsync()
    {
        var (now, champion, random) = (TimeProvider.System.GetUtcNow(), (await Get<Models>().ChampionAsync(Connection, default))!, new Random(3));
        var closed = Enumerable.Range(0, 400).Select(i =>
        {
            var (at, said) = (now.AddDays(-180 * random.NextDouble()), random.NextDouble());
            return new ClosedDeal("d" + i, at, random.NextDouble() < said, [(at.AddDays(-60), said)]);
        });
        await Get<ModelWatch>().SaveWeeksAsync(Connection, [.. OutcomeWatch.Weeks(closed).Select(ModelWatching.Row)], default);
        string[] teams = ["Ada Hofer", "Jonas Berg", "Li Wei"];
        List<SegmentRow> rows = [.. Enumerable.Range(0, 240).Select(i =>
        {
            var (chance, team, industry) = (random.NextDouble(), teams[i % 3], i % 4 == 0 ? "Pharma" : "Water utility");
            return new SegmentRow("d" + i, [("team", team), ("Industry", industry)], [("amount", 2000 + 300 * i)], random.NextDouble() < (industry == "Pharma" ? chance / 3 : chance) ? 1 : 0, 1, chance, Math.Clamp(chance + 0.1 * random.NextDouble() - 0.05, 0.01, 0.99));
        })];
        await Get<ModelWatch>().SaveSegmentsAsync(Connection, [new() { Version = champion.Version, Beside = "5ad0c1e77b20", JudgedAt = now, Deals = 240, Segments = System.Text.Json.JsonSerializer.Serialize(SegmentErrors.Of(rows)) }], default);
        await Get<Alerts>().RaiseAsync(Connection, ModelWatching.Drifted, "Open deals differ from those the model has learnt from: amount, Industry.", "A challenger is trained by itself. Where the change is an error of entry or of mapping, mend that first.", now.AddDays(-2), default);
    }

    /// <summary>As with a language model behind it: a draft that was written, one that was refused, and one whose words were erased since.</summary>
    async Task AskedAsync()
    {
        var (now, calls) = (TimeProvider.System.GetUtcNow(), Get<ModelCalls>());
        if ((await calls.ListAsync(Connection, null, 0, 1, default)).Count > 0)
            return;
        ModelCall Of(int daysAgo, string feature, string outcome, string? answer, decimal cost) => new()
        {
            ConnectionId = Connection, At = now.AddDays(-daysAgo), Feature = feature, AskedBy = "job", About = "Email 02s000000000004", Writer = "gpt-4o-mini", PromptVersion = feature + "-3", Checks = "2 facts tied, 0 removed",
            MaskedPrompt = "Answer the customer's mail.\n<mail>\nDear [PERSON_1], when can [COMPANY_1] expect the 40 sensors? You wrote of week 48 to [EMAIL_1].\n</mail>", Answer = answer, TokensIn = 812, TokensOut = answer is null ? 0 : 96, Cost = cost, Milliseconds = 1840, Outcome = outcome,
        };
        await calls.AppendAsync(Of(200, "reply", "written", "Your 40 sensors leave our hall in week 48.", 0.0021m), default);
        await calls.ForgetBeforeAsync(Connection, now.AddDays(-100), now, default);
        await calls.AppendAsync(Of(3, "reply", "written", "Dear [PERSON_1], your 40 sensors leave our hall in week 48 [2]. Shall I confirm the morning delivery?", 0.0023m), default);
        await calls.AppendAsync(Of(2, "marketing", "filtered", null, 0.0004m), default);
        await calls.AppendAsync(Of(1, "forecast", "written", "{\"log_odds\": 0.4, \"because\": \"they asked for a date twice\"}", 0.0018m), default);
    }

    /// <summary>A customer who was answered from an article and then asked for a person.</summary>
    async Task<Guid> ChatAsync()
    {
        if ((await Get<ServiceChats>().ListAsync(Connection, null, 0, 500, default)).FirstOrDefault(c => c.Channel == "panel") is { } there)
            return there.Id;
        await Get<IKnowledge>().TakeInAsync(Connection, [new("returns.md", "# Returns and warranty\n\nUnused goods may be returned within 30 days. The warranty is 36 months."u8.ToArray())], ArticleVersion.Public, "upload", "admin", default);
        var asked = (await Get<IServiceDesk>().AskAsync(Connection, new(null, "How many months is the warranty?", Audience.Customer, "panel", null, null), default)).Value;
        var chat = Guid.Empty;
        await foreach (var said in asked)
            chat = said.ChatId;
        await Get<IServiceDesk>().HandOverAsync(Connection, chat, ServiceChat.ByCustomer, "asked for a person", default);
        return chat;
    }

    /// <summary>What is seen without signing in: by a person who is about to, and by a customer who wants no more mail.</summary>
    internal Dictionary<string, string> SignedOutPages() => new()
    {
        ["sign-in"] = Address + "/sign-in",
        ["unsubscribe"] = Get<UnsubscribeLinks>().For(new DefaultHttpContext { Request = { Scheme = "http", Host = new(new Uri(Address).Authority) } }.Request, Connection, "ada@lovelace.example"),
    };

    /// <summary>Every page of the console, by a short name.</summary>
    internal async Task<Dictionary<string, string>> PagesAsync()
    {
        var suggestions = await Get<Suggestions>().ListAsync(Connection, 0, 500, default);
        var suggestion = suggestions.First(s => s.CaseId is null);
        var writer = (await Get<CrmStore>().FindAsync(Connection, RecordKind.Email, [suggestion.EmailId], default)).Cast<Email>().Single().FromAddress!;
        var deal = Run.Crm.TrueWinProbabilities.Keys.Order(StringComparer.Ordinal).First();
        var campaign = await CampaignAsync();
        await LanguageAsync();
        await WatchedAsync();
        await AskedAsync();
        var chat = await ChatAsync();
        var pages = new Dictionary<string, string>
        {
            ["home"] = Address + "/", ["people"] = Address + "/people", ["connections"] = Address + "/connections", ["connect"] = Address + "/connections/new",
            ["connection"] = Of(""), ["deal"] = Of("deals/" + deal), ["suggestion"] = Of($"suggestions/{suggestion.Id}"), ["case"] = Of($"suggestions/{suggestions.First(s => s.EmailId.StartsWith("case:", StringComparison.Ordinal)).Id}"),
            ["campaign"] = Of($"campaigns/{campaign}"), ["topic"] = Of($"topics/{(await Get<TopicStore>().ListAsync(Connection, 0, 1, default))[0].Id}"), ["service-chat"] = Of($"service/{chat}"), ["conversation"] = Of($"conversations/{(await Get<CrmIntegration.Records.Conversations>().ListAsync(Connection, null, 0, 1, default))[0].Id}"),
        };
        foreach (var name in (string[])["ai", "audit", "backfill", "brand", "campaigns", "coaching", "conversations", "deals", "fields", "forecast", "keys", "models", "proof", "scorecards", "segments", "service", "settings", "suggestions", "topics", "trend", "value", "work"])
            pages[name] = Of(name);
        (pages["audit-search"], pages["audit-erase"]) = (Of("audit?words=sensors&check=1"), Of("audit?who=" + Uri.EscapeDataString(writer)));
        foreach (var name in (string[])["details", "changes", "accuracy", "setup"])
            pages["forecast-" + name] = Of("forecast/" + name);
        return pages;
    }

    internal static async Task UntilAsync(Func<Task<bool>> come)
    {
        for (var tries = 0; tries < 2400; tries++)
        {
            if (await come())
                return;
            await Task.Delay(50);
        }
        Assert.Fail("It never came.");
    }

    internal static void NeedsChromium()
    {
        if (Chromium.Missing)
            Assert.Skip("No Chromium here: install chromium, or name it in CHROMIUM.");
    }

    internal Task<IBrowserContext> ReaderAsync(string locale = "en-GB", bool scripts = true, string? cookies = null, bool dark = false)
    {
        NeedsChromium();
        return chromium!.ReaderAsync(locale, scripts, cookies, dark);
    }

    /// <summary>Signed in once per company: the door lets nobody try too often.</summary>
    internal async Task<IPage> AdminAsync(string locale = "en-GB", bool scripts = true, bool dark = false)
    {
        admin ??= await (await SignInAsync(await ReaderAsync(), "admin", Get<FirstAdmin>().Password!)).Context.StorageStateAsync();
        var page = await (await ReaderAsync(locale, scripts, admin, dark)).NewPageAsync();
        return page;
    }

    internal async Task<IPage> SignInAsync(IBrowserContext reader, string login, string password)
    {
        var page = await reader.NewPageAsync();
        await page.GotoAsync(Address + "/sign-in");
        await page.FillAsync("input[name=login]", login);
        await page.FillAsync("input[name=password]", password);
        await page.ClickAsync("button.main");
        await page.Locator("form[action='/sign-out']").WaitForAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
        if (run is not null)
            await run.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
