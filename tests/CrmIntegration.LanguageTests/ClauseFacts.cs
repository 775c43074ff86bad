using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.LanguageTests;

public sealed class ClauseFacts
{
    [Theory]
    [InlineData("Can we send them back, and how long is the warranty on the others?", "Can we send them back|how long is the warranty on the others?")]
    [InlineData("Sind Sie nach ISO 27001 zertifiziert, und wo liegen unsere Daten?", "Sind Sie nach ISO 27001 zertifiziert|wo liegen unsere Daten?")]
    [InlineData("¿Tienen la certificación ISO 27001 y dónde se guardan nuestros datos?", "¿Tienen la certificación ISO 27001|dónde se guardan nuestros datos?")]
    [InlineData("Combien coûteraient 12 capteurs Tarn 200, et le plan de service est-il compris ?", "Combien coûteraient 12 capteurs Tarn 200|le plan de service est-il compris ?")]
    [InlineData("Potete inviarci il prezzo per il rinnovo, per favore?", "Potete inviarci il prezzo per il rinnovo, per favore?")]
    [InlineData("Could you send us the price list and the manual, please?", "Could you send us the price list|the manual, please?")]
    [InlineData("Pouvez-vous livrer les capteurs et les passerelles ?", "Pouvez-vous livrer les capteurs et les passerelles ?")]
    [InlineData("What do sensors and gateways cost?", "What do sensors and gateways cost?")]
    [InlineData("Is it fast and can you?", "Is it fast and can you?")]
    [InlineData("", "")]
    [InlineData("and how and how and how", "and how and how and how")]
    public void A_sentence_that_asks_for_two_things_is_two(string question, string parts) => Assert.Equal(parts.Split('|'), Clauses.Of(question));
}
