using System.Globalization;
using CrmIntegration.Wording;

namespace CrmIntegration.Tests.Wording;

/// <summary>Reasons are made once, in English, and read by people who read something else.</summary>
public sealed class TellerFacts
{
    [Theory]
    [InlineData("The deal is in stage Negotiation, which speaks for winning.", "Das Geschäft ist in Phase Negotiation; das spricht für den Gewinn.", "商机处于“Negotiation”阶段，有利于赢单。")]
    [InlineData("It has been in this stage for 175 days, which speaks against winning.", "In dieser Phase seit: 175 Tage; das spricht gegen den Gewinn.", "在此阶段已 175 天，不利于赢单。")]
    [InlineData("The amount is 1,234,567, which speaks against winning.", "Der Betrag ist 1.234.567; das spricht gegen den Gewinn.", "金额为 1,234,567，不利于赢单。")]
    [InlineData("The deal was created on a Friday, which speaks for winning.", "Das Geschäft wurde an einem Freitag angelegt; das spricht für den Gewinn.", "商机创建于星期五，有利于赢单。")]
    [InlineData("Nothing has happened for 0 working days (before: nothing has happened for 1 working day), which raises the chance.", "Nichts geschehen seit: 0 Arbeitstage (zuvor: Nichts geschehen seit: 1 Arbeitstag); das erhöht die Chance.", "已 0 个工作日 没有动静（此前：已 1 个工作日 没有动静），提高了概率。")]
    [InlineData("The last conversation's talk share is 0.72, which lowers the chance.", "Im letzten Gespräch: unser Redeanteil 0,72; das senkt die Chance.", "上次对话的我方发言占比为 0.72，降低了概率。")]
    [InlineData("The last conversation's tone is -1, which lowers the chance.", "Im letzten Gespräch: Ton -1; das senkt die Chance.", "上次对话的语气为 -1，降低了概率。")]
    [InlineData("Next step came up twice in the last conversation (before: the last conversation said nothing of next step), which raises the chance.", "Im letzten Gespräch kam vor: nächster Schritt (zweimal) (zuvor: Im letzten Gespräch kam nicht vor: nächster Schritt); das erhöht die Chance.", "上次对话提及下一步（两次）（此前：上次对话未提及：下一步），提高了概率。")]
    [InlineData("In the last conversation we talked 42 % of the time, which speaks for winning.", "Im letzten Gespräch sprachen wir 42 % der Zeit; das spricht für den Gewinn.", "上次对话中我方发言占 42 %，有利于赢单。")]
    [InlineData("Questions that stayed open in the last conversation: 2, which speaks against winning.", "Fragen, die im letzten Gespräch offen blieben: 2; das spricht gegen den Gewinn.", "上次对话中未答的问题：2，不利于赢单。")]
    [InlineData("Customer tier is Gold <b>one</b>, which speaks for winning.", "Customer tier ist Gold <b>one</b>; das spricht für den Gewinn.", "Customer tier为 Gold <b>one</b>，有利于赢单。")]
    [InlineData("The language model's reading: they asked twice", "The language model's reading: they asked twice", "The language model's reading: they asked twice")]
    public void A_reason_reads_in_each_language_and_what_is_not_ours_stays_as_it_was_said(string english, string german, string chinese)
    {
        Assert.Equal(english, In("en", english));
        Assert.Equal(german, In("de", english));
        Assert.Equal(chinese, In("zh-Hans", english));
    }

    [Theory]
    [InlineData("en_US", "en")]
    [InlineData("de", "de")]
    [InlineData("de-AT", "de")]
    [InlineData("zh_CN", "zh-Hans")]
    [InlineData("zh-TW", "zh-Hans")]
    [InlineData("ZH", "zh-Hans")]
    [InlineData("fr_FR", null)]
    [InlineData("", null)]
    [InlineData("no such thing \u0000", null)]
    [InlineData(null, null)]
    public void A_tag_of_a_browser_or_a_CRM_leads_to_a_language_of_ours_or_to_none(string? tag, string? ours) => Assert.Equal(ours, Languages.Of(tag)?.Name);

    [Fact]
    public void Telling_in_one_language_leaves_the_request_in_its_own()
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

        Assert.Equal("Dieses Geschäft ist gewonnen.", Spoken.Teller.Tell("This deal is won.", Languages.Of("de")!));

        Assert.Equal(before, (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture));
    }

    static string In(string language, string says) => Spoken.Teller.Tell(says, CultureInfo.GetCultureInfo(language));
}
