using CrmIntegration.Connections;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Tests.Doors;

/// <summary>What Test says: named checks, and for each that fails what to do.</summary>
public class SetUpFacts
{
    [Fact]
    public async Task A_fresh_service_says_of_each_step_what_is_there_and_what_is_still_to_do()
    {
        await using var house = await RunningHouse.StartAsync();
        var setUp = house.Get<ISetUp>();

        Assert.All(await setUp.CheckAsync(SetUpStep.Database, null, default), c => Assert.True(c.Ok, $"{c.Name}: {c.Says}"));
        Assert.All(await setUp.CheckAsync(SetUpStep.Language, null, default), c => Assert.True(c.Ok, $"{c.Name}: {c.Says}"));
        for (var step = SetUpStep.Connect; step <= SetUpStep.Panel; step++)
            Assert.Contains("connect one first", Assert.Single(await setUp.CheckAsync(step, null, default)).Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_CRM_whose_name_nobody_knows_fails_at_its_name_and_the_rest_is_not_reached()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("HTTPS_PROXY") is { Length: > 0 } || Environment.GetEnvironmentVariable("https_proxy") is { Length: > 0 }, "A proxy looks names up here.");
        await using var house = await RunningHouse.StartAsync();
        var id = await ConnectAsync(house, "https://no-such-org.my.salesforce.invalid");

        var checks = await house.Get<IOrders>().TestAsync(id, default);

        Assert.Equal(("Name (DNS)", false), (checks[0].Name, checks[0].Ok));
        Assert.Contains("Check the address", checks[0].Says, StringComparison.Ordinal);
        Assert.Null(checks.Single(c => c.Name == "Sign-in and permissions").Ok);
    }

    [Fact]
    public async Task A_machine_that_speaks_no_TLS_fails_at_its_certificate()
    {
        await using var house = await RunningHouse.StartAsync();
        var id = await ConnectAsync(house, $"https://127.0.0.1:{house.Address.Port}");

        var checks = await house.Get<IOrders>().TestAsync(id, default);

        Assert.True(checks.Single(c => c.Name == "Name (DNS)").Ok);
        Assert.False(checks.Single(c => c.Name == "Connection (TLS)").Ok);
    }

    [Fact]
    public async Task A_signed_webhook_makes_the_round_trip_through_our_own_door_and_asks_for_nothing()
    {
        await using var house = await RunningHouse.StartAsync();
        var id = await ConnectAsync(house, "http://127.0.0.1:9");

        var check = (await house.Get<IOrders>().TestAsync(id, default)).Single(c => c.Name == "Webhook round trip");

        Assert.True(check.Ok, check.Says);
        Assert.Equal(0, await house.Get<InboxStore>().CountAsync(id, default));
        Assert.DoesNotContain(await house.Get<WorkQueue>().CountsAsync(id, default), c => c.Stage == Stages.Sync && c.Waiting > 0);
    }

    [Fact]
    public async Task Each_step_of_a_connected_CRM_has_its_checks_and_a_field_that_was_chosen_and_is_not_there_is_named()
    {
        await using var house = await RunningHouse.StartAsync();
        await using var crm = await house.Get<ConnectorCatalog>().Emulator("salesforce")!.StartAsync(new EmulatorOptions(0, 5, 60), default);
        var id = (await house.Get<IConnectionForms>().AddAsync("salesforce", "Acme", crm.ConnectionSettingsJson, default)).Value.Id;
        var setUp = house.Get<ISetUp>();

        Assert.All(await setUp.CheckAsync(SetUpStep.Connect, id, default), c => Assert.True(c.Ok is not false, $"{c.Name}: {c.Says}"));
        Assert.All(await setUp.CheckAsync(SetUpStep.Fields, id, default), c => Assert.True(c.Ok, $"{c.Name}: {c.Says}"));
        Assert.Contains(await setUp.CheckAsync(SetUpStep.Read, id, default), c => c.Name == "Read Opportunity");
        Assert.Contains(await setUp.CheckAsync(SetUpStep.Train, id, default), c => c.Name == "Model" && c.Ok is null);
        Assert.Contains(await setUp.CheckAsync(SetUpStep.Panel, id, default), c => c.Name == "API key" && c.Ok == false);

        await house.Get<IConnectionForms>().SetMappingAsync(id, [new(RecordKind.Opportunity, "Amount", "Amount", "Amount_EUR__c")], default);
        var deals = (await setUp.CheckAsync(SetUpStep.Fields, id, default)).Single(c => c.Name == "Opportunity");
        Assert.False(deals.Ok);
        Assert.Contains("Amount_EUR__c (chosen for Amount)", deals.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_shows_ten_records_both_ways_names_what_is_missing_and_keeps_nothing()
    {
        await using var house = await RunningHouse.StartAsync();
        await using var crm = await house.Get<ConnectorCatalog>().Emulator("salesforce")!.StartAsync(new EmulatorOptions(0, 5, 60), default);
        var forms = house.Get<IConnectionForms>();
        var id = (await forms.AddAsync("salesforce", "Acme", crm.ConnectionSettingsJson, default)).Value.Id;
        var kept = await forms.MappingAsync(id, default);

        var tried = (await house.Get<IFieldTrial>().TryAsync(id, Typed("NextStep", "Type"), 10, default)).Value;
        var changed = Assert.Single(tried.Changed);
        Assert.Equal(("NextStep", "NextStep", "Type"), (changed.Ours, changed.Was, changed.Becomes));
        Assert.Equal(10, tried.Rows.Count);
        Assert.Empty(tried.Says);
        Assert.Contains(tried.Rows, r => ((Opportunity)r.After).NextStep != ((Opportunity?)r.Before)?.NextStep);

        var missing = (await house.Get<IFieldTrial>().TryAsync(id, Typed("Amount", "Amount_EUR__c"), 10, default)).Value;
        Assert.Contains("Amount_EUR__c", Assert.Single(missing.Says), StringComparison.Ordinal);
        Assert.All(missing.Rows, r => Assert.Null(((Opportunity)r.After).Amount));
        Assert.Equal(kept, await forms.MappingAsync(id, default));

        List<MappedField> Typed(string ours, string theirs) => [.. kept.Select(f => f.Kind == RecordKind.Opportunity && f.Ours == ours ? f with { Theirs = theirs } : f)];
    }

    static async Task<Guid> ConnectAsync(RunningHouse house, string address) => (await house.Get<IConnectionForms>().AddAsync("salesforce", "Acme",
        $$"""{"Flow":"client","MyDomainUrl":"{{address}}","ClientId":"key","ClientSecret":"s","OrgId":"00D000000000001","WebhookSecret":"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}""", default)).Value.Id;
}
