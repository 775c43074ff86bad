using CrmIntegration.Enrich.Service;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;

/// <summary>Are customers' questions answered from the right article, and only those that an article answers? Two sets of ours on the sample company's articles: the golden one,
/// by which the offline service was tuned, and one written before it was and not looked at since. And the guidelines in the shared data, with the right one there and taken away.</summary>
static class ServiceFigures
{
    public static async Task PrintAsync(TextWriter o, IReadOnlyList<(Article Article, IReadOnlyList<string> Questions)> guidelines)
    {
        var known = ServiceGolden.Handbook(DateTimeOffset.UnixEpoch);
        await o.WriteLineAsync("service, offline, sample articles: answered rightly with citation; answered from a wrong article, or where none answers");
        foreach (var (name, cases) in new[] { ("golden set", ServiceGolden.All), ("held-out questions", Held) })
        {
            var told = cases.Where(c => c.Person is null).Select(c => (Case: c, Answer: OfflineAnswer.Of(ServiceGolden.Asked(Guid.Empty, c), known))).ToList();
            var due = told.Where(t => t.Case.Article is not null).ToList();
            var none = told.Where(t => t.Case.Article is null).ToList();
            var right = due.Count(t => ServiceGolden.Points(t.Case, t.Answer).All(p => p.Right));
            var wrong = due.Where(t => t.Answer.Count > 0 && !ServiceGolden.Points(t.Case, t.Answer).All(p => p.Right)).ToList();
            var invented = none.Where(t => t.Answer.Count > 0).ToList();
            await o.WriteLineAsync($"   {name}: {right} of {due.Count} right ({100.0 * right / due.Count:0} %), {wrong.Count} wrong, {due.Count - right - wrong.Count} not answered; {invented.Count} of {none.Count} answered that no article answers");
            if (name == "golden set" && Environment.GetEnvironmentVariable("SERVICE_SHOW") is not null)
                foreach (var (one, answer) in told.Where(t => ServiceGolden.Points(t.Case, t.Answer).Any(p => !p.Right)))
                    await o.WriteLineAsync($"      {one.Question} -> {string.Join(" / ", answer.Select(s => s.Sources[0].ArticleId + ": " + s.Text))}");
        }
        await GuidelinesAsync(o, guidelines);
    }

    // An answer while the right article is away can only be a wrong one.
    static async Task GuidelinesAsync(TextWriter o, IReadOnlyList<(Article Article, IReadOnlyList<string> Questions)> guidelines)
    {
        int asked = 0, right = 0, wrong = 0, astray = 0;
        var all = ArticleIndex.Of(guidelines.Select(g => g.Article));
        foreach (var (article, questions) in guidelines)
        {
            var without = ArticleIndex.Of(guidelines.Where(g => g.Article.Id != article.Id).Select(g => g.Article));
            foreach (var question in questions)
            {
                asked++;
                if (OfflineAnswer.Choose(all.Search(question, 5)) is { } chosen)
                    _ = chosen.Article.Id == article.Id ? right++ : wrong++;
                astray += OfflineAnswer.Choose(without.Search(question, 5)) is null ? 0 : 1;
            }
        }
        await o.WriteLineAsync($"   abcd guidelines, {asked} questions: {right} answered from the right one, {wrong} from another; with the right one taken away {astray} answered all the same");
    }

    static IEnumerable<ServiceGolden.Case> Held => Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => l.Split('#', StringSplitOptions.TrimEntries))
        .Select((p, i) => new ServiceGolden.Case($"held-{i}", p[0], p[1], p[2].Length == 0 ? null : p[2], p[3].Length == 0 ? null : [p[3]]));

    const string Lines = """
        en # For how many months do you guarantee your units? # kb-returns # 36 months
        en # What is the price of one Tarn 200? # kb-pricing # 480 EUR
        en # When would 20 sensors arrive if I order today? # kb-delivery # 10 working days
        en # I ordered too many, may I return the rest? # kb-returns # 30 days
        en # One of our sensors is faulty. What now? # kb-returns # replacement
        en # In which country are the measurements kept? # kb-hosting # European Union
        en # Do you use TLS? # kb-security # TLS 1.3
        en # How can we export our readings? # kb-hosting # CSV
        en # What rebate do you give on larger orders? # kb-discount # 5 %
        en # What are your opening hours? # kb-support # 7:00
        en # Must we stop the plant for the installation? # kb-install # no stop
        en # Do you have security certificates? # kb-security # ISO 27001
        en # Until when can I accept your quote? # kb-pricing # 30 days
        en # Can I have the parcel faster, and what does express cost? # kb-delivery # 90 EUR
        en # Do you charge for remote commissioning? # kb-install # free of charge
        en # For how long do you keep the data? # kb-hosting # 24 months
        en # How quickly do you fill in a security questionnaire? # kb-security # 5 working days
        en # What does the service plan cost in the second year? # kb-pricing # 12 %
        en # Is the phone line open at night? # kb-support # around the clock
        en # How often do you have a penetration test? # kb-security # every year
        en # Can your sensor measure oil? #  # 
        en # Who is your chief executive? #  # 
        en # Do you have an office in Toronto? #  # 
        en # How do I reset my password? #  # 
        en # What is the weight of a gateway? #  # 
        en # Will you sponsor our football club? #  # 
        en # Can you recommend a restaurant? #  # 
        en # Is the sensor suitable for drinking water pipes of lead? #  # 
        en # How long is the cable? #  # 
        en # Do you offer leasing? #  # 
        de # Wann kommt meine Bestellung an? # kb-delivery # 10 Arbeitstagen
        de # Was muss ich für einen Durchflusssensor zahlen? # kb-pricing # 480 EUR
        de # Wie lang ist die Garantiezeit? # kb-returns # 36 Monate
        de # Ich habe zu viel bestellt, nehmen Sie die Ware zurück? # kb-returns # 30 Tagen
        de # Der Sensor ist defekt, was nun? # kb-returns # Ersatz
        de # Was kostet Express? # kb-delivery # 90 EUR
        de # Kommen 250 Stück auf einmal? # kb-delivery # Teillieferungen
        de # Was kostet der Serviceplan ab dem zweiten Jahr? # kb-pricing # 12 %
        de # Haben Sie eine Kantine? #  # 
        de # Wie heißt Ihr Geschäftsführer? #  # 
        de # Wie lang ist das Kabel? #  # 
        de # Verkaufen Sie gebrauchte Autos? #  # 
        fr # Sous combien de jours recevrons-nous les capteurs ? # kb-delivery # 10 jours
        fr # Combien vaut un capteur de débit ? # kb-pricing # 480 EUR
        fr # Pendant combien de temps l'offre est-elle valable ? # kb-pricing # 30 jours
        fr # Avez-vous un bureau à Lyon ? #  # 
        fr # Quel temps fera-t-il demain ? #  # 
        es # ¿En cuántos días llegan las pasarelas? # kb-delivery # 15 días
        es # ¿Qué precio tiene el sensor de caudal? # kb-pricing # 480 EUR
        es # ¿Está incluido el plan de servicio? # kb-pricing # primer año
        es # ¿Venden seguros de coche? #  # 
        es # ¿Tienen oficina en Sevilla? #  # 
        """;
}
