using CrmIntegration.Language.Classification;

namespace CrmIntegration.LanguageTests;

/// <summary>A classifier that says how often it was right on later texts, and is silent where it would not be.</summary>
public sealed class ProvenClassifierFacts
{
    [Fact]
    public void It_is_silent_where_too_little_is_known_or_one_class_is_all_there_is()
    {
        Assert.Null(ProvenClassifier.Learn([.. Texts(40)]).Classifier);
        Assert.Null(ProvenClassifier.Learn([.. Texts(200).Select(t => t with { Label = "one" })]).Classifier);
        Assert.Null(ProvenClassifier.Learn([]).Classifier);
    }

    [Fact]
    public void Saying_always_the_commonest_is_no_skill()
    {
        // 19 of 20 are of one class, and the words tell nothing: right in 95 of 100, and worth nothing.
        var (classifier, card) = ProvenClassifier.Learn([.. Enumerable.Range(0, 400).Select(n => new Example($"word{n % 7} and word{n % 11}", n % 20 == 0 ? "rare" : "usual"))]);

        Assert.Null(classifier);
        Assert.True(card.Commonest >= 70);
    }

    [Fact]
    public void Half_of_the_texts_without_any_sign_are_left_alone_the_others_told()
    {
        // Every second text has its class in its words, the others say the same whatever they are.
        Example[] texts = [.. Texts(400).Select((t, n) => n % 4 < 2 ? t : new Example("please call us about our order", t.Label))];

        var (classifier, card) = ProvenClassifier.Learn(texts);

        Assert.NotNull(classifier);
        Assert.InRange(card.Told, 30, 60);
        Assert.True(card.RightWhenTold * 10 >= card.Told * 8);
        Assert.Null(classifier.Of("please call us about our order"));
        Assert.Equal("invoice", classifier.Of("the invoice was charged twice, number 7"));
    }

    [Fact]
    public void Classes_with_a_handful_of_texts_are_not_learnt() =>
        Assert.Equal(2, ProvenClassifier.Learn([.. Texts(100), new("a lonely word", "rare"), new("another one", "rare")]).Card.Labels);

    static IEnumerable<Example> Texts(int many) => Enumerable.Range(0, many).Select(n => n % 2 == 0 ? new Example($"where is the parcel, delivery is late, number {n}", "delivery") : new Example($"the invoice was charged twice, number {n}", "invoice"));
}
