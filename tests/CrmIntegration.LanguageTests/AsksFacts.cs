using CrmIntegration.Language;

namespace CrmIntegration.LanguageTests;

public sealed class AsksFacts
{
    [Theory]
    [InlineData("We also need the price per sensor.")]
    [InlineData("Außerdem brauchen wir den Liefertermin.")]
    [InlineData("Il nous faut aussi le prix par capteur.")]
    [InlineData("Necesitamos el plazo de entrega.")]
    [InlineData("Ci serve anche la scheda tecnica.")]
    [InlineData("Precisamos também do catálogo.")]
    [InlineData("We hebben ook de handleiding nodig.")]
    [InlineData("我们还需要样品。")]
    [InlineData("見積書もお願いします。")]
    [InlineData("how much is the gateway")]
    [InlineData("Wann ruft uns jemand an?")]
    [InlineData("Would like to see the wiring diagram.")]
    public void A_need_is_an_ask_with_or_without_a_question_mark(string said) => Assert.Single(MailAsks.Things(said));

    [Theory]
    [InlineData("Thank you for your help.")]
    [InlineData("Please note that I am travelling.")]
    [InlineData("We need to talk about it at home first.")]
    [InlineData("Wir haben das Angebot erhalten.")]
    [InlineData("Please let me know.")]
    [InlineData("Vielen Dank im Voraus!")]
    public void Courtesy_and_their_own_duties_are_none(string said) => Assert.Empty(MailAsks.Things(said));

    [Theory]
    [InlineData("Could you tell us about warranty, delivery and price?", 3)]
    [InlineData("Please quote 30 sensors incl. delivery and installation.", 3)]
    [InlineData("Können wir zwei Geräte zurückgeben, und wie lange gilt das? Wann ruft uns jemand an?", 2)]
    [InlineData("What do sensors and gateways cost?", 1)]
    [InlineData("Do the prices include delivery and installation?", 1)]
    [InlineData("If a sensor fails, what happens then?", 1)]
    [InlineData("We need the price per sensor, and the wiring diagram.", 2)]
    [InlineData("Können Sie die Sensoren und die Gateways liefern?", 1)]
    [InlineData("Price + delivery for 20 sensors pls", 2)]
    public void A_sentence_asks_for_as_many_things_as_it_names(string said, int things) => Assert.Equal(things, MailAsks.Things(said).Count);

    [Fact]
    public void The_points_of_a_list_are_asked_one_by_one() =>
        Assert.Equal(["Price per sensor", "earliest delivery date", "wiring diagram"], MailAsks.Things("Hello,\n\nwe would need the following:\n\n1. Price per sensor\n2) earliest delivery date\n- wiring diagram\n\nThank you"));

    [Theory]
    [InlineData("Kann ich die Sensoren zurückschicken?", "Unbenutzte Ware kann innerhalb von 30 Tagen zurückgegeben werden.", "Rücksendung und Garantie", true)]
    [InlineData("Wie lange gilt die Garantie?", "Unbenutzte Ware kann innerhalb von 30 Tagen zurückgegeben werden.", "Rücksendung und Garantie", false)]
    [InlineData("Wann ruft uns jemand an?", "Unbenutzte Ware kann innerhalb von 30 Tagen zurückgegeben werden.", "Rücksendung und Garantie", false)]
    [InlineData("What does a technician cost on site?", "Our technicians install on site for 140 EUR per hour.", "Installation", true)]
    [InlineData("Do you delete our data when we leave?", "After the contract ends, data is deleted within 30 days.", "Where data is kept", true)]
    [InlineData("How much is the training?", "The Tarn 200 flow sensor costs 480 EUR per unit.", "Prices and what they include", false)]
    [InlineData("Combien coûte l'envoi express ?", "La livraison express en 4 jours ouvrés coûte 90 EUR par colis.", "Délais de livraison", true)]
    public void A_sentence_about_another_thing_does_not_answer(string asked, string sentence, string title, bool may) => Assert.Equal(may, MailAsks.For(asked).MayBeAnsweredBy(sentence, title));

    public static TheoryData<string> Languages => [.. PlantedAsks.All.Select(p => p.Language)];

    /// <summary>Every choice of one to four of six things, asked for in six ways: a thing is found when one ask names it and no other thing.</summary>
    [Theory, MemberData(nameof(Languages))]
    public void What_is_asked_is_found_however_it_is_put(string language)
    {
        var planted = PlantedAsks.All.Single(p => p.Language == language);
        var (asked, missed, example) = (0, 0, "");
        foreach (var way in PlantedAsks.Ways)
            foreach (var things in Choices(planted.Things))
            {
                var mail = planted.Mail(way, things);
                var found = MailAsks.Things(mail);
                foreach (var (key, _, _) in things)
                {
                    asked++;
                    if (!found.Any(f => f.Contains(key, StringComparison.OrdinalIgnoreCase) && things.Count(t => f.Contains(t.Key, StringComparison.OrdinalIgnoreCase)) == 1))
                        (missed, example) = (missed + 1, $"{way}, {key}: {mail} -> {string.Join(" | ", found)}");
                }
                if (found.Count > things.Count)
                    (missed, example) = (missed + found.Count - things.Count, $"{way}, too many: {mail} -> {string.Join(" | ", found)}");
            }

        Assert.True(missed * 50 <= asked, $"{language}: {missed} of {asked} missed, such as {example}");
    }

    static IEnumerable<List<(string Key, string Noun, string Question)>> Choices(IReadOnlyList<(string Key, string Noun, string Question)> all) =>
        Enumerable.Range(1, (1 << all.Count) - 1).Where(bits => int.PopCount(bits) <= 4).Select(bits => all.Where((_, i) => (bits >> i & 1) == 1).ToList());
}
