using CrmIntegration.Language.Conversations;

namespace CrmIntegration.LanguageTests;

public class MarkedTalkFacts
{
    public static TheoryData<string> Talks => [.. MarkedTalk.All("Worked").Concat(MarkedTalk.All("Fresh")).Select(t => t.Name)];

    [Theory, MemberData(nameof(Talks))]
    public void A_talk_is_read_line_by_line_in_its_language(string name)
    {
        var talk = MarkedTalk.All("Worked").Concat(MarkedTalk.All("Fresh")).Single(t => t.Name == name);

        Assert.Equal(talk.Language, talk.Talk.Language);
        Assert.InRange(talk.Talk.Lines.Count, 20, 120);
        Assert.DoesNotContain(talk.Talk.Lines, l => l.Side == Side.Unknown);
        Assert.All(Findings.Of(talk.Talk, talk.On, talk.Rivals), f => Assert.Contains(f.Quote.TrimEnd('…'), talk.Talk.Lines[f.Line - 1].Text));
    }

    [Theory]
    [InlineData("Worked", 0.85, 0.80)]
    [InlineData("Fresh", 0.75, 0.4)]
    public void Most_of_what_a_coach_marked_is_heard_and_little_else(string folder, double precision, double recall)
    {
        var counts = MarkedTalk.Count(MarkedTalk.All(folder)).Values;

        Assert.True(counts.Sum(c => c.Right) >= precision * counts.Sum(c => c.Heard), $"precision {counts.Sum(c => c.Right)} of {counts.Sum(c => c.Heard)}");
        Assert.True(counts.Sum(c => c.Right) >= recall * counts.Sum(c => c.Planted), $"recall {counts.Sum(c => c.Right)} of {counts.Sum(c => c.Planted)}");
    }
}
