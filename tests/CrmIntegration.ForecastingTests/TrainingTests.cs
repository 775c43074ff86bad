using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CrmIntegration.Forecasting.Tests;

public sealed class TrainingTests(ITestOutputHelper output)
{
    [Fact]
    public void With_many_deals_the_forecasts_come_close_to_the_known_truth()
    {
        var made = KnownWorld.Make(2500, 7);
        var at = KnownWorld.Start.AddDays(800);
        var model = Trainer.Train([.. made.Select(m => m.Deal)], at, new());

        var open = made.Where(m => m.Deal.Created < at && m.Deal.ClosedAt > at).ToList();
        var forecasts = model.Predict([.. open.Select(m => m.Deal)], at);
        var off = forecasts.Zip(open, (f, m) => Math.Pow(f.Win!.Value - m.Truth, 2)).Average();
        output.WriteLine($"{model.Card.Chosen}; {open.Count} open, mean squared distance to the truth {off:0.0000}, ECE {model.Card.Metrics["ece"]:0.000}, AUC {model.Card.Metrics["auc"]:0.000}");

        Assert.StartsWith("logistic", model.Card.Chosen, StringComparison.Ordinal);
        Assert.True(off < 0.01, $"distance {off}");
        Assert.True(model.Card.Metrics["ece"] < 0.05, $"ECE {model.Card.Metrics["ece"]}");
        Assert.Equal(Readiness.Ready, model.Card.Readiness);
    }

    [Fact]
    public void All_contributions_add_up_to_the_forecast()
    {
        var deals = KnownWorld.Make(600, 3).Select(m => m.Deal).ToList();
        var at = KnownWorld.Start.AddDays(800);
        var model = Trainer.Train(deals, at, new());

        foreach (var (deal, f) in deals.Zip(model.Predict(deals, at)).Where(x => x.Second.Win is not null))
        {
            Assert.Equal(f.LogOdds - f.BaseLogOdds, model.Shares(deal, at).Sum(), 1e-6);
            Assert.Equal(Math.Log(f.Win!.Value / (1 - f.Win.Value)), f.LogOdds, 1e-6);
            Assert.InRange(f.Reasons.Count, 0, 5);
            Assert.InRange(f.Win.Value, f.WinLow!.Value, f.WinHigh!.Value);
            Assert.True(f.CloseLow <= f.ExpectedClose && f.ExpectedClose <= f.CloseHigh);
        }
    }

    [Fact]
    public void The_same_training_gives_the_same_bytes_and_they_survive_saving()
    {
        var deals = KnownWorld.Make(300, 4).Select(m => m.Deal).ToList();
        using MemoryStream first = new(), second = new();

        var model = Trainer.Train(deals, KnownWorld.End, new());
        model.Save(first);
        Trainer.Train([.. deals.AsEnumerable().Reverse()], KnownWorld.End, new()).Save(second);
        first.Position = 0;
        var loaded = TrainedModel.Load(first);

        Assert.Equal(first.ToArray(), second.ToArray());
        Assert.Equal(model.Version, loaded.Version);
        Assert.Equal(model.Predict(deals, KnownWorld.Start.AddDays(500)).Select(f => f.Win), loaded.Predict(deals, KnownWorld.Start.AddDays(500)).Select(f => f.Win));
    }

    [Fact]
    public void A_field_that_speaks_for_young_deals_and_against_old_ones_is_read_by_age_and_its_reasons_still_add_up()
    {
        var random = new Random(11);
        List<DealTimeline> deals = [.. Enumerable.Range(0, 2400).Select(i =>
        {
            var (fast, life, created) = (random.Next(2) == 0, 5 + 110 * random.NextDouble(), KnownWorld.Start.AddDays(random.NextDouble() * 900));
            var won = random.NextDouble() < (fast == life < 60 ? 0.85 : 0.15);
            return new DealTimeline
            {
                Id = "d" + i, Created = created, Currency = "EUR", ClosedAt = created.AddDays(life), Outcome = won ? DealOutcome.Won : DealOutcome.Lost,
                Attributes = new Dictionary<string, string?> { ["track"] = fast ? "fast" : "slow", ["owner"] = "rep " + i % 5 }, Events = [],
            };
        })];
        var model = Trainer.Train(deals, KnownWorld.End, new() { AllowTrees = false });
        using var file = new MemoryStream();
        model.Save(file);
        file.Position = 0;
        var loaded = TrainedModel.Load(file);

        DealTimeline Open(string track) => new() { Id = track, Created = KnownWorld.End, Currency = "EUR", Attributes = new Dictionary<string, string?> { ["track"] = track, ["owner"] = "rep 1" }, Events = [] };
        double Win(string track, int age) => loaded.Predict([Open(track)], KnownWorld.End.AddDays(age))[0].Win!.Value;
        Assert.Equal("logistic with bends that differs by age", model.Card.Chosen);
        Assert.True(Win("fast", 90) < 0.35 && Win("slow", 90) > 0.65, $"{Win("fast", 90)}, {Win("slow", 90)}");
        Assert.InRange(Win("fast", 1), 0.4, 0.75);
        foreach (var track in new[] { "fast", "slow" })
        {
            var f = loaded.Predict([Open(track)], KnownWorld.End.AddDays(90))[0];
            Assert.Equal(f.LogOdds - f.BaseLogOdds, loaded.Shares(Open(track), KnownWorld.End.AddDays(90)).Sum(), 1e-6);
        }
    }

    [Fact]
    public void A_model_of_an_older_program_that_saved_less_keeps_its_name_and_its_bytes()
    {
        using MemoryStream file = new(), again = new();
        Trainer.Train([.. KnownWorld.Make(100, 5).Select(m => m.Deal)], KnownWorld.End, new()).Save(file);
        var older = JsonNode.Parse(file.ToArray().AsSpan(65))!.AsObject();
        Assert.True(older.Remove("Amounts"));
        var bytes = Encoding.UTF8.GetBytes(older.ToJsonString());
        var sum = Convert.ToHexStringLower(SHA256.HashData(bytes));

        var loaded = TrainedModel.Load(new MemoryStream([.. Encoding.ASCII.GetBytes(sum + "\n"), .. bytes]));
        loaded.Save(again);

        Assert.Equal(sum[..12], loaded.Version);
        Assert.Equal(bytes, again.ToArray()[65..]);
    }

    [Fact]
    public void A_damaged_model_file_is_refused_with_a_sentence()
    {
        using var file = new MemoryStream();
        Trainer.Train([.. KnownWorld.Make(100, 5).Select(m => m.Deal)], KnownWorld.End, new()).Save(file);
        var bytes = file.ToArray();
        bytes[bytes.Length / 2] ^= 1;

        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => TrainedModel.Load(new MemoryStream(bytes))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => TrainedModel.Load(new MemoryStream([])));
    }

    [Fact]
    public void A_win_history_row_a_moment_before_the_close_date_gives_nothing_away()
    {
        var deals = KnownWorld.Make(600, 6).Select(m => m.Deal with { ClosedAt = m.Deal.ClosedAt!.Value.AddHours(20) }).ToList();

        var model = Trainer.Train(deals, KnownWorld.End, new());

        Assert.InRange(model.Card.Metrics["auc"], 0.5, 0.85);
    }
}
