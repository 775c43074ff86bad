using CrmIntegration.Language;
using CrmIntegration.Language.Replies;

namespace CrmIntegration.LanguageTests;

/// <summary>When an answer written to one customer may lend a sentence to another, and when it may not.</summary>
public sealed class RelevanceFacts(ITestOutputHelper output)
{
    static readonly DateOnly Day = new(2026, 11, 24);
    static readonly DateTimeOffset Then = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    static readonly HashSet<string> Nobody = new(StringComparer.OrdinalIgnoreCase);

    public static TheoryData<string> Languages => [.. PastMail.All.Select(m => m.Language)];

    static PastMail Of(string language) => PastMail.All.Single(m => m.Language == language);

    // All languages lie in one heap, as in a company that sells in all of them.
    static PastReplies Heap => new(PastMail.All.SelectMany(m => m.Past.Select((p, i) => new PastReply($"{m.Language}{i}", "A2", "", p.Asked, p.Answer, m.Language, Then))));

    static Asker Asks(string language, string? account = "A1") => new(language, account, Nobody, [], Day);

    static MailAsk Ask(string quote) => MailAsks.Of(quote)[0];

    [Theory, MemberData(nameof(Languages))]
    public void A_past_answer_to_the_same_question_is_found_in_its_language(string language)
    {
        var mail = Of(language);

        for (var i = 0; i < mail.Asks.Length; i++)
        {
            var found = Heap.Find(Ask(mail.Asks[i]), Asks(language), 3);
            output.WriteLine($"{mail.Asks[i]} -> {found.FirstOrDefault()?.Shown}");
            Assert.Equal($"{language}{i}", found.FirstOrDefault()?.Reply.Id);
            Assert.All(found, f => Assert.Equal(language, f.Reply.Language));
            Assert.DoesNotContain(Gaps.Open, found[0].Shown);                     // none of these sentences holds a fact
        }
    }

    [Theory, MemberData(nameof(Languages))]
    public void What_no_past_answer_is_about_gets_none(string language) =>
        Assert.All(Of(language).Apart, ask => Assert.Empty(Heap.Find(Ask(ask), Asks(language), 3).Select(f => $"{ask} -> {f.Shown}")));

    [Theory, MemberData(nameof(Languages))]
    public void The_threshold_lies_between_what_answers_and_what_does_not(string language)
    {
        var mail = Of(language);
        var about = new Relevance(mail.Past.Select(p => $"{p.Asked}\n{p.Answer}"));

        var right = mail.Asks.Select((a, i) => about.Share(a, $"{mail.Past[i].Asked}\n{mail.Past[i].Answer}")!.Value).ToList();
        var wrong = mail.Apart.Skip(1).SelectMany(a => mail.Past.Take(3).Select(p => about.Share(a, $"{p.Asked}\n{p.Answer}")!.Value)).ToList();

        output.WriteLine($"{language}: answers from {right.Min():0.00}, others to {wrong.Max():0.00}, needed {Relevance.LeastOf(language):0.00}");
        Assert.InRange(Relevance.LeastOf(language), wrong.Max() + 0.01, right.Min());
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_mail_that_asks_to_meet_is_about_a_meeting(string language) =>
        Assert.Equal("meeting", MailAsks.Intent(Of(language).Apart[0]));

    [Theory, MemberData(nameof(Languages))]
    public void An_agreed_time_or_a_promise_to_another_customer_is_never_lent(string language)
    {
        var mail = Of(language);

        Assert.Empty(Heap.Find(Ask(mail.Past[3].Asked), Asks(language), 3).Select(f => f.Shown));
        Assert.Empty(Heap.Find(Ask(mail.Past[3].Asked), Asks(language, "A2"), 3).Select(f => f.Shown));
    }

    [Fact]
    public void An_answer_in_another_language_is_not_lent() =>
        Assert.Empty(new PastReplies([new("P", "A2", "", "Wer schult unsere Operatoren?", "Die Operatoren schulen unsere Ingenieure.", "de", Then)]).Find(Ask("Who trains our operators, die Operatoren?"), Asks("en"), 3));

    [Theory]
    [InlineData("The loom is delivered by our own truck.", "The loom is delivered by our own truck.")]
    [InlineData("The loom is delivered within 14 days after the order.", null)]                             // without its figure it answers nothing
    [InlineData("The loom is delivered by our own truck, as to 40 others.", null)]
    [InlineData("The loom is delivered on 3 March 2026 by our own truck.", null)]                       // that day is over
    [InlineData("The loom is delivered from 50 units on with 5 % off, from 100 units with 8 %.", null)]  // theirs alone
    [InlineData("The loom is delivered to Thistlemoor by our own truck.", null)]
    [InlineData("The loom is delivered on Thursday by our own truck.", null)]
    [InlineData("I will have the loom delivered by our own truck.", null)]
    public void Only_what_holds_for_this_customer_is_lent(string answer, string? shown) =>
        Assert.Equal(shown, new PastReplies([new("P", "A2", "", "How is the loom delivered?", answer, "en", Then)])
            .Find(Ask("How is the loom delivered?"), Asks("en") with { Foreign = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Thistlemoor" } }, 1).FirstOrDefault()?.Shown);

    [Fact]
    public void A_figure_that_this_record_holds_too_is_kept() =>
        Assert.Equal("The loom is delivered within 14 days after the order.", new PastReplies([new("P", "A2", "", "How is the loom delivered?", "The loom is delivered within 14 days after the order.", "en", Then)])
            .Find(Ask("How is the loom delivered?"), Asks("en") with { Held = ["Delivery: 14 days"] }, 1)[0].Shown);

    [Fact]
    public void What_several_customers_were_told_word_for_word_is_told_with_its_figures_and_what_one_was_told_is_not()
    {
        const string said = "The loom is returned within 30 days and its warranty is 36 months.";
        PastReply To(string account) => new("P" + account, account, "", "Can we return the loom?", said, "en", Then);

        Assert.Equal(said, new PastReplies([To("A2"), To("A3"), To("A4")]).Find(Ask("Can we return the loom, and is there a warranty?"), Asks("en"), 1).Single().Shown);
        Assert.Empty(new PastReplies([To("A2"), To("A2") with { Id = "again" }, To("A2") with { Id = "third" }]).Find(Ask("Can we return the loom, and is there a warranty?"), Asks("en"), 1));
    }
}
