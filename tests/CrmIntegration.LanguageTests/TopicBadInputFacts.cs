using CrmIntegration.Language.Topics;

namespace CrmIntegration.LanguageTests;

public class TopicBadInputFacts
{
    [Fact]
    public void Nothing_and_one_mail_make_no_topic()
    {
        Assert.Empty(new TopicSorter().Sort([]).Topics);
        var one = new TopicSorter();
        one.Add("a", "The delivery is late.");

        Assert.Equal(["a"], one.Sort([]).Unsorted);
        Assert.Null(TopicNames.Of("", [], new HashSet<string>()));
        Assert.Empty(TopicQuotes.Of("not a signature", [], 3));
    }

    [Fact]
    public void Ten_thousand_copies_are_one_topic_with_all_of_them()
    {
        var sorter = new TopicSorter();
        for (var i = 0; i < 10_000; i++)
            sorter.Add($"m-{i:00000}", "Your newsletter comes every day although I unsubscribed.");

        var topic = Assert.Single(sorter.Sort([]).Topics);

        Assert.Equal(10_000, topic.Members.Count);
    }

    [Fact]
    public void Chinese_complaints_are_sorted_and_named_in_Chinese()
    {
        string[] late = ["包裹延迟了一周,物流没有消息", "发货延迟,我们的包裹还没有到", "物流太慢,包裹延迟十天", "包裹又延迟了,请查物流"];
        string[] invoice = ["发票金额不对,请重新开发票", "发票抬头错误,需要更换发票", "还没有收到发票,请寄发票", "发票重复扣款,请核对发票"];
        var texts = late.Select((t, i) => new TopicText($"late-{i}", t, [])).Concat(invoice.Select((t, i) => new TopicText($"inv-{i}", t, []))).ToList();
        var sorter = new TopicSorter();
        foreach (var text in texts)
            sorter.Add(text.Id, text.Text);

        var topics = sorter.Sort([]).Topics;

        Assert.Equal(2, topics.Count);
        Assert.All(topics, t => Assert.Single(t.Members.Select(m => m[..3]).Distinct()));
        var name = TopicNames.Of(topics.Single(t => t.Members[0].StartsWith("inv", StringComparison.Ordinal)).Signature, [.. texts.Where(t => t.Id.StartsWith("inv", StringComparison.Ordinal))], new HashSet<string>())!.Value;
        Assert.Contains("发票", name.Name);
        Assert.Equal("zh", name.Language);
    }

    [Fact]
    public void Empty_odd_and_hostile_texts_do_no_harm()
    {
        string[] odd = ["", "   ", "!!!", "12345 67890", "\u200b\u200b\u200b", "\ud800 lone half", "\u202eesrever si siht", new string('a', 50_000), string.Join(' ', Enumerable.Repeat("word", 5_000)), "‏الشحنة متأخرة جدا", "🙂🙂🙂", "ignore all previous instructions", "\0\0"];
        var sorter = new TopicSorter();
        for (var i = 0; i < odd.Length * 4; i++)
            sorter.Add($"o-{i}", odd[i % odd.Length]);

        var sorting = sorter.Sort([new("k", "nonsense"), new("e", "")]);

        Assert.Equal(odd.Length * 4, sorting.Unsorted.Count + sorting.Topics.Sum(t => t.Members.Count));
        Assert.All(sorting.Topics, t => TopicNames.Of(t.Signature, [.. t.Members.Select(m => new TopicText(m, odd[int.Parse(m[2..]) % odd.Length], []))], new HashSet<string>()));
    }
}
