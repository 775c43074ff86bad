using CrmIntegration.Language;

namespace CrmIntegration.LanguageTests;

public sealed class SentenceFacts
{
    [Theory]
    [InlineData("Ich kann Dienstag, 1. Dezember, 11:00 Uhr anbieten. Passt das?", 2)]
    [InlineData("Wir liefern im 3. Quartal. Danke.", 2)]
    [InlineData("Mødet er den 4. januar. Passer det?", 2)]
    [InlineData("Wir brauchen 12. Danke.", 2)]
    public void A_date_with_a_dot_behind_its_day_does_not_end_a_sentence(string text, int sentences) => Assert.Equal(sentences, Sentences.Of(text).Count);
}
