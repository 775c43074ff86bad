using CrmIntegration.Language.Retrieval;
using CsCheck;

namespace CrmIntegration.LanguageTests;

public sealed class RetrievalFacts
{
    static readonly ArticleIndex Index = ArticleIndex.Of(
    [
        new("ship", "Shipping times", "Parcels leave our warehouse within one day.\nDelivery inside Europe takes three to five working days.", "Logistics"),
        new("refund", "Returns and refunds", "Send the item back within 30 days. We pay the money back to the card it came from."),
        new("2fa", "Resetting two-factor authentication", "When a phone is lost, support sends a new code after checking the identity."),
        new("preise", "Preise und Rabatte", "Ab 50 Plätzen gilt ein Rabatt von zehn Prozent. Die Preisliste gilt bis Jahresende."),
        new("fapiao", "发票", "发票在付款后三天内通过邮件发送。"),
    ]);

    [Theory]
    [InlineData("How long does it take until you deliver to Spain?", "ship")]
    [InlineData("I want my money back for the shoes", "refund")]
    [InlineData("returnd the wrong itme, refnd please", "refund")]
    [InlineData("I lost my phone, how do I log in?", "2fa")]
    [InlineData("Gibt es Mengenrabatte?", "preise")]
    [InlineData("什么时候能收到发票？", "fapiao")]
    public void The_article_that_answers_comes_first(string question, string article) =>
        Assert.Equal(article, Index.Search(question)[0].Article.Id);

    [Fact]
    public void The_sentence_that_answers_is_quoted_as_it_stands()
    {
        var hit = Index.Search("How many working days does delivery in Europe take?")[0];

        var best = hit.Quotes.MaxBy(q => q.Score)!;
        Assert.Equal("Delivery inside Europe takes three to five working days.", best.Text);
        Assert.Equal(best.Text, hit.Article.Text.Substring(best.Start, best.Length));
        Assert.True(hit.Covers > 0.5);
    }

    [Fact]
    public void A_question_about_something_else_is_hardly_covered() =>
        Assert.All(Index.Search("Who won the football championship in Brazil?"), h => Assert.True(h.Covers < 0.3));

    [Fact]
    public void Nothing_asked_or_nothing_known_finds_nothing()
    {
        Assert.Empty(Index.Search(""));
        Assert.Empty(Index.Search("?!?"));
        Assert.Empty(ArticleIndex.Of([]).Search("price"));
    }

    [Fact]
    public void Any_text_can_be_indexed_and_asked_and_every_quote_is_a_span_of_its_article() =>
        Gen.String.Array[1, 6].Select(Gen.String).Sample((texts, question) =>
        {
            var index = ArticleIndex.Of(texts.Select((t, i) => new Article(i.ToString(System.Globalization.CultureInfo.InvariantCulture), t, t + " " + question)));
            foreach (var hit in index.Search(question))
                foreach (var quote in hit.Quotes)
                    Assert.Equal(quote.Text, hit.Article.Text.Substring(quote.Start, quote.Length));
        });

    [Theory]
    [InlineData("How many months is the warranty?", "The warranty is 36 months.")]
    [InlineData("Wie viele Monate dauert die Garantie?", "Die Garantie dauert 36 Monate.")]
    [InlineData("¿Cuántos meses dura la garantía?", "La garantía dura 36 meses.")]
    public void A_question_of_how_many_misses_no_article_about_many(string question, string article) =>
        Assert.Empty(Support.Missing(question, [article]));
}
