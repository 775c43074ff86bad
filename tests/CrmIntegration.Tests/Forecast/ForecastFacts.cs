using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Forecast;

public class ForecastFacts
{
    static readonly Guid Ours = Guid.NewGuid();

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_trained_connection_gets_a_prediction_with_reasons_for_every_open_deal(Engine engine)
    {
        using var house = await ForecastHouse.NewAsync(engine);
        var company = await house.KeepAsync(Ours);

        var row = await house.Train.RunAsync(Ours, null, default);

        Assert.Equal("champion", row.State);
        var open = company.Opportunities.Where(o => !o.IsClosed).Select(o => o.Id).ToList();
        var said = await house.Predictions.LatestAsync(Ours, open, default);
        Assert.Equal(open.Order(), said.Keys.Order());
        Assert.All(said.Values, p =>
        {
            Assert.InRange(p.Win!.Value, p.WinLow!.Value, p.WinHigh!.Value);
            Assert.InRange(p.Reasons.Count, 1, 5);
            Assert.All(p.Reasons, r => Assert.True(r.EvidenceKind is null == r.EvidenceId is null));
            Assert.Equal(row.Version, p.ModelVersion);
        });
        // What moved in a week is kept beside what was said, for every deal that is older.
        Assert.All(company.Opportunities.Where(o => !o.IsClosed), o => Assert.Equal(o.Created > ForecastHouse.Today.AddDays(-7), said[o.Id].Change is null));
        Assert.Contains(said.Values, p => p.Change is { Reasons.Count: > 0 } change && change.Since == p.MadeAt.AddDays(-7) && change.WinThen is > 0 and < 1);
        Assert.Equal(open.Order(), house.Announced.Select(a => a.Id).Order());
        // Better than knowing nothing but the mean of the truth itself, which no one can know.
        var mean = company.TrueWinProbability.Values.Average();
        Assert.True(said.Values.Average(p => Math.Pow(p.Win!.Value - company.TrueWinProbability[p.OpportunityId], 2)) < company.TrueWinProbability.Values.Average(t => (t - mean) * (t - mean)));
    }

    [Fact]
    public async Task Unchanged_inputs_say_nothing_and_what_was_said_stays()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        var company = await house.KeepAsync(Ours);
        await house.Train.RunAsync(Ours, null, default);
        var deal = company.Opportunities.First(o => !o.IsClosed && o.Stage == "Qualification");
        var first = (await house.Predictions.LatestAsync(Ours, deal.Id, default))!;
        house.Announced.Clear();

        await house.RunAsync(Ours, deal.Id);

        Assert.Empty(house.Announced);
        Assert.Single(await house.Predictions.HistoryAsync(Ours, deal.Id, 10, default));

        house.Clock.Advance(TimeSpan.FromHours(1));
        await house.Store.SaveAsync(Ours, RecordKind.Opportunity, [deal with { Stage = "Negotiation", Modified = house.Clock.GetUtcNow() }], default);
        await house.Store.SaveAsync(Ours, RecordKind.FieldChange,
            [new FieldChange { Id = "chg-new", Modified = house.Clock.GetUtcNow(), OpportunityId = deal.Id, Field = "Stage", Old = deal.Stage, New = "Negotiation", At = house.Clock.GetUtcNow() }], default);
        await house.RunAsync(Ours, deal.Id);

        var history = await house.Predictions.HistoryAsync(Ours, deal.Id, 10, default);
        Assert.Equal([(Ours, deal.Id)], house.Announced);
        Assert.Equal(2, history.Count);
        Assert.True(history[0].Win > first.Win);
        Assert.Equal((first.Win, first.InputsHash, first.MadeAt), (history[1].Win, history[1].InputsHash, history[1].MadeAt));
    }

    [Fact]
    public async Task One_tenants_deals_teach_and_score_no_other_tenant()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        var theirs = Guid.NewGuid();
        var company = await house.KeepAsync(Ours);
        await house.KeepAsync(theirs);
        await house.Train.RunAsync(Ours, null, default);
        house.Announced.Clear();
        var deal = company.Opportunities.First(o => !o.IsClosed).Id;

        await house.RunAsync(theirs, deal);

        Assert.Null(await house.Registry.ChampionAsync(theirs, default));
        Assert.Null(await house.Predictions.LatestAsync(theirs, deal, default));
        Assert.Empty(house.Announced);
    }

    [Theory, InlineData("cut"), InlineData("changed"), InlineData("gone")]
    public async Task A_damaged_model_file_keeps_the_old_champion_and_says_so(string harm)
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours);
        var first = await house.Train.RunAsync(Ours, null, default);
        house.Clock.Advance(TimeSpan.FromDays(1));
        var second = await house.Registry.KeepAsync(Ours, Trainer.Train(await house.Timelines.ReadAllAsync(Ours, default), house.Clock.GetUtcNow(), new()), default);
        await house.Registry.PublishAsync(Ours, second.Version, default);
        Assert.NotEqual(first.Version, second.Version);
        Damage(Path.Combine(house.Options.Models, Ours.ToString("N"), second.FileName), harm);

        var running = house.Registry;
        var restarted = house.NewRegistry();

        foreach (var registry in new[] { running, restarted })
        {
            Assert.Equal(first.Version, (await registry.ChampionAsync(Ours, default))!.Version);
            Assert.Contains(second.Version, registry.Trouble(Ours));
        }
    }

    static void Damage(string path, string harm)
    {
        var bytes = File.ReadAllBytes(path);
        switch (harm)
        {
            case "cut": File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]); break;
            case "changed": bytes[bytes.Length / 2] ^= 1; File.WriteAllBytes(path, bytes); break;
            default: File.Delete(path); break;
        }
    }

    [Fact]
    public async Task Rolling_back_brings_the_former_champion_back()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours);
        var first = await house.Train.RunAsync(Ours, null, default);
        Assert.Null(await house.Registry.RollBackAsync(Ours, default));
        house.Clock.Advance(TimeSpan.FromDays(1));
        var second = await house.Registry.KeepAsync(Ours, Trainer.Train(await house.Timelines.ReadAllAsync(Ours, default), house.Clock.GetUtcNow(), new()), default);
        await house.Registry.PublishAsync(Ours, second.Version, default);

        Assert.Equal(first.Version, await house.Registry.RollBackAsync(Ours, default));

        Assert.Equal(first.Version, (await house.Registry.ChampionAsync(Ours, default))!.Version);
    }

    [Fact]
    public async Task With_too_few_closed_deals_it_abstains_and_says_how_many_are_missing()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        var company = await house.KeepAsync(Ours, deals: 16);
        var open = company.Opportunities.Where(o => !o.IsClosed).Select(o => o.Id).ToList();
        Assert.NotEmpty(open);

        await house.Train.RunAsync(Ours, null, default);

        Assert.All((await house.Predictions.LatestAsync(Ours, open, default)).Values, p => Assert.True(p.Win is null && p.Abstained!.Contains("more")));
    }
}
