using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.WriteBack;
using Dapper;

namespace CrmIntegration.Tests.WriteBack;

partial class WriteBackFacts
{
    // What sync does when it reads a change: asks whose it is.
    async Task SetByAnotherAsync(House house, string field, object? value)
    {
        crm.Deals["deal"][field] = value;
        await house.Echoes.ConsumeAsync(house.Org, RecordKind.Opportunity, [new("deal", WriteBackFields.Shown("AI_" + field), WriteBackValues.Text(value))], default);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_chance_that_a_person_overwrites_in_the_CRM_is_set_back_by_the_next_write(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        await RunAsync(house, "deal");

        await SetByAnotherAsync(house, WriteBackFields.Probability, 0.99);
        await RunAsync(house, "deal");

        Assert.Equal(0.42, crm.Deals["deal"][WriteBackFields.Probability]);
        Assert.Equal([WriteBackFields.Probability], crm.Writes[1].Values.Keys);
        await RunAsync(house, "deal");
        Assert.Equal(2, crm.Writes.Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_chance_that_a_person_overwrites_is_set_back_to_what_stood_there_though_the_minutes_moved_it_by_a_hair(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        await RunAsync(house, "deal");

        await SetByAnotherAsync(house, WriteBackFields.Probability, 0.99);
        await PredictAsync(house, "deal", 0.4203);
        await RunAsync(house, "deal");

        Assert.Equal(0.42, crm.Deals["deal"][WriteBackFields.Probability]);
        await using var connection = await house.Database.OpenAsync(default);
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("SELECT repairs FROM overwritten"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_a_person_overwrites_is_told_from_ours_though_the_fields_were_mapped_anew_meanwhile(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        await RunAsync(house, "deal");
        await using var connection = await house.Database.OpenAsync(default);
        await connection.ExecuteAsync("UPDATE write_back SET written = NULL");          // as a new mapping does
        await new CrmStore(house.Database, clock).SaveAsync(house.Org, RecordKind.Opportunity,
            [new Opportunity { Id = "deal", Modified = clock.GetUtcNow(), More = crm.Deals["deal"].ToDictionary(f => WriteBackFields.Shown("AI_" + f.Key), f => WriteBackValues.Text(f.Value)) }], default);

        await RunAsync(house, "deal");
        Assert.Single(crm.Writes);                                                        // it stands there
        await SetByAnotherAsync(house, WriteBackFields.Probability, 0.99);
        await RunAsync(house, "deal");

        Assert.Equal(0.42, crm.Deals["deal"][WriteBackFields.Probability]);
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("SELECT repairs FROM overwritten"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_automation_that_always_overwrites_a_field_is_answered_twice_a_day_and_then_named(Engine engine)
    {
        var house = await NewAsync(engine);
        var overwrites = new Overwrites(house.Database, clock);
        await PredictAsync(house, "deal", 0.42);
        await RunAsync(house, "deal");

        for (var round = 0; round < 5; round++)
        {
            await SetByAnotherAsync(house, WriteBackFields.Grade, "A");
            await RunAsync(house, "deal");
        }

        Assert.Equal(3, crm.Writes.Count);
        Assert.NotEqual(crm.Writes[1].IdempotencyKey, crm.Writes[2].IdempotencyKey);
        Assert.Equal(new() { Field = WriteBackFields.Grade, Deals = 1 }, Assert.Single(await overwrites.FoughtAsync(house.Org, default)));
        await using var connection = await house.Database.OpenAsync(default);
        Assert.Contains("Grade", await connection.ExecuteScalarAsync<string>("SELECT says FROM write_back WHERE opportunity_id = 'deal'"));

        // The next day it is tried again, and what holds is no longer told.
        clock.Advance(TimeSpan.FromHours(25));
        await new RepairsAgain(overwrites, house.Queue).RunAsync(house.Org, default);
        await RunAsync(house, "deal");
        Assert.Equal("B", crm.Deals["deal"][WriteBackFields.Grade]);
        Assert.Empty(await overwrites.FoughtAsync(house.Org, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_read_before_our_own_write_is_not_taken_for_somebody_elses(Engine engine)
    {
        var house = await NewAsync(engine);
        await PredictAsync(house, "deal", 0.42);
        await RunAsync(house, "deal");
        await PredictAsync(house, "deal", 0.60);
        await RunAsync(house, "deal");

        // An answer that was on its way: the CRM showed the write before.
        await house.Echoes.ConsumeAsync(house.Org, RecordKind.Opportunity, [new("deal", "@AI_Probability", "0.42")], default);
        await RunAsync(house, "deal");

        Assert.Equal(2, crm.Writes.Count);
        Assert.Empty(await new Overwrites(house.Database, clock).OpenAsync(house.Org, ["deal"], default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_chances_of_a_model_that_is_not_ready_are_written_only_where_an_admin_says_always(Engine engine)
    {
        var house = await NewAsync(engine);
        await new Models(house.Database).SaveAsync(new()
        {
            ConnectionId = house.Org, Version = "m1", TrainedAt = clock.GetUtcNow(), State = "champion", Readiness = "NotReady", Card = "{}", FileName = "m1", Sha256 = "",
        }, default);
        await PredictAsync(house, "deal", 0.42);

        await RunAsync(house, "deal");
        Assert.Empty(crm.Writes);
        await using var connection = await house.Database.OpenAsync(default);
        await connection.ExecuteAsync("UPDATE connection SET write_back = 'always' WHERE id = @Org", new { house.Org });
        await RunAsync(house, "deal");

        Assert.Equal(0.42, crm.Deals["deal"][WriteBackFields.Probability]);
    }
}
