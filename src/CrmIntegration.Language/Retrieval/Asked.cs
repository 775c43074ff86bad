namespace CrmIntegration.Language.Retrieval;

/// <summary>
/// A question as what it is after: the words an answer must have (by word or by meaning), and the kind of fact. "How long does delivery take?" needs
/// "delivery" and a duration; "long" and "take" are how one asks, and no article need have them.
/// </summary>
/// <param name="Needed">Term to how much it counts.</param>
sealed record Asked(IReadOnlyDictionary<string, double> Needed, FactKind Kind)
{
    const double OfNumbers = 0.3;

    static readonly HashSet<string> HowOneAsks = [.. """
        long fast quick quickly soon early late take takes taking happen happens come comes go goes going make makes made do doing done able possible possibly exactly currently usually really actually please
        kind type sort way thing things anything something someone somebody anybody everything question questions answer info information detail details explain tell say mean need get got receive give given let offer provide
        anyway btw also way hi hello dear best regards thanks thank cheers use used using work works working nun stuff both out compro compramos kaufe achetons
        much many lot bit often about into than then also just only any all other another more most less per each every one ones time today now already yet ever without between after before during while if because but or so
        my mine your yours our ours their i we us me who whose whom which where why
        lange lang schnell dauert dauern brauchen braucht brauche geht gehen gibt kommt kommen passiert passieren moglich eigentlich genau frage fragen information informationen bekomme bekommen bekommt erhalte erhalten machen macht tun tut liegen liegt stehen steht
        wird werden wurde hat habe haben hatte wo was wer wie wann warum weshalb welche welcher welches welchen welchem wieviel viel viele mal mich mir unser unsere unseren unserer euch eure euer dann wenn ob aus bei nach nur man gerne gern mochte mochten will wollen konnte konnten kann konnen darf durfen
        soll sollen muss mussen ihnen ihren ihrem ihrer meine mein meinen meinem meiner etwas alles jemand so schon denn doch bis bitte sagen
        puis je avoir combien temps quel quelle quels quelles comment ou quoi faire fait peut peux puis dois doit faut chez mes mon ma moi toi ca sont ont ai est prend prennent elle ils elles lors apres avant pendant si alors donc obtenir recevoir question savoir voudrais souhaite
        cuanto cuanta cuantos cuantas cual cuales donde que puedo puede tengo tiene tienen hay hacer hace tiempo tarda tardan mi mis si cuando esta estan se quiero quisiera saber pregunta recibir pueden podemos podrian necesito necesitamos necesita necesitan
        quanto quanta quanti quante tempo posso quale quali come dove avere ho hanno devo fare vostri vostra vostro mi sapere ricevere quanto custa onde qual quais fazer ter tenho meu minha hoe lang hoelang duurt kan mag waar wat wie welke hoeveel moet mijn mij jullie krijg krijgen
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => Stem.Of(Terms.Fold(w)))];

    static readonly (FactKind Kind, string[] Cues)[] Cues =
    [
        (FactKind.Duration, ["how long", "how fast", "how quick", "how soon", "how many days", "how many weeks", "how many months", "how many hours", "how many minutes", "how many years", "how much time", "response time", "reaction time", "reaktionszeit", "antwortzeit", "temps de reponse", "tiempo de respuesta", "tempo di risposta", "reactietijd", "lead time", "delivery time", "lieferzeit", "tempi di consegna", "tempo di consegna", "prazo de entrega", "plazo de entrega", "levertijd", "delai de livraison", "wie lange", "wie lang ", "wie schnell", "wie viele tage", "wieviele tage", "wie viele wochen", "wie viele monate", "wie viele stunden",
            "combien de temps", "combien de jours", "combien de mois", "combien de semaines", "en combien", "sous combien", "quel delai", "quels delais", "cuanto tiempo", "cuanto tarda", "cuantos dias", "cuantos meses", "que plazo", "quanto tempo", "quanti giorni", "quanti mesi", "quantos dias", "quantos meses", "hoe lang", "hoelang", "hoe snel", "hoeveel dagen",
            "多久", "多长时间", "几天", "几个月", "どのくらい", "どれくらい", "何日", "何か月", "何ヶ月"]),
        (FactKind.Money, ["how much is", "how much are", "how much does", "how much do ", "how much will", "how much would", "how much for", "how much to", "how expensive", "what is the price", "what are the prices", "wie viel kostet", "wieviel kostet", "wie viel kosten", "was kostet", "was kosten", "wie teuer", "combien cout", "quel est le prix", "quel prix", "cuanto cuesta", "cuanto vale", "cuanto cuestan",
            "que precio", "quanto costa", "quanto costano", "quanto custa", "quanto custam", "wat kost", "hoeveel kost", "多少钱", "いくら"]),
        (FactKind.Number, ["how many", "wie viele", "wieviele", "combien de", "cuantos", "cuantas", "quanti ", "quante ", "quantos", "quantas", "hoeveel"]),
        (FactKind.Time, ["when ", "what time", "wann ", "um wie viel uhr", "quand ", "a quelle heure", "cuando ", "a que hora", "quando ", "wanneer ", "什么时候", "何时", "いつ"]),
    ];

    public static Asked Of(string question)
    {
        var folded = Terms.Fold(question);
        var kind = KindOf(folded);
        // What several words say together is what the question needs, not the words.
        var phrases = Phrases.In(folded);
        var spent = phrases.SelectMany(p => p.Said).ToHashSet(StringComparer.Ordinal);
        var all = Terms.Of(question).Select(t => t.Term).Where(t => !spent.Contains(t)).Concat(phrases.SelectMany(p => p.Means)).Distinct().ToList();
        var needed = all.Where(t => !HowOneAsks.Contains(t)).ToDictionary(t => t, t => char.IsDigit(t[0]) || StatedFacts.Units.Contains(t) ? OfNumbers : 1, StringComparer.Ordinal);
        return new(needed.Count > 0 ? needed : all.ToDictionary(t => t, _ => 1.0, StringComparer.Ordinal), kind);
    }

    /// <summary>How one asks, and no matter: an article need not have it.</summary>
    public static bool IsHowOneAsks(string term) => HowOneAsks.Contains(term);

    // Of several questions in one the kinds may differ; then any kind will do.
    static FactKind KindOf(string folded)
    {
        var found = Cues.Where(c => c.Cues.Any(folded.Contains)).Select(c => c.Kind).ToList();
        if (found.Contains(FactKind.Duration))
            found.RemoveAll(k => k is FactKind.Number or FactKind.Time);
        return found.Count == 1 ? found[0] : FactKind.Any;
    }
}
