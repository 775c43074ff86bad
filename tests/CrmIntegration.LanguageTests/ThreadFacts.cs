using CrmIntegration.Language;

namespace CrmIntegration.LanguageTests;

public sealed class ThreadFacts
{
    static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    static ThreadMail Mail(string id, string? messageId, string[] references, string subject, int hours, params string[] people) =>
        new(id, messageId, references, subject, Monday.AddHours(hours), people);

    [Fact]
    public void An_answer_joins_the_mail_it_refers_to_even_when_that_one_is_missing()
    {
        var threads = MailThreads.Of([
            Mail("1", "<a@x>", [], "Price", 0, "jane@x"),
            Mail("2", "<b@x>", ["<a@x>"], "Something else", 1, "max@y"),
            Mail("3", null, ["<gone@x>"], "Re: Other", 2, "jane@x"),
            Mail("4", "<d@x>", ["<gone@x>", "<b9@x>"], "Re: Other", 3, "max@y")]);

        Assert.Equal(["1,2", "3,4"], threads.Select(t => string.Join(',', t.Select(m => m.Id))));
    }

    [Fact]
    public void The_same_mail_from_the_CRM_and_the_mailbox_is_one() =>
        Assert.Single(Assert.Single(MailThreads.Of([Mail("crm", "<A@x>", [], "Hi", 0), Mail("box", "a@x", [], "Hi", 0)])));

    [Theory]
    [InlineData("Re: Price", 5, "jane@x", 1)]
    [InlineData("AW: [EXT] WG: price", 5, "jane@x", 1)]
    [InlineData("回复：Price", 5, "jane@x", 1)]
    [InlineData("Price", 5, "jane@x", 2)]
    [InlineData("Re: Price", 5, "stranger@z", 2)]
    [InlineData("Re: Price", 24 * 40, "jane@x", 2)]
    public void A_subject_joins_only_an_answer_among_the_same_people_within_a_month(string subject, int hours, string from, int threads) =>
        Assert.Equal(threads, MailThreads.Of([Mail("1", "<a@x>", [], "Price", 0, "jane@x", "us@acme"), Mail("2", "<b@x>", [], subject, hours, from)]).Count);

    [Fact]
    public void Ten_thousand_mails_of_one_thread_are_one_thread()
    {
        var mails = Enumerable.Range(0, 10_000).Select(i => Mail($"{i:00000}", $"<m{i}@x>", i == 0 ? [] : [$"<m{i - 1}@x>"], "Re: long", i / 100, "jane@x"));

        Assert.Equal(10_000, Assert.Single(MailThreads.Of(mails.Reverse())).Count);
    }

    [Theory]
    [InlineData("We need the contract by Friday.", "2026-03-06")]
    [InlineData("Bitte bis 3. Mai antworten.", "2026-05-03")]
    [InlineData("before 2026-12-01 please", "2026-12-01")]
    [InlineData("avant le 12 avril 2026", "2026-04-12")]
    [InlineData("para mañana, por favor", "2026-03-03")]
    [InlineData("entro fine mese", "2026-03-31")]
    [InlineData("by the end of the week", "2026-03-06")]
    [InlineData("due 5/13/2026", "2026-05-13")]
    [InlineData("you have it within 3 days", "2026-03-05")]
    [InlineData("nächste Woche", "2026-03-13")]
    [InlineData("wie jeden Monat am 31.04.2026", null)]
    [InlineData("as soon as you can", null)]
    public void The_day_that_is_asked_for_is_told(string sentence, string? day) =>
        Assert.Equal(day is null ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), DueDates.In(sentence, new DateOnly(2026, 3, 2)));
}
