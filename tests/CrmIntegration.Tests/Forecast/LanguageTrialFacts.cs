using System.Globalization;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmIntegration.Tests.Forecast;

public class LanguageTrialFacts
{
    static readonly Guid Ours = Guid.NewGuid();

    [Fact]
    public async Task A_language_model_that_guesses_wildly_is_found_worse_and_its_cost_is_shown()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        // Sure of everything, and as often wrong as right.
        model.Writes = said => $$"""{"probability":{{(said.Length % 2 == 0 ? "0.97" : "0.03")}},"reasons":["a feeling"]}""";
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        var company = await house.KeepAsync(Ours, deals: 700);
        var (trial, calls) = Trial(house, model);

        var found = (await trial.RunAsync(Ours, default))!;

        Assert.Equal("Worse", found.Verdict);
        Assert.InRange(found.Deals, 60, 120);
        Assert.True(found.Cost > 0);
        Assert.Equal(found, Assert.Single(await house.Trials.ListAsync(Ours, default)));
        // Neither a customer nor a person is in what was sent, and every call is in the audit.
        var sent = string.Join('\n', model.Bodies);
        Assert.All(company.Accounts, a => Assert.DoesNotContain(a.Name!, sent, StringComparison.Ordinal));
        Assert.DoesNotContain("Closed Won", sent, StringComparison.Ordinal);
        Assert.Equal(found.Deals, (await calls.ListAsync(Ours, null, 0, 500, default)).Count);
    }

    [Fact]
    public async Task When_the_budget_is_spent_no_more_is_asked_and_what_was_answered_is_judged()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"probability":0.4,"reasons":[]}""";
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours, deals: 700);
        var (trial, _) = Trial(house, model, ("Language:DailyBudget", 0.02m.ToString(CultureInfo.InvariantCulture)));

        var found = (await trial.RunAsync(Ours, default))!;

        Assert.Equal("TooFewDeals", found.Verdict);
        Assert.InRange(found.Deals, 1, 59);
        Assert.True(found.Cost <= 0.02m);
    }

    static (LanguageTrial, ModelCalls) Trial(ForecastHouse house, AzureOpenAiEmulator model, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["Language:Provider"] = "azure", ["Language:Endpoint"] = model.Address, ["Language:Deployment"] = "forecasts", ["Language:ApiKey"] = "test-key-1" };
        foreach (var (key, value) in more)
            settings[key] = value;
        var trust = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(house.Clock).AddSingleton(house.Database).AddSingleton(house.Store)
            .AddTrust(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        var calls = trust.GetRequiredService<ModelCalls>();
        return (new(trust.GetRequiredService<ITrustGateway>(), house.Timelines, house.Trials, calls, house.Options, house.Clock, NullLogger<LanguageTrial>.Instance), calls);
    }
}
