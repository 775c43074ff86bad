using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;

namespace CrmIntegration.Tests.Service;

public sealed class ServiceGoldenFacts
{
    [Fact]
    public async Task Questions_are_answered_offline_as_well_as_before_and_what_no_article_answers_stays_unanswered()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);

        var scores = await Set(house).ScoreAsync(house.Connection, null, default);

        Assert.True(scores.Count >= 60 && scores.Select(s => s.Language).Distinct().Count() >= 6);
        Assert.True(scores.Average(s => s.Score) >= 0.97, Wrong(scores));
        Assert.DoesNotContain(scores, s => s.Wrong.Any(w => w.StartsWith("it answers", StringComparison.Ordinal) || w.StartsWith("it cites", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_version_that_does_worse_on_the_services_golden_set_does_not_become_active()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite, model);
        // A stand-in for a model that a certain prompt leads astray: it then makes facts up. Else it repeats the first passage it was given.
        model.Writes = _ => model.Bodies.Last().Contains("Be bold") ? AnswerFacts.Sentences(("The warranty is 99 months and all is free.", "s1")) : AnswerFacts.Sentences((FirstPassage(model.Bodies.Last()), "s1"));
        var (evaluations, prompts) = (house.Get<Evaluations>(), house.Get<PromptVersions>());
        await prompts.SaveAsync(Version(house, "bold-1", "Be bold."), default);
        await prompts.SaveAsync(Version(house, "calm-1", "Answer from the sources alone, briefly."), default);

        var bold = await evaluations.UseAsync(house.Connection, "service", "bold-1", default);
        var calm = await evaluations.UseAsync(house.Connection, "service", "calm-1", default);

        Assert.Equal(FailureKind.Rejected, bold.Failure?.Kind);
        Assert.Contains("worse", bold.Failure!.Says);
        Assert.Null(calm.Failure);
        Assert.Equal("calm-1", (await prompts.ActiveAsync(house.Connection, "service", default))!.Version);
        Assert.Equal(PromptVersion.Refused, (await prompts.ListAsync(house.Connection, default)).Single(p => p.Version == "bold-1").State);
    }

    [Fact]
    public async Task The_version_in_use_is_what_customers_get_and_the_audit_names_it()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite, model);
        await house.HandbookAsync();
        model.Writes = _ => AnswerFacts.Sentences(("The warranty is 36 months.", "s1"));
        await house.Get<PromptVersions>().SaveAsync(Version(house, "calm-2", "Answer from the sources alone, briefly.") with { Deployment = "calm-deployment" }, default);
        await house.Get<PromptVersions>().UseAsync(house.Connection, "service", "calm-2", ServiceHouse.Now, default);

        var told = await house.AskAsync("How long is the warranty on a faulty unit?");

        Assert.Equal("The warranty is 36 months.", Assert.Single(told, t => t.Kind == "sentence").Sentence!.Text);
        var call = Assert.Single(await house.Get<ModelCalls>().ListAsync(house.Connection, null, 0, 9, default));
        Assert.Equal(("calm-2", "azure/calm-deployment"), (call.PromptVersion, call.Writer));
    }

    [Theory, InlineData("knowledge"), InlineData("mail.text")]
    public async Task Articles_and_questions_that_policy_keeps_here_reach_no_model_and_are_answered_all_the_same(string field)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite, model);
        await house.HandbookAsync();
        await house.Get<AiPolicies>().SaveAsync(house.Connection, new() { FieldsNeverSent = [field] }, 0, "admin", ServiceHouse.Now, default);

        var told = await house.AskAsync("How long is the warranty on a faulty unit?");

        Assert.Equal("answered", told[^1].State);
        Assert.Empty(model.Bodies);
    }

    // <source id="s1">, its title, its text.
    static string FirstPassage(string body)
    {
        var prompt = System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString();
        return prompt.Split("<source id=\"s1\">\n")[1].Split("\n</source>")[0].Split('\n', 2)[1];
    }

    static IGoldenSet Set(ServiceHouse house) => house.Get<Evaluations>().Sets.Single(s => s.Feature == "service");
    static string Wrong(IReadOnlyList<GoldenScore> scores) => string.Join('\n', scores.Where(s => s.Wrong.Count > 0).Select(s => $"{s.Case}: {string.Join("; ", s.Wrong)}"));
    static PromptVersion Version(ServiceHouse house, string version, string instructions) => new() { ConnectionId = house.Connection, Feature = "service", Version = version, Instructions = instructions, MadeAt = ServiceHouse.Now };
}
