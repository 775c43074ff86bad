using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Topics;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;
using CrmIntegration.Tests.Service;
using Dapper;

namespace CrmIntegration.Tests.Topics;

/// <summary>What the sample company's customers complain about, sorted, against what each case is really about.</summary>
public class TopicFacts
{
    static readonly SampleCompany Company = SampleCompany.Make(7, 2_000, ServiceHouse.Now);
    public static TheoryData<Engine> Engines => Databases.Engines;

    static async Task<ServiceHouse> SortedAsync(Engine engine)
    {
        var house = await ServiceHouse.OpenAsync(engine);
        var store = house.Get<CrmStore>();
        await store.SaveAsync(house.Connection, RecordKind.User, Company.Users, default);
        await store.SaveAsync(house.Connection, RecordKind.Account, Company.Accounts, default);
        await store.SaveAsync(house.Connection, RecordKind.Contact, Company.Contacts, default);
        await store.SaveAsync(house.Connection, RecordKind.Case, Company.Cases, default);
        await store.SaveAsync(house.Connection, RecordKind.Email, [.. Company.Emails.Where(m => m.CaseId is not null)], default);
        await house.Get<ITopics>().SortAsync(house.Connection, default);
        return house;
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Cases_are_sorted_by_what_they_are_really_about(Engine engine)
    {
        using var house = await SortedAsync(engine);
        var topics = house.Get<TopicStore>();
        var (right, all) = (0, 0);

        foreach (var topic in await topics.ListAsync(house.Connection, 0, 100, default))
        {
            var kinds = (await topics.TextsAsync(house.Connection, topic.Id, 0, 1_000, default)).CountBy(t => Company.TrueTopics[t.Id["case:".Length..]]).ToList();
            (right, all) = (right + kinds.Max(k => k.Value), all + kinds.Sum(k => k.Value));
            Assert.Equal(topic.Texts, kinds.Sum(k => k.Value));
            Assert.Equal(TopicChore.Weeks, topic.Weeks.Count);
            Assert.False(string.IsNullOrWhiteSpace(topic.Name));
        }

        var run = (await topics.RunAsync(house.Connection, default))!;
        Assert.True(right >= 0.9 * all, $"{right} of {all} stand with their kind");
        Assert.True(all >= 0.85 * run.Texts, $"{all} of {run.Texts} are in a topic");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_update_that_went_wrong_raises_an_alert_with_how_many_and_since_when_and_nothing_else_does(Engine engine)
    {
        using var house = await SortedAsync(engine);

        var alert = Assert.Single(await house.Get<Alerts>().ListAsync(house.Connection, default));

        var risen = Assert.Single(await house.Get<TopicStore>().ListAsync(house.Connection, 0, 100, default), t => t.Spike is not null);
        Assert.Equal(Alert.TopicSpike + risen.Id, alert.Kind);
        Assert.Contains(risen.Name, alert.Says);
        Assert.Contains($"{risen.Spike!.Count} customers", alert.Says);
        Assert.InRange(risen.Spike.Since, DateOnly.FromDateTime(ServiceHouse.Now.AddDays(-6).Date), DateOnly.FromDateTime(ServiceHouse.Now.AddDays(-1).Date));
        Assert.All(await house.Get<TopicStore>().TextsAsync(house.Connection, risen.Id, 0, 5, default), t => Assert.Equal("update", Company.TrueTopics[t.Id["case:".Length..]]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Sorted_again_everything_is_the_same_and_the_alert_is_told_once(Engine engine)
    {
        using var house = await SortedAsync(engine);
        var before = await house.Get<TopicStore>().ListAsync(house.Connection, 0, 100, default);

        await house.Get<ITopics>().SortAsync(house.Connection, default);

        var after = await house.Get<TopicStore>().ListAsync(house.Connection, 0, 100, default);
        Assert.Equal(before.Select(t => (t.Id, t.Name, t.Signature, t.Level)), after.Select(t => (t.Id, t.Name, t.Signature, t.Level)));
        Assert.Single(await house.Get<Alerts>().ListAsync(house.Connection, default));
    }

    [Fact]
    public async Task When_the_week_is_over_the_alert_ends_and_stays_on_record()
    {
        using var house = await SortedAsync(Engine.Sqlite);
        house.Clock.Advance(TimeSpan.FromDays(14));

        await house.Get<ITopics>().SortAsync(house.Connection, default);

        Assert.NotNull(Assert.Single(await house.Get<Alerts>().ListAsync(house.Connection, default)).Ended);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_quote_stands_in_its_case_word_for_word_and_names_nobody(Engine engine)
    {
        using var house = await SortedAsync(engine);
        var topics = house.Get<TopicStore>();
        var found = (await Task.WhenAll((await topics.ListAsync(house.Connection, 0, 100, default)).Select(t => topics.QuotesAsync(house.Connection, t.Id, default)))).SelectMany(q => q).ToList();
        var texts = await house.Get<Writings>().FindAsync(house.Connection, [.. found.Select(q => q.TextId)], default);

        Assert.NotEmpty(found);
        Assert.All(found, q => Assert.Equal(q.Length, texts[q.TextId].Text.Substring((int)q.StartAt, (int)q.Length).Length));
        Assert.All(found.Where(q => !q.Shown.Contains('[')), q => Assert.Equal(q.Shown, texts[q.TextId].Text.Substring((int)q.StartAt, (int)q.Length)));
        Assert.All(found, q => Assert.DoesNotContain(Company.Contacts, c => q.Shown.Contains($"{c.FirstName} {c.LastName}", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_erased_customer_is_quoted_no_more(Engine engine)
    {
        using var house = await SortedAsync(engine);
        var topics = house.Get<TopicStore>();
        var topic = (await topics.ListAsync(house.Connection, 0, 1, default))[0];
        var quote = (await topics.QuotesAsync(house.Connection, topic.Id, default))[0];
        var writer = Company.Contacts.Single(c => c.Id == Company.Cases.Single(x => "case:" + x.Id == quote.TextId).ContactId);

        await house.Get<Erasures>().EraseAsync(house.Connection, writer.Email!, ServiceHouse.Now, default);

        Assert.DoesNotContain(await topics.QuotesAsync(house.Connection, topic.Id, default), q => q.TextId == quote.TextId);
    }

    [Fact]
    public async Task Another_company_sees_none_of_it_and_an_empty_one_is_sorted_without_trouble()
    {
        using var house = await SortedAsync(Engine.Sqlite);
        var other = Guid.NewGuid();

        await house.Get<ITopics>().SortAsync(other, default);

        Assert.Empty(await house.Get<TopicStore>().ListAsync(other, 0, 100, default));
        Assert.Equal(0, (await house.Get<TopicStore>().RunAsync(other, default))!.Texts);
        Assert.NotEmpty(await house.Get<TopicStore>().ListAsync(house.Connection, 0, 100, default));
    }

    [Fact]
    public async Task What_policy_keeps_no_longer_is_not_looked_at()
    {
        using var house = await SortedAsync(Engine.Sqlite);
        await house.Get<AiPolicies>().SaveAsync(house.Connection, new AiPolicy { KeepDays = 28 }, 0, "ada", ServiceHouse.Now, default);

        await house.Get<ITopics>().SortAsync(house.Connection, default);

        await using var connection = await house.Get<Database>().OpenAsync(default);
        Assert.True(await connection.ExecuteScalarAsync<long>("SELECT MIN(at) FROM topic_text") >= ServiceHouse.Now.AddDays(-29).ToUnixTimeMilliseconds());
        Assert.All(await house.Get<TopicStore>().ListAsync(house.Connection, 0, 100, default), t => Assert.Equal(4, t.Weeks.Count));
    }

    [Fact]
    public async Task No_word_of_a_customer_stands_in_the_log()
    {
        using var house = await SortedAsync(Engine.Sqlite);

        Assert.DoesNotContain("firmware", house.Log.All, StringComparison.OrdinalIgnoreCase);
    }
}
