using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.Doors;
using CrmIntegration.Trust;

namespace CrmIntegration.Tests.Trust;

/// <summary>Who must agree before something is used.</summary>
public sealed class ConsentFacts
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    static readonly Approver Rep = new("rita", false, false), Manager = new("mona", true, false);

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_draft_that_needs_a_managers_yes_does_not_reach_the_CRM_before_it_and_the_audit_keeps_who_gave_it(Engine engine)
    {
        await using var house = await RunningHouse.OnAsync(engine);
        var connection = await house.ConnectAsync();
        await house.Get<ConnectionStore>().SetPausedAsync(connection, true, default);
        var widget = house.Program(await house.KeyAsync(connection));
        var draft = new Suggestion
        {
            Id = Guid.CreateVersion7(), ConnectionId = connection, EmailId = "02sA", OpportunityId = "006A", MadeAt = Now, Writer = "offline", PromptVersion = "reply-2", Language = "en",
            Drafts = [new("short", "The price is 480 EUR.", [new("The price is 480 EUR.", ["amount"])], [])], Sources = [new("amount", "deal", "006A", "Amount", "480 EUR")],
        };
        await house.Get<Suggestions>().SaveAsync(draft, default);
        await AgreeAsync(house, connection, new() { [Approval.Reply] = Approval.Manager });
        Task<string> CardAsync() => widget.GetStringAsync("/api/panel/v1/deals/006A/reply");
        async Task<HttpStatusCode> TakeAsync(string verdict)
        {
            using var said = new HttpRequestMessage(HttpMethod.Post, "/api/panel/v1/verdicts") { Content = JsonContent.Create(new { subject = "suggestion", subjectId = draft.Id, verdict }) };
            said.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            return (await widget.SendAsync(said)).StatusCode;
        }

        var waiting = await CardAsync();
        Assert.DoesNotContain("480 EUR", waiting);
        Assert.Contains("wait for a manager", JsonDocument.Parse(waiting).RootElement.GetProperty("says").GetString());
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (await TakeAsync("copied"), (await widget.PostAsync($"/api/panel/v1/suggestions/{draft.Id}/again?draft=0&way=shorter", null)).StatusCode));

        var consent = house.Get<Consent>();
        Assert.Equal(FailureKind.Refused, (await consent.YesAsync(connection, Approval.Reply, draft.Id.ToString(), Rep, default))?.Kind);
        Assert.Contains(draft.Id, (await consent.WaitingAsync(connection, [draft], default)).Keys);
        Assert.Null(await consent.YesAsync(connection, Approval.Reply, draft.Id.ToString(), Manager, default));

        Assert.Contains("480 EUR", await CardAsync());
        Assert.Equal(HttpStatusCode.NoContent, await TakeAsync("copied"));
        var line = Assert.Single(await house.Get<ModelCalls>().ListAsync(connection, "approval", 0, 9, default));
        Assert.Equal(("mona", draft.Id.ToString(), "approved", "reply: manager must agree; mona did"), (line.AskedBy, line.About, line.Outcome, line.MaskedPrompt));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Where_two_must_agree_one_person_twice_is_one_and_a_key_is_none(Engine engine)
    {
        await using var house = await RunningHouse.OnAsync(engine);
        var connection = await house.ConnectAsync();
        await AgreeAsync(house, connection, new() { [Approval.WriteBack] = Approval.Two });
        var forms = house.Get<IConnectionForms>();
        async Task<FailureKind?> OnAsync(Approver? by) => (await forms.SetWriteBackAsync(connection, ConnectionRow.Automatic, by, default)).Failure?.Kind;
        async Task<string> IsAsync() => (await house.Get<ConnectionStore>().ListAsync(default)).Single(c => c.Id == connection).WriteBack;
        await forms.SetWriteBackAsync(connection, ConnectionRow.Preview, Approver.AsAdmin("ada"), default);

        Assert.Equal(FailureKind.Refused, await OnAsync(Approver.Program("robot")));
        Assert.Equal(FailureKind.Conflict, await OnAsync(Approver.AsAdmin("ada")));
        Assert.Equal(FailureKind.Conflict, await OnAsync(Approver.AsAdmin("ada")));
        Assert.Equal(ConnectionRow.Preview, await IsAsync());

        Assert.Null(await OnAsync(Approver.AsAdmin("bob")));
        Assert.Equal(ConnectionRow.Automatic, await IsAsync());
    }

    [Fact]
    public async Task What_is_changed_after_the_first_yes_needs_both_again()
    {
        await using var house = await RunningHouse.OnAsync(Engine.Sqlite);
        var connection = await house.ConnectAsync();
        await AgreeAsync(house, connection, new() { [Approval.Campaign] = Approval.Two });
        var consent = house.Get<Consent>();

        Assert.Equal(FailureKind.Conflict, (await consent.YesAsync(connection, Approval.Campaign, "c1 version 1", Manager, default))?.Kind);
        Assert.Equal(FailureKind.Conflict, (await consent.YesAsync(connection, Approval.Campaign, "c1 version 2", Approver.AsAdmin("ada"), default))?.Kind);
        Assert.Null(await consent.YesAsync(connection, Approval.Campaign, "c1 version 2", Manager, default));
    }

    [Fact]
    public void Nobody_can_be_chosen_where_somebody_always_had_to_agree()
    {
        Assert.All(new[] { Approval.Campaign, Approval.Faq, Approval.WriteBack }, kind => Assert.NotEqual(Approval.Nobody, new AiPolicy { Agree = new Dictionary<string, string> { [kind] = Approval.Nobody } }.MustAgree(kind)));
        Assert.Equal(Approval.Nobody, new AiPolicy().MustAgree(Approval.Reply));
    }

    static async Task AgreeAsync(RunningHouse house, Guid connection, Dictionary<string, string> who) =>
        Assert.True(await house.Get<AiPolicies>().SaveAsync(connection, new() { Agree = who }, 0, "ada", Now, default));
}
