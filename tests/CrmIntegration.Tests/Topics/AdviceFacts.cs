using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Topics;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.Service;

namespace CrmIntegration.Tests.Topics;

/// <summary>What a model proposes about a topic, and what is shown when it may not be shown.</summary>
public sealed class AdviceFacts
{
    [Fact]
    public async Task A_models_sentence_that_holds_is_shown_with_its_writer_and_saw_no_name()
    {
        var (advice, sent, house) = await SortedAsync("Make the reset link for the portal password valid for longer.");
        using var _ = house;

        Assert.Equal(("Make the reset link for the portal password valid for longer.", "azure/drafts"), (advice.Words, advice.Writer));
        Assert.NotEmpty(sent);
        Assert.All(sent, s => Assert.DoesNotContain("Quobble", s));
        Assert.Null(await house.Get<ModelCalls>().VerifyAsync(house.Connection, default));
    }

    [Theory]
    [InlineData("Extend the reset link to 45 minutes by 3 March.")]
    [InlineData("Call [PERSON_1] about the portal password.")]
    [InlineData("Verlängern Sie die Gültigkeit des Links für das Passwort im Portal.")]
    [InlineData("Send customers to https://reset.example/portal for the password.")]
    [InlineData("")]
    public async Task A_sentence_with_facts_names_links_or_a_language_of_its_own_is_not_shown_and_the_offline_advice_stays(string said)
    {
        var (advice, sent, house) = await SortedAsync(said);
        using var _ = house;

        Assert.NotEmpty(sent);
        Assert.Null(advice.Words);
        Assert.NotEmpty(advice.Kind);
    }

    static async Task<(TopicAdvice Advice, IReadOnlyList<string> Sent, ServiceHouse House)> SortedAsync(string said)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => JsonSerializer.Serialize(new { sentence = said });
        var house = await ServiceHouse.OpenAsync(Engine.Sqlite, model);
        foreach (var i in Enumerable.Range(0, 8))
            await house.SaveAsync(new Case
            {
                Id = $"C{i}", Modified = ServiceHouse.Now, Created = ServiceHouse.Now.AddDays(-2 - i), Subject = "Portal login",
                Description = "My password for the portal login does not work and the reset link is never valid for long. This is Zephyrine Quobble.",
            });
        await house.Get<TopicChore>().RunAsync(house.Connection, default);
        return (Assert.Single(await house.Get<TopicStore>().ListAsync(house.Connection, 0, 9, default)).Advice, [.. model.Bodies], house);
    }
}
