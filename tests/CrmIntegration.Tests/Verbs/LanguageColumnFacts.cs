using System.Text.Json;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Verbs;

namespace CrmIntegration.Tests.Verbs;

/// <summary>backtest --language-model, against a local server that speaks Azure OpenAI's wire.</summary>
public sealed class LanguageColumnFacts : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("crm-column-").FullName;

    string At(string name) => Path.Combine(folder, name);

    string[] Words(AzureOpenAiEmulator model, params string[] more)
    {
        File.WriteAllText(At("deals.csv"), SomeDeals.Csv(400).Replace("source", "contact").Replace(",referral", ",mail to ann.fisher@example.com").Replace(",list", ",unknown"));
        return [At("deals.csv"), "--origins", "3", "--out", At("page.html"), "--json", At("figures.json"), "--language-model", "--DataFolder", folder,
            "--Language:Provider", "azure", "--Language:Endpoint", model.Address, "--Language:Deployment", "forecasts", "--Language:ApiKey", "test-key-1", .. more];
    }

    [Fact]
    public async Task The_language_model_stands_beside_the_others_on_the_same_deals_with_its_cost()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"probability":0.5,"reasons":["a feeling"]}""";

        Assert.Equal(0, await BacktestFile.RunAsync(Words(model, "--budget", "5")));

        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(At("figures.json")));
        var outside = Assert.Single(figures.RootElement.GetProperty("Outside").EnumerateArray());
        Assert.Equal(figures.RootElement.GetProperty("Forecasts").GetInt32(), outside.GetProperty("Answered").GetInt32());
        Assert.Equal(model.Bodies.Count, outside.GetProperty("Asked").GetInt32());
        Assert.True(outside.GetProperty("Cost").GetDecimal() > 0);
        Assert.Contains("azure/forecasts", outside.GetProperty("Scores").EnumerateArray().Select(s => s.GetProperty("Name").GetString()));
        Assert.Contains("Beside azure/forecasts", await File.ReadAllTextAsync(At("page.html")), StringComparison.Ordinal);
        // Masked, and nothing of how a deal ended.
        Assert.All(model.Bodies, b => Assert.DoesNotContain("ann.fisher", b, StringComparison.Ordinal));
        Assert.All(model.Bodies, b => Assert.DoesNotContain("Won", b, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_small_budget_asks_about_some_says_so_and_is_not_passed()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"probability":0.5,"reasons":[]}""";

        Assert.Equal(0, await BacktestFile.RunAsync(Words(model, "--budget", "0.04")));

        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(At("figures.json")));
        var outside = figures.RootElement.GetProperty("Outside")[0];
        Assert.InRange(outside.GetProperty("Asked").GetInt32(), 4, outside.GetProperty("Of").GetInt32() - 1);
        Assert.InRange(outside.GetProperty("Cost").GetDecimal(), 0.0001m, 0.04m);
        Assert.Contains("drawn by lot", outside.GetProperty("Says").GetString(), StringComparison.Ordinal);
        Assert.Contains("of a budget of 0.04", await File.ReadAllTextAsync(At("page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_does_not_answer_leaves_the_rest_of_the_page_as_it_is()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Usually = Mood.FiltersPrompt;

        Assert.Equal(0, await BacktestFile.RunAsync(Words(model)));

        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(At("figures.json")));
        Assert.Equal(5, figures.RootElement.GetProperty("Outside")[0].GetProperty("Asked").GetInt32());
        Assert.Contains("filtered", figures.RootElement.GetProperty("Outside")[0].GetProperty("Says").GetString(), StringComparison.Ordinal);
        Assert.True(figures.RootElement.GetProperty("Scores").GetArrayLength() >= 4);
    }

    [Fact]
    public async Task Without_a_model_an_unknown_connection_or_a_sensible_budget_nothing_is_begun()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        string[] words = Words(model);

        Assert.Equal(2, await BacktestFile.RunAsync([.. words.TakeWhile(w => w != "--Language:Provider")]));
        Assert.Equal(2, await BacktestFile.RunAsync([.. words, "--connection", "nobody"]));
        Assert.Equal(2, await BacktestFile.RunAsync([.. words, "--budget", "much"]));
        Assert.Equal(2, await BacktestFile.RunAsync([At("deals.csv"), "--budget", "3"]));
        Assert.False(File.Exists(At("page.html")));
        Assert.Empty(model.Bodies);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
