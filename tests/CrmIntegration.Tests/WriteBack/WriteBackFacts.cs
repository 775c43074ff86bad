using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.Jobs;
using CrmIntegration.Tests.Wording;
using CrmIntegration.WriteBack;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.WriteBack;

public partial class WriteBackFacts
{
    readonly FakeTimeProvider clock = new(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
    readonly PaperCrm crm = new();

    public static TheoryData<Engine> Engines => Databases.Engines;

    sealed record House(Database Database, Guid Org, WriteBackStage Stage, WorkQueue Queue, IEchoLedger Echoes, EchoLedger Ledger);

    async Task<House> NewAsync(Engine engine, string consent = "automatic")
    {
        var database = await Databases.NewAsync(engine);
        var (echoes, overwrites, writeBacks) = (new EchoLedger(database, clock), new Overwrites(database, clock), new WriteBacks(database, clock));
        return new(database, await Connected.OrgAsync(database, consent), new(writeBacks, echoes, new(overwrites, writeBacks, clock), crm, crm, new(database, clock), Spoken.Teller),
            new(database, clock), new ForeignHands(echoes, overwrites, crm), echoes);
    }

    async Task PredictAsync(House house, string deal, double? win, string reason = "Two replies this week")
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        await new Predictions(house.Database).SaveAsync(house.Org,
        [
            new()
            {
                Id = Guid.NewGuid(), ConnectionId = house.Org, OpportunityId = deal, MadeAt = clock.GetUtcNow(), ModelVersion = "m1", InputsHash = "h",
                Win = win, WinLow = win - 0.1, WinHigh = win + 0.1, Grade = win is null ? null : "B", ExpectedClose = new(2026, 5, 1),
                Reasons = [new("replies", reason, 0.4, null, null, false)],
            },
        ], default);
    }

    static async Task<IReadOnlyList<WorkResult>> RunAsync(House house, params string[] deals)
    {
        await house.Queue.AddAsync(house.Org, Stages.WriteBack, RecordKind.Opportunity, deals);
        var items = await house.Queue.ClaimAsync(Stages.WriteBack, house.Org, 200, TimeSpan.FromMinutes(5), default);
        var results = await house.Stage.RunAsync(house.Org, items, default);
        await house.Queue.CompleteAsync([.. items], default);
        return results;
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_reason_stands_there_in_the_language_of_the_organisation_or_in_the_admins_choice(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42, "It has been in this stage for 175 days, which speaks against winning.");
        var connections = new ConnectionStore(house.Database, clock);
        async Task<object?> AfterAsync(Func<Task> change)
        {
            await change();
            await RunAsync(house, "deal");
            return crm.Deals["deal"][WriteBackFields.TopReason];
        }

        Assert.Equal("It has been in this stage for 175 days, which speaks against winning.", await AfterAsync(() => Task.CompletedTask));
        Assert.Equal("In dieser Phase seit: 175 Tage; das spricht gegen den Gewinn.", await AfterAsync(() => connections.SetCrmLanguageAsync(house.Org, "de_AT", default)));
        Assert.Equal("在此阶段已 175 天，不利于赢单。", await AfterAsync(() => connections.SetLanguageAsync(house.Org, "zh-Hans", default)));
        Assert.Equal("It has been in this stage for 175 days, which speaks against winning.", await AfterAsync(() => connections.SetLanguageAsync(house.Org, "en", default)));
        Assert.Equal(4, crm.Writes.Count);
        Assert.All(crm.Writes.Skip(1), w => Assert.Equal([WriteBackFields.TopReason], w.Values.Keys));   // nothing else is written for it
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_new_prediction_stands_in_the_CRM_in_the_fields_we_own(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);

        var results = await RunAsync(house, "deal");

        Assert.Null(Assert.Single(results).Failure);
        var deal = crm.Deals["deal"];
        Assert.Equal((0.42, "B", "Two replies this week", new DateOnly(2026, 5, 1)),
            (deal[WriteBackFields.Probability], deal[WriteBackFields.Grade], deal[WriteBackFields.TopReason], deal[WriteBackFields.ExpectedCloseDate]));
        Assert.Empty(deal.Keys.Except(WriteBackFields.All));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Nothing_is_written_when_nothing_changed_and_only_the_changed_fields_otherwise(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        await RunAsync(house, "deal");

        await RunAsync(house, "deal");
        Assert.Single(crm.Writes);
        await PredictAsync(house, "deal", 0.60);
        await RunAsync(house, "deal");

        Assert.Equal([WriteBackFields.Probability, WriteBackFields.RangeHigh, WriteBackFields.RangeLow, WriteBackFields.Trend],
            crm.Writes[1].Values.Keys.Except([WriteBackFields.ScoredAt]).Order());
        Assert.Equal("Up", crm.Deals["deal"][WriteBackFields.Trend]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_deal_scored_anew_of_which_nothing_changed_is_not_written_though_the_minutes_moved_its_chance_by_a_hair(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        await RunAsync(house, "deal");

        await PredictAsync(house, "deal", 0.4202);
        await RunAsync(house, "deal");
        Assert.Single(crm.Writes);
        await PredictAsync(house, "deal", 0.60);
        await RunAsync(house, "deal");
        await PredictAsync(house, "deal", 0.5998);
        await RunAsync(house, "deal");
        Assert.Equal(2, crm.Writes.Count);

        // Hairs add up: what stands there is compared, not the forecast before.
        await PredictAsync(house, "deal", 0.5989);
        await RunAsync(house, "deal");
        Assert.Equal((3, 0.5989, "Steady"), (crm.Writes.Count, crm.Deals["deal"][WriteBackFields.Probability], crm.Deals["deal"][WriteBackFields.Trend]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Without_consent_nothing_is_written_and_preview_shows_the_plan(Engine engine)
    {
        var off = await NewAsync(engine, "off");
        await PredictAsync(off, "deal", 0.42);
        await RunAsync(off, "deal");
        var preview = await NewAsync(engine, "preview");
        await PredictAsync(preview, "deal", 0.42);
        await RunAsync(preview, "deal");

        Assert.Empty(crm.Writes);
        Assert.Single(await preview.Stage.PlanAsync(preview.Org, ["deal"], default));
        await using var connection = await preview.Database.OpenAsync(default);
        var (planned, written) = await connection.QuerySingleAsync<(string, string?)>("SELECT planned, written FROM write_back WHERE connection_id = @Org", new { preview.Org });
        Assert.Contains("0.42", planned);
        Assert.Null(written);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_row_that_the_CRM_declines_does_not_keep_its_neighbours_from_being_written(Engine engine)
    {
        var house = await NewAsync(engine);
        crm.FailEach = w => w.Id == "bad" ? Connected.Rejected : null;
        foreach (var deal in new[] { "bad", "good" })
            await PredictAsync(house, deal, 0.42);

        var results = await RunAsync(house, "bad", "good");

        Assert.Equal([("bad", FailureKind.Rejected), ("good", null)], results.OrderBy(r => r.Item.RecordId).Select(r => (r.Item.RecordId, r.Failure?.Kind)));
        Assert.True(crm.Deals.ContainsKey("good"));
        crm.FailEach = _ => null;
        await RunAsync(house, "bad", "good");
        Assert.Equal(["bad", "bad", "good"], crm.Writes.Select(w => w.Id).Order());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_write_that_the_CRM_took_before_we_died_is_not_sent_again(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        crm.AfterAccepting = () => throw new IOException("the process died here");
        await Assert.ThrowsAsync<IOException>(() => RunAsync(house, "deal"));
        crm.AfterAccepting = null;
        clock.Advance(TimeSpan.FromMinutes(5));

        await RunAsync(house, "deal");

        Assert.Single(crm.Writes);
        Assert.Equal((1, crm.Deals["deal"].Values.Count(v => v is not null)), await new WriteBacks(house.Database, clock).WrittenAsync(house.Org, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_write_repeated_after_a_crash_carries_the_same_key_and_values(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        crm.AfterAccepting = () => throw new IOException("the process died here");
        await Assert.ThrowsAsync<IOException>(() => RunAsync(house, "deal"));
        crm.AfterAccepting = null;
        crm.Deals["deal"][WriteBackFields.Grade] = "A";      // somebody wrote over it meanwhile
        clock.Advance(TimeSpan.FromMinutes(5));

        await RunAsync(house, "deal");

        Assert.Equal(2, crm.Writes.Count);
        Assert.Equal(crm.Writes[0].IdempotencyKey, crm.Writes[1].IdempotencyKey);
        Assert.Equal(crm.Writes[0].Values, crm.Writes[1].Values);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_CRM_that_is_busy_fails_the_rows_to_be_written_and_no_others(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        crm.FailWhole = Connected.Busy(TimeSpan.FromSeconds(30));

        var results = await RunAsync(house, "deal", "never-predicted");

        Assert.Equal([FailureKind.Busy, (FailureKind?)null], results.OrderBy(r => r.Item.RecordId).Select(r => r.Failure?.Kind));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Our_own_write_comes_back_as_an_echo_once(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        await RunAsync(house, "deal");
        var scored = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000+0000'", System.Globalization.CultureInfo.InvariantCulture);
        FieldSeen[] back = [new("deal", "@AI_Probability", "42.0"), new("deal", "@AI_ExpectedCloseDate", "2026-05-01"), new("deal", "@AI_ScoredAt", scored), new("deal", "Amount", "9000")];

        var first = await house.Echoes.ConsumeAsync(house.Org, RecordKind.Opportunity, back, default);
        var second = await house.Echoes.ConsumeAsync(house.Org, RecordKind.Opportunity, back, default);

        Assert.Equal(["@AI_ExpectedCloseDate", "@AI_Probability", "@AI_ScoredAt"], first.Select(f => f.Field).Order());
        Assert.Empty(second);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_foreign_change_of_a_field_we_wrote_is_news_and_an_echo_is_forgotten_after_a_day(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        await RunAsync(house, "deal");

        Assert.Empty(await house.Echoes.ConsumeAsync(house.Org, RecordKind.Opportunity, [new("deal", "@AI_Probability", "0.9")], default));
        clock.Advance(TimeSpan.FromHours(24));
        Assert.Empty(await house.Echoes.ConsumeAsync(house.Org, RecordKind.Opportunity, [new("deal", "@AI_Probability", "0.42")], default));
        Assert.True(await house.Ledger.PruneAsync(house.Org, default) > 0);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task After_an_edit_storm_writes_stop(Engine engine)
    {
        var house = await NewAsync(engine);
        var random = new Random(7);
        for (var edit = 0; edit < 30; edit++)
        {
            await PredictAsync(house, "deal", random.NextDouble());
            await RunAsync(house, "deal");
        }
        var afterStorm = crm.Writes.Count;

        // What the CRM sends back is read; whatever is not our own echo would be predicted and written again.
        var rounds = 0;
        for (; rounds < 10; rounds++)
        {
            var seen = crm.Deals["deal"].Where(f => f.Key != WriteBackFields.ModelVersion)
                .Select(f => new FieldSeen("deal", WriteBackFields.Shown("AI_" + f.Key), WriteBackValues.Text(f.Value))).ToArray();
            var ours = await house.Echoes.ConsumeAsync(house.Org, RecordKind.Opportunity, seen, default);
            if (rounds == 0)
                Assert.NotEmpty(ours);
            await RunAsync(house, "deal");
        }

        Assert.Equal(afterStorm, crm.Writes.Count);
    }

    [Fact]
    public async Task What_the_CRM_already_shows_is_not_written_again_by_a_fresh_install()
    {
        var house = await NewAsync(Engine.Sqlite);
        await PredictAsync(house, "deal", 0.42);
        var plan = await house.Stage.PlanAsync(house.Org, ["deal"], default);
        var more = System.Text.Json.JsonSerializer.Serialize(plan[0].Write.Values.ToDictionary(v => WriteBackFields.Shown("AI_" + v.Key), v => WriteBackValues.Text(v.Value)));
        await using var connection = await house.Database.OpenAsync(default);
        await connection.ExecuteAsync(
            "INSERT INTO opportunity (connection_id, id, modified, deleted, is_closed, is_won, more) VALUES (@Org, 'deal', 0, 0, 0, 0, @more)", new { house.Org, more });

        Assert.Empty(await house.Stage.PlanAsync(house.Org, ["deal"], default));
    }
}
