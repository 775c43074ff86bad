using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.Replies;

namespace CrmIntegration.Tests.Trust;

public sealed class TrustFacts
{
    const string Price = "What is the price for the renewal?";

    static readonly string[] Canaries = ["Zephyrine", "Quobble", "quobble.example", "Snorkel", "Quillfeather", "DE89370400440532013000", "hunter2canary!", "905-674-3793"];

    [Fact]
    public async Task Only_masked_text_leaves_and_neither_the_log_nor_the_audit_holds_a_name()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);

        await house.ReplyAsync($"{Price} I am Zephyrine Quobble of quillfeather works, 905-674-3793. Tell barnaby snorkel: IBAN DE89370400440532013000, my password is hunter2canary!");

        var audit = Assert.Single(await house.Calls.ListAsync(house.Connection, null, 0, 10, CancellationToken.None));
        Assert.Equal("written", audit.Outcome);
        var sent = Assert.Single(model.Bodies);
        Assert.Contains("[PERSON_1]", sent);
        Assert.Contains("/openai/deployments/drafts/chat/completions?api-version=", Assert.Single(model.Paths));
        foreach (var canary in Canaries)
        {
            Assert.DoesNotContain(canary, sent, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(canary, house.Log.All, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(canary, audit.MaskedPrompt + audit.Answer + audit.Checks, StringComparison.OrdinalIgnoreCase);
        }
        Assert.DoesNotContain("renewal", house.Log.All);
        Assert.DoesNotContain("test-key-1", house.Log.All);
    }

    [Theory]
    [InlineData(nameof(Mood.Refuses), "refused")]
    [InlineData(nameof(Mood.Truncates), "truncated")]
    [InlineData(nameof(Mood.FiltersPrompt), "filtered")]
    [InlineData(nameof(Mood.FiltersPromptAsPublished), "filtered")]
    [InlineData(nameof(Mood.FiltersAnswer), "filtered")]
    [InlineData(nameof(Mood.Fails), "unavailable")]
    [InlineData(nameof(Mood.CutsOff), "unavailable")]
    [InlineData(nameof(Mood.BadJson), "unreadable")]
    [InlineData(nameof(Mood.WrongShape), "unreadable")]
    public async Task Whatever_the_model_does_the_customer_gets_drafts_and_the_audit_says_why(string mood, string outcome)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        model.Usually = Enum.Parse<Mood>(mood);

        var suggestion = await house.ReplyAsync(Price);

        Assert.Equal("offline", suggestion.Writer);
        Assert.Equal(3, suggestion.Drafts.Count);
        Assert.All(await house.Calls.ListAsync(house.Connection, null, 0, 10, CancellationToken.None), c => Assert.Equal(outcome, c.Outcome));
    }

    [Fact]
    public async Task An_answer_that_the_providers_filter_did_not_look_at_is_marked_in_the_audit()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        model.Usually = Mood.FilterDidNotRun;

        await house.ReplyAsync(Price);

        Assert.Contains("filter did not run", Assert.Single(await house.Calls.ListAsync(house.Connection, null, 0, 9, CancellationToken.None)).Checks);
    }

    [Fact]
    public async Task A_busy_model_is_asked_again_and_bad_json_is_mended_once()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        foreach (var mood in new[] { Mood.Busy, Mood.BadJson })
            model.Next.Enqueue(mood);

        var suggestion = await house.ReplyAsync(Price);

        Assert.Equal("azure/drafts", suggestion.Writer);
        Assert.Equal(3, model.Bodies.Count);
    }

    [Fact]
    public async Task The_budget_stops_hard_and_the_kill_switch_at_once()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var poor = await ReplyHouse.OpenAsync(Engine.Sqlite, model, ("Language:DailyBudget", "0.03"));
        using var off = await ReplyHouse.OpenAsync(Engine.Sqlite, model, ("Language:KillSwitch", "true"));

        for (var i = 0; i < 60; i++)
            await poor.ReplyAsync($"{Price} It is for {i} looms.", "M" + i);
        var asked = model.Bodies.Count;
        Assert.Equal("offline", (await off.ReplyAsync(Price)).Writer);

        Assert.InRange(asked, 1, 59);
        Assert.Equal(asked, model.Bodies.Count);
        Assert.True((await poor.Calls.ListAsync(poor.Connection, null, 0, 100, CancellationToken.None)).Sum(c => c.Cost) <= 0.03m);
    }
}
