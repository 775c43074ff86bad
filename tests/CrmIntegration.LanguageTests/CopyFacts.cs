using CrmIntegration.Language.Marketing;

namespace CrmIntegration.LanguageTests;

public class CopyFacts
{
    static readonly CopyBrief Brief = new(CopyBrief.Event, "en", "Open day at the Halden pump hall", ["See 3 leaks found in one hour", "Talk to the people who build it"], "12 March 2027, 14:00", "Halden, hall 2", "https://halden.example/open-day");
    static readonly BrandVoice Voice = new(["guaranteed", "number one", "第一"]);

    public static TheoryData<string> Languages => [.. CopyWriter.Languages];

    [Theory, MemberData(nameof(Languages))]
    public void The_offline_writer_states_nothing_but_the_brief_and_passes_its_own_checks(string language)
    {
        foreach (var kind in new[] { CopyBrief.Mail, CopyBrief.Product, CopyBrief.Event })
        {
            var copies = CopyWriter.Write(Brief with { Kind = kind, Language = language });

            Assert.Equal(["A", "B", "C"], copies.Select(c => c.Name));
            Assert.Equal(3, copies.Select(c => c.Subject).Distinct().Count());
            Assert.All(copies, c => Assert.Empty(CopyCheck.Of(c, Brief with { Language = language }, Voice)));
        }
    }

    [Theory]
    [InlineData("A guaranteed result. {unsubscribe}", "guaranteed")]
    [InlineData("这是第一选择。{unsubscribe}", "第一")]
    [InlineData("Come on 13 March. {unsubscribe}", "number 13")]
    [InlineData("See https://evil.example/x {unsubscribe}", "evil.example")]
    [InlineData("See https://halden.example.evil.example/open-day {unsubscribe}", "evil.example")]
    [InlineData("Hello {name}. {unsubscribe}", "{name}")]
    [InlineData("Come now! {unsubscribe}", "exclamation")]
    [InlineData("This is AMAZING. {unsubscribe}", "AMAZING")]
    [InlineData("Just come.", "unsubscribe")]
    [InlineData("", "text needs")]
    public void What_the_brand_never_says_is_found(string text, string why) =>
        Assert.Contains(CopyCheck.Of(new("A", "Open day", text), Brief, Voice), w => w.Contains(why, StringComparison.Ordinal));

    [Fact]
    public void A_word_that_only_holds_a_banned_one_is_fine() =>
        Assert.DoesNotContain(CopyCheck.Of(new("A", "Open day", "An unguaranteedish word. {unsubscribe}"), Brief, Voice), w => w.Contains("claims"));

    [Fact]
    public void A_person_without_a_first_name_is_greeted_without_a_gap() =>
        Assert.StartsWith("Hello,", CopyWriter.Fill("Hello {first}, yours {sender} {unsubscribe}", " ", null, "Ana", "https://x"));

    [Theory, MemberData(nameof(Languages))]
    public void Where_no_company_is_known_neither_subject_nor_question_has_a_hole(string language)
    {
        foreach (var copy in CopyWriter.Write(Brief with { Language = language }))
        {
            var filled = CopyWriter.Fill(copy.Subject + "\n" + copy.Text, "Ada", null, "Ana", "https://x");

            Assert.DoesNotContain("…", filled);
            Assert.DoesNotContain("{", filled);
        }
    }

    [Fact]
    public void A_headline_that_has_its_own_end_gets_no_second_one() =>
        Assert.DoesNotContain("?.", string.Concat(CopyWriter.Write(Brief with { Headline = "How full is your tank?" }).Select(c => c.Text)));

    [Theory, MemberData(nameof(Languages))]
    public void A_headline_with_a_colon_makes_no_subject_with_two_and_stands_in_a_line_of_its_own(string language)
    {
        var copies = CopyWriter.Write(Brief with { Language = language, Headline = "Open day: see the pumps run" });

        Assert.All(copies, c => Assert.True(c.Subject.Count(l => l is ':' or '：') <= 1, c.Subject));
        Assert.All(copies, c => Assert.Contains("\nOpen day: see the pumps run\n", c.Text));
        Assert.Equal(3, copies.Select(c => c.Text.Split('\n')[2]).Distinct().Count());
    }
}
