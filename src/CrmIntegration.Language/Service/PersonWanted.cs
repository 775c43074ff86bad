using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Language.Service;

/// <summary>Whether a customer should get a person now: they ask for one, or are so annoyed that another answer by a machine makes it worse. Word lists, so that a reader can see why.</summary>
public static class PersonWanted
{
    const double Annoyed = -0.5;
    const int Longest = 4_000;

    static readonly string[] Person =
        ["a human", "human being", "real person", "to a person", "with a person", "live agent", "live chat with", "to an agent", "with an agent", "your supervisor", "your manager", "speak to someone", "speak with someone", "talk to someone", "talk to somebody", "speak to somebody", "call me back", "customer service representative", "not a bot", "not a robot",
         "einem menschen", "mit jemandem sprechen", "einem mitarbeiter", "einer mitarbeiterin", "persönlich sprechen", "rufen sie mich", "ihrem vorgesetzten", "ihren vorgesetzten", "kein bot", "keinem roboter",
         "un humain", "à une personne", "avec une personne", "un conseiller", "parler à quelqu", "rappelez-moi", "votre responsable",
         "con una persona", "un humano", "con un agente", "hablar con alguien", "llámeme", "llámenme", "su supervisor",
         "un operatore", "una persona reale", "parlare con qualcuno", "richiamatemi", "um atendente", "falar com alguém", "com uma pessoa", "me ligue", "een medewerker", "een mens", "iemand spreken", "bel mij terug",
         "人工", "真人", "转接", "担当者", "人間と", "オペレーター"];
    static readonly string[] Wants = ["speak", "talk", "want", "need", "connect", "transfer", "get me", "let me", "can i", "could i", "please", "call me", "not a", "sprechen", "verbinden", "möchte", "will", "bitte", "rufen", "kein", "parler", "voudrais", "veux", "rappelez", "joindre", "hablar", "quiero", "pasar", "llám", "parlare", "vorrei", "richiam", "falar", "quero", "ligue", "spreken", "wil", "graag", "bel ",
        "人工", "真人", "转接", "担当者", "人間と", "オペレーター"];
    static readonly string[] Threats =
        ["lawyer", "attorney", "legal action", "sue you", "take you to court", "consumer protection", "report you", "anwalt", "rechtliche schritte", "klage", "verbraucherzentrale", "avocat", "poursuites", "tribunal", "abogado", "demanda", "avvocato", "azioni legali", "advogado", "processar", "advocaat", "rechtszaak", "律师", "起诉", "弁護士", "訴え"];

    /// <param name="text">The customer's words, as they are seen.</param>
    /// <returns>asks-for-person | threatens | complains; null: an answer will do.</returns>
    public static string? Why(string text)
    {
        var low = (text.Length > Longest ? text[..Longest] : text).ToLowerInvariant();
        if (Sentences.Of(low).Any(s => Person.Any(s.Contains) && Wants.Any(s.Contains)))
            return "asks-for-person";
        if (Threats.Any(low.Contains))
            return "threatens";
        return MailAsks.Of(text).Any(a => a.Kind == "complaint") && Tone.Of(text) <= Annoyed ? "complains" : null;
    }
}
