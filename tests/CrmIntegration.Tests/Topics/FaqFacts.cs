using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Records;
using CrmIntegration.Tests.Service;

namespace CrmIntegration.Tests.Topics;

/// <summary>Questions that solved cases answered alike, until somebody decides.</summary>
public class FaqFacts
{
    public static TheoryData<Engine> Engines => Databases.Engines;

    static async Task<ServiceHouse> SolvedAsync(Engine engine)
    {
        var house = await ServiceHouse.OpenAsync(engine);
        for (var i = 0; i < 8; i++)
        {
            await house.SaveAsync(new Contact { Id = $"P{i}", Modified = ServiceHouse.Now, FirstName = "Zephyrine", LastName = $"Quobble{(char)('a' + i)}", Email = $"z{i}@quobble.example" });
            await house.SaveAsync(new Case
            {
                Id = $"C{i}", Modified = ServiceHouse.Now, Created = ServiceHouse.Now.AddDays(-3 - i), ContactId = $"P{i}", IsClosed = true, ClosedAt = ServiceHouse.Now.AddDays(-2), Status = "Closed", Subject = "Portal login",
                Description = $"Hello,\n\nmy password for the portal login does not work. How can I get a new password for the portal?\n\nZephyrine Quobble{(char)('a' + i)}",
            });
            await house.SaveAsync(new Email
            {
                Id = $"M{i}", Modified = ServiceHouse.Now, CaseId = $"C{i}", SentAt = ServiceHouse.Now.AddDays(-2), Subject = "Re: Portal login", FromName = "Ada Byron",
                TextBody = $"Hello Zephyrine Quobble{(char)('a' + i)},\n\nthe reset link for the password is valid for 20 minutes. An older reset link expires as soon as a newer one is sent. I will call you today.\n\nAda Byron",
            });
        }
        await house.Get<ITopics>().SortAsync(house.Connection, default);
        return house;
    }

    static Task<IReadOnlyList<FaqCandidate>> OpenAsync(ServiceHouse house) => house.Get<FaqCandidates>().ListAsync(house.Connection, FaqCandidate.Open, 0, 10, default);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_question_of_many_waits_with_the_answer_they_were_given_and_its_sources(Engine engine)
    {
        using var house = await SolvedAsync(engine);

        var candidate = Assert.Single(await OpenAsync(house));

        Assert.Equal("How can I get a new password for the portal?", candidate.Question);
        Assert.Contains("valid for 20 minutes", candidate.Answer);
        Assert.DoesNotContain("Quobble", candidate.Question + candidate.Answer);
        Assert.DoesNotContain("call you", candidate.Answer);
        Assert.Equal(8, candidate.AskedBy.Count);
        Assert.All(candidate.Sources, s => Assert.StartsWith(s.Text, Clean(house, s.MailId)[s.Start..]));
        Assert.Equal("publish-answer", (await house.Get<TopicStore>().FindAsync(house.Connection, candidate.TopicId!, default))!.Advice.Kind);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Accepted_it_is_an_article_that_answers_and_is_not_asked_about_again(Engine engine)
    {
        using var house = await SolvedAsync(engine);
        var candidate = (await OpenAsync(house))[0];

        var kept = await house.Get<ITopics>().AcceptAsync(house.Connection, candidate.Id, null, candidate.Answer + " Links are sent by mail only.", ArticleVersion.Public, Approver.AsAdmin("ada"), default);

        Assert.Equal("new", kept.Value.Change);
        var hit = (await house.Knowledge.SearchAsync(house.Connection, "new password for the portal", Audience.Customer, 3, default))[0];
        Assert.Contains("sent by mail only", hit.Article.Body);
        Assert.Equal(("faq", "ada"), (hit.Article.Source, hit.Article.MadeBy));
        await house.Get<ITopics>().SortAsync(house.Connection, default);
        Assert.Empty(await OpenAsync(house));
        Assert.Equal(FailureKind.Conflict, (await house.Get<ITopics>().AcceptAsync(house.Connection, candidate.Id, null, null, ArticleVersion.Public, Approver.AsAdmin("ada"), default)).Failure!.Kind);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Rejected_it_stays_away_though_more_ask_it(Engine engine)
    {
        using var house = await SolvedAsync(engine);
        Assert.True(await house.Get<ITopics>().RejectAsync(house.Connection, (await OpenAsync(house))[0].Id, "ada", default));
        await house.SaveAsync(new Case { Id = "C90", Modified = ServiceHouse.Now, Created = ServiceHouse.Now.AddDays(-1), IsClosed = true, Subject = "Portal login", Description = "My password for the portal login does not work. How do I get another password for the portal login?" });
        await house.SaveAsync(new Email { Id = "M90", Modified = ServiceHouse.Now, CaseId = "C90", SentAt = ServiceHouse.Now, TextBody = "The reset link for the password is valid for 20 minutes. An older reset link expires as soon as a newer one is sent." });

        await house.Get<ITopics>().SortAsync(house.Connection, default);

        Assert.Empty(await OpenAsync(house));
        Assert.False(await house.Get<ITopics>().RejectAsync(house.Connection, "no such", "ada", default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_an_article_says_already_is_no_candidate(Engine engine)
    {
        using var house = await SolvedAsync(engine);
        await house.BringAsync(("password.md", "# A new password for the portal\n\nHow to get a new password for the portal: the reset link for the password is valid for 20 minutes. An older reset link expires as soon as a newer one is sent."));

        await house.Get<ITopics>().SortAsync(house.Connection, default);

        Assert.Empty(await OpenAsync(house));
        Assert.Equal("point-to-article", Assert.Single(await house.Get<TopicStore>().ListAsync(house.Connection, 0, 10, default)).Advice.Kind);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Whose_question_it_is_can_be_erased(Engine engine)
    {
        using var house = await SolvedAsync(engine);
        var candidate = (await OpenAsync(house))[0];

        await house.Get<Erasures>().EraseAsync(house.Connection, $"z{candidate.QuestionOf[1..]}@quobble.example", ServiceHouse.Now, default);

        Assert.Empty(await house.Get<FaqCandidates>().ListAsync(house.Connection, null, 0, 10, default));
        Assert.Equal("", (await house.Get<FaqCandidates>().FindAsync(house.Connection, candidate.Id, default))!.Answer);
    }

    static string Clean(ServiceHouse house, string mailId) => MailCleaner.Clean(null, house.Get<CrmStore>().FindEmailAsync(house.Connection, mailId, default).Result!.TextBody, null).Text;
}
