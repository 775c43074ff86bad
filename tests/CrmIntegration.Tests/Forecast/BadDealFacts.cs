using System.Globalization;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Forecast;

/// <summary>A connection whose data turn bad overnight: training says what it can, the champion stays, and what it predicts is still heard.</summary>
public sealed class BadDealFacts
{
    static readonly Guid Ours = Guid.NewGuid();

    static IReadOnlyDictionary<string, string?> With(DealTimeline deal, string field, string? value) => new Dictionary<string, string?>(deal.Attributes) { [field] = value };

    static readonly Dictionary<string, Func<IReadOnlyList<DealTimeline>, IEnumerable<DealTimeline>>> Turns = new(StringComparer.Ordinal)
    {
        ["one class only"] = all => all.Select(d => d with { Outcome = d.Outcome == DealOutcome.Lost ? DealOutcome.Won : d.Outcome }),
        ["ten rows"] = all => all.Take(10),
        ["nothing at all"] = _ => [],
        ["columns without a value"] = all => all.Select(d => d with { Attributes = d.Attributes.ToDictionary(a => a.Key, _ => (string?)null) }),
        ["columns with one value"] = all => all.Select(d => d with { Attributes = d.Attributes.ToDictionary(a => a.Key, _ => (string?)"same") }),
        ["a column that is the outcome"] = all => all.Select(d => d with { Attributes = With(d, "result", d.Outcome.ToString()) }),
        ["negative amounts"] = all => all.Select(d => d with { Attributes = With(d, "amount", "-5000"), Events = [.. d.Events.Select(e => e.Field == DealFields.Amount ? e with { Value = "-5000" } : e)] }),
        ["dates in the year 3000"] = all => all.Select((d, i) => i % 3 > 0 ? d : d with { Created = d.Created.AddYears(974), ClosedAt = d.ClosedAt?.AddYears(974), Events = [.. d.Events.Select(e => e with { At = e.At.AddYears(974) })] }),
        ["currencies side by side"] = all => all.Select((d, i) => d with { Currency = i % 2 == 0 ? "EUR" : "JPY" }),
        ["stages that no longer exist"] = all => all.Select(d => d with { Events = [.. d.Events.Select(e => e.Field == DealFields.Stage && e.Value?.StartsWith("Closed", StringComparison.Ordinal) != true ? e with { Value = "Retired " + e.Value } : e)] }),
        ["a field of as many words as deals"] = all => all.Select((d, i) => d with { Attributes = With(d, "code", "c" + i.ToString(CultureInfo.InvariantCulture)) }),
    };

    public static TheoryData<string> Names => [.. Turns.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task A_champion_stays_and_speaks_whatever_the_next_training_finds(string turn)
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours, deals: 160);
        var champion = await house.Train.RunAsync(Ours, null, default);
        var deals = await house.Timelines.ReadAllAsync(Ours, default);
        house.Clock.Advance(TimeSpan.FromDays(1));

        var next = await house.Train.TakeAsync(Ours, Trainer.Train([.. Turns[turn](deals)], house.Clock.GetUtcNow(), new()), default);

        Assert.True(next.State is "challenger" or "refused", next.State);
        Assert.Equal(champion.Version, (await house.Models.ChampionAsync(Ours, default))!.Version);
        Assert.Equal(deals.Count, (await house.Timelines.ReadAllAsync(Ours, default)).Count);
        var open = deals.Where(d => d.Outcome == DealOutcome.Open).Select(d => d.Id).ToArray();
        await house.RunAsync(Ours, open);
        Assert.All((await house.Predictions.LatestAsync(Ours, open, default)).Values, p => Assert.Equal(champion.Version, p.ModelVersion));
        Assert.NotEmpty(open);
    }
}
