using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.Replies;
using CrmIntegration.Trust;

namespace CrmIntegration.Tests.Trust;

/// <summary>What the CRM's own marks of sensitivity make of a prompt.</summary>
public sealed class FieldRuleFacts
{
    const string Canary = "settle the bluebird contract with their board", Price = "What is the price for the renewal?";

    [Fact]
    public async Task A_restricted_field_never_reaches_a_prompt_and_an_unmarked_one_does()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await HouseAsync(model);
        await house.ReplyAsync(Price, "M0");
        var before = string.Concat(model.Bodies);

        await MarkAsync(house, RecordKind.Opportunity, "NextStep", FieldSensitivity.Restricted);
        var sent = model.Bodies.Count;
        await house.ReplyAsync($"{Price} Is it true about the {Canary}?", "M1");

        Assert.Contains(Canary, before);
        Assert.Equal(sent + 1, model.Bodies.Count);
        Assert.DoesNotContain("bluebird", model.Bodies.Last());
        Assert.All((await house.Calls.ListAsync(house.Connection, null, 0, 1, default)), c => Assert.DoesNotContain("bluebird", c.MaskedPrompt));
    }

    [Fact]
    public async Task A_restricted_value_inside_another_word_keeps_the_whole_prompt_at_home()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await HouseAsync(model);
        await MarkAsync(house, RecordKind.Opportunity, "NextStep", FieldSensitivity.Restricted);

        var reply = await house.ReplyAsync($"{Price} See file x{Canary}x.", "M1");

        Assert.Empty(model.Bodies);
        Assert.Equal("offline", reply.Writer);
    }

    [Fact]
    public async Task A_confidential_field_is_a_placeholder_wherever_its_value_stands()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await HouseAsync(model);
        await MarkAsync(house, RecordKind.Opportunity, "Name", FieldSensitivity.Confidential);

        await house.ReplyAsync($"{Price} I mean the Loom renewal.", "M1");

        var sent = Assert.Single(model.Bodies);
        Assert.DoesNotContain("Loom renewal", sent);
        Assert.Contains("I mean the [FIELD_1].", sent);
        Assert.Contains("FIELD_1", sent.Split("source id")[2]);
    }

    [Fact]
    public async Task A_mark_on_the_CRMs_field_holds_under_our_name_for_it_and_for_forecasts_too()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        await MarkAsync(house, RecordKind.Opportunity, "Amount", FieldSensitivity.Restricted);
        await MarkAsync(house, RecordKind.Opportunity, "Secret_Plan__c", FieldSensitivity.Restricted);
        await MarkAsync(house, RecordKind.Account, "Industry", FieldSensitivity.Confidential);
        var at = ReplyHouse.Now;
        var deal = new DealTimeline
        {
            Id = "O1", Created = at.AddDays(-30), Currency = "EUR", Attributes = new Dictionary<string, string?> { ["Secret_Plan__c"] = "buy the\nwhole mill", ["Industry"] = "Basketry", ["LeadSource"] = "Fair" },
            Events = [new(at.AddDays(-20), DealFields.Stage, "Proposal"), new(at.AddDays(-10), DealFields.Amount, "98765")],
        };

        await house.Get<ITrustGateway>().WriteAsync(LanguageQuestion.Of(house.Connection, null, deal, at, 0.4, []), default);

        var sent = string.Concat(model.Bodies);
        Assert.All(new[] { "98765", "mill", "Secret_Plan", "Basketry" }, w => Assert.DoesNotContain(w, sent));
        Assert.All(new[] { "Industry: [FIELD_", "LeadSource: Fair", "Stage: Proposal" }, w => Assert.Contains(w, sent));
    }

    [Fact]
    public async Task What_a_model_is_tuned_on_obeys_the_marks()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await MarkAsync(house, RecordKind.Opportunity, "Amount", FieldSensitivity.Restricted);
        var rulings = await house.Get<FieldPolicy>().CurrentAsync(house.Connection, default);
        Material amount = new("deal.amount", "<source id=\"amount\">\n12,500.00 EUR\n</source>\n") { Of = [new(RecordKind.Opportunity, "Amount", "12,500.00 EUR")] };

        var (lines, kept, _, _) = TuningExport.Of([new("Write.", [new(null, "Language: en\n"), amount], """{"text":"We have 12,500.00 EUR on record."}""", [], [])], new(), rulings);

        Assert.Equal(1, kept);
        var text = System.Text.Encoding.UTF8.GetString(lines);
        Assert.DoesNotContain("12,500", text);
        Assert.Contains("FIELD_1", text);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task To_be_less_careful_needs_a_reason_that_the_audit_keeps_and_to_be_more_careful_none(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);
        await MarkAsync(house, RecordKind.Opportunity, "NextStep", FieldSensitivity.Restricted);
        var policy = house.Get<FieldPolicy>();
        async Task<Sending> NowAsync() => (await policy.CurrentAsync(house.Connection, default)).Of(RecordKind.Opportunity, "NextStep");
        Task<string?> DecideAsync(Sending? how, string? why, long over) => policy.DecideAsync(house.Connection, RecordKind.Opportunity, "nextstep", how, why, over, "ada", default);

        Assert.Equal(("reason", Sending.Never), (await DecideAsync(Sending.Send, "  ok  ", 0), await NowAsync()));
        Assert.Equal((null, Sending.Mask), (await DecideAsync(Sending.Mask, "Holds no secrets since March, says Legal", 0), await NowAsync()));
        Assert.Equal(("meanwhile", Sending.Mask), (await DecideAsync(Sending.Never, null, 0), await NowAsync()));
        Assert.Equal((null, Sending.Never), (await DecideAsync(null, null, 1), await NowAsync()));

        var lines = (await house.Calls.ListAsync(house.Connection, "field-rule", 0, 9, default)).Reverse().ToList();
        Assert.Equal([("ada", "never -> mask (the CRM says: marked)", "Holds no secrets since March, says Legal", "loosened"), ("ada", "mask -> never (the CRM says: marked)", null, "decided")],
            lines.Select(l => (l.AskedBy, l.MaskedPrompt, l.Answer, l.Outcome)));
        Assert.Null(await house.Calls.VerifyAsync(house.Connection, default));
    }

    static async Task<ReplyHouse> HouseAsync(AzureOpenAiEmulator model)
    {
        var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        await house.SaveAsync(new Opportunity { Id = "O1", Modified = ReplyHouse.Now.AddMinutes(1), Name = "Loom renewal", OwnerId = "U1", AccountId = "A1", Amount = 12500m, Currency = "EUR", Stage = "Proposal", NextStep = Canary });
        return house;
    }

    static async Task MarkAsync(ReplyHouse house, RecordKind kind, string field, FieldSensitivity how)
    {
        var marks = house.Get<FieldMarks>();
        await marks.SaveAsync(house.Connection, kind, [.. (await marks.MarksAsync(house.Connection, default)).Where(m => m.Kind == kind), new(kind, field, how, "marked")], ReplyHouse.Now, default);
    }
}
