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
}
