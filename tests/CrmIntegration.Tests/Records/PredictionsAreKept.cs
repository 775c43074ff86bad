using CrmIntegration.Records;

namespace CrmIntegration.Tests.Records;

public class PredictionsAreKept
{
    static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    readonly Guid connection = Guid.NewGuid();

    Prediction Said(string deal, int hour, double win) => new()
    {
        Id = Guid.NewGuid(), ConnectionId = connection, OpportunityId = deal, MadeAt = At.AddHours(hour), ModelVersion = "m1", InputsHash = "h" + hour, Win = win, WinLow = win - 0.1,
        WinHigh = win + 0.1, Grade = "B", ExpectedClose = new(2026, 5, 1), ExpectedAmount = 100.5m, Currency = "EUR", Reasons = [new("age", "Older than most", -0.4, "Opportunity", deal, false)],
    };

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task The_newest_prediction_is_current_and_the_one_before_is_known(Engine engine)
    {
        var predictions = new Predictions(await Databases.NewAsync(engine));
        Prediction first = Said("o1", 0, 0.3), second = Said("o1", 1, 0.4), other = Said("o2", 0, 0.9);

        await predictions.SaveAsync(connection, [first, other], default);
        await predictions.SaveAsync(connection, [second], default);
        await predictions.SaveAsync(connection, [second, Said("o1", -5, 0.1)], default);   // told twice, and one from long ago

        Assert.Equivalent(second, await predictions.LatestAsync(connection, "o1", default), strict: true);
        var previous = await predictions.PreviousAsync(connection, ["o1", "o2"], default);
        Assert.Equal(first.Id, Assert.Single(previous).Value.Id);
        Assert.Equal([0.4, 0.3, 0.1], (await predictions.HistoryAsync(connection, "o1", 10, default)).Select(p => p.Win!.Value));
        Assert.Null(await predictions.LatestAsync(Guid.NewGuid(), "o1", default));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Two_predictions_for_one_deal_in_one_batch_leave_the_newer_current(Engine engine)
    {
        var predictions = new Predictions(await Databases.NewAsync(engine));

        await predictions.SaveAsync(connection, [Said("o1", 2, 0.7), Said("o1", 1, 0.6)], default);

        Assert.Equal(0.7, (await predictions.LatestAsync(connection, "o1", default))!.Win);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_connection_has_one_champion(Engine engine)
    {
        var models = new Models(await Databases.NewAsync(engine));
        ModelRow Model(string version) => new()
        {
            ConnectionId = connection, Version = version, TrainedAt = At, State = "challenger", Readiness = "OK", Card = "{}", FileName = version + ".zip", Sha256 = "00",
        };
        await models.SaveAsync(Model("v1"), default);
        await models.SaveAsync(Model("v2"), default);

        await models.PublishAsync(connection, "v1", At, default);
        await models.PublishAsync(connection, "v2", At.AddDays(1), default);

        Assert.Equal("v2", (await models.ChampionAsync(connection, default))!.Version);
        Assert.Equal(["champion", "retired"], (await models.ListAsync(connection, default)).Select(m => m.State));
        await Assert.ThrowsAsync<InvalidOperationException>(() => models.PublishAsync(connection, "v9", At, default));
        Assert.Equal("v2", (await models.ChampionAsync(connection, default))!.Version);
    }
}
