using CrmIntegration.Language.Classification;

namespace CrmIntegration.LanguageTests;

public sealed class ClassifierFacts
{
    static readonly Example[] Examples =
    [
        new("my card has not arrived yet", "card arrival"), new("when will the new card be delivered", "card arrival"), new("still waiting for my card in the mail", "card arrival"),
        new("I forgot my PIN", "pin"), new("how do I change the pin code", "pin"), new("the machine says wrong pin", "pin"),
        new("what is the exchange rate for euros", "rate"), new("the rate you applied looks wrong", "rate"), new("which exchange rates do you use", "rate"),
    ];

    [Theory]
    [InlineData("has the card been delivered?", "card arrival")]
    [InlineData("changing a forgotten PIN", "pin")]
    [InlineData("is teh exchnage rate fair", "rate")]
    public void A_new_text_gets_the_class_of_those_like_it(string text, string label) => Assert.Equal(label, TextClassifier.Train(Examples).Of(text).Label);

    [Fact]
    public void The_same_examples_give_the_same_classifier()
    {
        var (first, second) = (TextClassifier.Train(Examples), TextClassifier.Train(Examples));

        Assert.Equal(first.Rank("where is it").Select(v => v.Margin), second.Rank("where is it").Select(v => v.Margin));
        Assert.Equal(first.Rank("pin")[0], first.Of("pin"));
    }

    [Fact]
    public void Odd_texts_get_a_verdict_too()
    {
        var model = TextClassifier.Train(Examples, new(Marks: true, Prototypes: 1, Names: true));

        Assert.All(["", "?!", "\ud800 broken", new string('x', 100_000), "付款"], text => Assert.Contains(model.Of(text).Label, model.Labels));
        Assert.Throws<ArgumentException>(() => TextClassifier.Train([new("a", "one"), new("b", "one")]));
    }

    // Delivery and invoice each alone mean one thing, both together another: no sum over words tells that.
    [Fact]
    public void Nets_see_what_words_mean_together()
    {
        string[] filler = ["please", "today", "again", "order", "customer", "number", "thanks", "about"];
        var dice = new Random(3);
        List<Example> Make(int many) => [.. Enumerable.Range(0, many).Select(n =>
        {
            var words = Enumerable.Range(0, 6).Select(_ => filler[dice.Next(filler.Length)]).ToList();
            if (n % 4 is 1 or 3) words.Insert(dice.Next(words.Count), "delivery");
            if (n % 4 is 2 or 3) words.Insert(dice.Next(words.Count), "invoice");
            return new Example(string.Join(' ', words), n % 4 is 0 or 3 ? "even" : "odd");
        })];
        List<Example> learnt = Make(800), later = Make(200);
        int Right(ClassifierSettings settings) => TextClassifier.Train(learnt, settings) is var model ? later.Count(e => model.Of(e.Text).Label == e.Label) : 0;

        Assert.True(Right(new() { Nets = 2 }) >= 180);
        Assert.True(Right(new()) <= 150);
    }

    [Fact]
    public void Nets_learn_the_same_from_the_same_texts()
    {
        Example[] texts = [.. Enumerable.Range(0, 60).Select(n => new Example(n % 2 == 0 ? $"the delivery is late {n}" : $"the invoice is wrong {n}", n % 2 == 0 ? "delivery" : "invoice"))];
        var settings = new ClassifierSettings { Nets = 2 };

        Assert.Equal(TextClassifier.Train(texts, settings).Rank("our invoice is late"), TextClassifier.Train(texts, settings).Rank("our invoice is late"));
    }
}
