namespace CrmIntegration.Language.Conversations;

/// <summary>The words by which things are noticed in one language. Written by us; lower case, looked for at the start of a word.</summary>
sealed record Lexicon
{
    public required Words Price { get; init; }
    public required Words NotNow { get; init; }
    public required Words NoNeed { get; init; }
    public required Words Doubt { get; init; }
    public required Words Rival { get; init; }
    public required Words Budget { get; init; }
    public required Words Authority { get; init; }
    public required Words Need { get; init; }
    public required Words Timing { get; init; }
    public required Words NextStep { get; init; }
    public required Words Promise { get; init; }
    public required Words Reference { get; init; }
    public required Words Good { get; init; }
    public required Words Bad { get; init; }
    public required Words Not { get; init; }

    /// <summary>Question words at the start of a sentence, for transcripts without question marks.</summary>
    public required Words Asking { get; init; }

    public static Lexicon Of(string language) => All.GetValueOrDefault(language) ?? All["en"];

    static readonly Dictionary<string, Lexicon> All = new()
    {
        ["en"] = new()
        {
            Price = new("too expensive", "too much money", "out of our budget", "over budget", "cheaper", "can't afford", "cannot afford", "price is high", "price is too", "costs too much", "cost too much", "high price", "above what we"),
            NotNow = new("not right now", "not this year", "not this quarter", "next year", "bad timing", "too early for us", "on hold", "postpone", "no time for", "other priorities"),
            NoNeed = new("don't need", "do not need", "no need for", "works fine today", "happy with what we have", "not a priority", "already have a solution"),
            Doubt = new("not convinced", "not sure it", "not sure this", "worried", "concerned", "concern is", "risky", "too complicated", "doubt", "burned before"),
            Rival = new("competitor", "another vendor", "other vendor", "another supplier", "other supplier", "alternative offer", "other offer", "another offer", "competing offer"),
            Budget = new("budget", "funding", "approved amount", "set aside for", "how much have you planned", "what have you planned to spend", "spend on this"),
            Authority = new("who decides", "who else decides", "decision maker", "sign off", "signs off", "approval from", "who needs to approve", "board has to", "my boss", "cfo", "procurement has to", "final say", "i decide"),
            Need = new("we need", "i need", "really need", "need more", "need some", "could use", "short of", "run out of", "we have to", "our problem", "the problem is", "struggling", "pain", "we lose", "we are losing", "challenge", "must have", "takes us too long"),
            Timing = new("deadline", "go live", "by the end of", "this quarter", "next quarter", "this month", "next month", "when do you want", "when would you", "timeline", "before the"),
            NextStep = new("next step", "let's meet", "let us meet", "schedule a", "set up a call", "follow-up call", "follow up call", "put it in the calendar", "send you an invite", "send an invite", "book a", "shall we say"),
            Promise = new("i will send", "i'll send", "we will send", "we'll send", "i will get back", "i'll get back", "i will call", "i'll call", "i will check", "i'll check", "i will share", "i'll share", "i will prepare", "i'll prepare", "you will have it", "you'll have it", "i promise"),
            Reference = new("another customer", "other customers", "a customer like you", "customers like you", "a company like yours", "reference customer", "similar plant", "one of our customers"),
            Good = new("great", "good", "better", "excellent", "perfect", "love", "like", "happy", "glad", "thank", "helpful", "impressed", "works well", "sounds fair", "awesome", "wonderful", "fair", "appreciate", "nice", "agree", "deal", "pleased", "fantastic", "easy"),
            Bad = new("bad", "terrible", "unacceptable", "disappoint", "angry", "frustrat", "annoy", "faulty", "broken", "wrong", "fails", "failed", "failure", "problem", "unfair", "ridiculous", "complain", "upset", "poor", "worst", "hate", "late", "slow", "sorry", "useless", "rude", "selfish", "walk away"),
            Not = new("not", "no", "never", "n't", "hardly", "without"),
            Asking = new("what", "when", "who", "which", "how", "why", "where", "could you", "can you", "would you", "do you", "are you", "is there", "is it", "have you"),
        },
        ["de"] = new()
        {
            Price = new("zu teuer", "günstiger", "über dem budget", "über unserem budget", "können wir uns nicht leisten", "preis ist hoch", "preis ist zu", "kostet zu viel"),
            NotNow = new("nicht jetzt", "dieses jahr nicht", "nicht in diesem jahr", "nächstes jahr", "zu früh für uns", "verschieben", "auf eis", "andere prioritäten", "keine zeit"),
            NoNeed = new("brauchen wir nicht", "brauchen das nicht", "kein bedarf", "läuft auch so", "zufrieden mit dem, was", "keine priorität"),
            Doubt = new("nicht überzeugt", "nicht sicher, ob", "sorge", "bedenken", "riskant", "zu kompliziert", "zweifel"),
            Rival = new("mitbewerber", "wettbewerber", "anderer anbieter", "anderen anbieter", "konkurrenz", "anderes angebot", "alternatives angebot"),
            Budget = new("budget", "finanzierung", "eingeplant", "mittel freigegeben", "wie viel haben sie"),
            Authority = new("wer entscheidet", "wer noch entscheidet", "entscheider", "geschäftsführung muss", "freigabe", "mein chef", "meine chefin", "einkauf muss", "vorstand", "letzte wort"),
            Need = new("wir brauchen", "wir müssen", "unser problem", "das problem ist", "wir verlieren", "herausforderung", "dauert uns zu lange"),
            Timing = new("frist", "bis ende", "dieses quartal", "nächstes quartal", "diesen monat", "nächsten monat", "wann möchten sie", "wann wollen sie", "zeitplan", "inbetriebnahme"),
            NextStep = new("nächster schritt", "nächsten schritt", "nächste schritt", "termin vereinbaren", "vereinbaren wir", "einladung schicken", "schicke ihnen eine einladung", "treffen wir uns", "telefonieren wir"),
            Promise = new("ich schicke ihnen", "ich sende ihnen", "wir schicken ihnen", "ich melde mich", "ich rufe sie", "ich kläre das", "ich prüfe das", "ich bereite", "sie bekommen", "sie erhalten", "ich verspreche"),
            Reference = new("anderer kunde", "andere kunden", "ein kunde wie sie", "kunden wie sie", "referenzkunde", "ähnliches werk", "einer unserer kunden"),
            Good = new("gut", "super", "perfekt", "ausgezeichnet", "freue", "gefällt", "danke", "dank", "hilfreich", "zufrieden", "klasse", "wunderbar", "einverstanden", "passt"),
            Bad = new("schlecht", "inakzeptabel", "nicht akzeptabel", "enttäusch", "ärger", "frustr", "defekt", "kaputt", "falsch", "problem", "beschwer", "unfreundlich", "langsam", "zu spät", "leider", "unzumutbar"),
            Not = new("nicht", "kein", "nie", "ohne", "kaum"),
            Asking = new("was", "wann", "wer", "welche", "wie", "warum", "wo", "können sie", "könnten sie", "haben sie", "möchten sie", "gibt es", "ist das"),
        },
        ["fr"] = new()
        {
            Price = new("trop cher", "moins cher", "hors budget", "au-dessus de notre budget", "prix est élevé", "coûte trop"),
            NotNow = new("pas maintenant", "pas cette année", "l'année prochaine", "trop tôt pour nous", "reporter", "d'autres priorités", "pas le temps"),
            NoNeed = new("pas besoin", "nous n'avons pas besoin", "pas une priorité", "déjà une solution"),
            Doubt = new("pas convaincu", "pas sûr que", "inquiet", "inquiétude", "risqué", "trop compliqué", "doute"),
            Rival = new("concurrent", "autre fournisseur", "autre offre", "autre prestataire"),
            Budget = new("budget", "financement", "enveloppe", "combien avez-vous prévu"),
            Authority = new("qui décide", "décideur", "direction doit", "mon chef", "ma directrice", "service achats doit", "dernier mot", "validation de"),
            Need = new("nous avons besoin", "il nous faut", "notre problème", "le problème est", "nous perdons", "difficulté", "nous prend trop"),
            Timing = new("date limite", "d'ici la fin", "ce trimestre", "trimestre prochain", "ce mois", "mois prochain", "quand souhaitez-vous", "calendrier"),
            NextStep = new("prochaine étape", "fixons un", "prenons rendez-vous", "planifier un", "invitation", "rendez-vous"),
            Promise = new("je vous envoie", "je vous enverrai", "nous vous enverrons", "je vous rappelle", "je vérifie", "je prépare", "vous l'aurez", "je vous promets"),
            Reference = new("un autre client", "d'autres clients", "un client comme vous", "clients comme vous", "usine similaire", "un de nos clients"),
            Good = new("bien", "parfait", "excellent", "super", "merci", "content", "ravi", "utile", "génial", "d'accord", "plaît"),
            Bad = new("mauvais", "inacceptable", "déçu", "fâché", "frustr", "défectueux", "cassé", "faux", "problème", "plainte", "lent", "en retard", "malheureusement", "nul"),
            Not = new("pas", "jamais", "aucun", "sans", "guère"),
            Asking = new("quel", "quand", "qui", "comment", "pourquoi", "où", "combien", "pouvez-vous", "pourriez-vous", "avez-vous", "est-ce que", "y a-t-il"),
        },
        ["es"] = new()
        {
            Price = new("demasiado caro", "más barato", "fuera de presupuesto", "por encima de nuestro presupuesto", "precio es alto", "cuesta demasiado"),
            NotNow = new("ahora no", "este año no", "el año que viene", "demasiado pronto", "aplazar", "otras prioridades", "no tenemos tiempo"),
            NoNeed = new("no necesitamos", "no hace falta", "no es prioridad", "ya tenemos una solución"),
            Doubt = new("no estoy convencid", "no estoy segur", "preocupa", "arriesgado", "demasiado complicado", "duda"),
            Rival = new("competidor", "otro proveedor", "otra oferta", "competencia"),
            Budget = new("presupuesto", "financiación", "partida", "cuánto han previsto"),
            Authority = new("quién decide", "quien decide", "dirección tiene que", "mi jefe", "mi jefa", "compras tiene que", "última palabra", "aprobación de"),
            Need = new("necesitamos", "tenemos que", "nuestro problema", "el problema es", "perdemos", "dificultad", "nos lleva demasiado"),
            Timing = new("fecha límite", "antes de fin", "este trimestre", "próximo trimestre", "este mes", "próximo mes", "cuándo quieren", "calendario"),
            NextStep = new("próximo paso", "siguiente paso", "quedamos", "concertar", "agendar", "invitación", "reunámonos"),
            Promise = new("le envío", "les envío", "le enviaré", "les enviaré", "le llamo", "le llamaré", "lo compruebo", "preparo", "lo tendrá", "le prometo"),
            Reference = new("otro cliente", "otros clientes", "un cliente como", "clientes como", "planta parecida", "uno de nuestros clientes"),
            Good = new("bien", "bueno", "perfecto", "excelente", "gracias", "contento", "encanta", "gusta", "útil", "genial", "de acuerdo"),
            Bad = new("malo", "mala", "inaceptable", "decepcion", "enfad", "frustr", "defectuos", "roto", "mal", "problema", "queja", "lento", "tarde", "lamentable", "erróneo"),
            Not = new("no", "nunca", "sin", "ningún", "ninguna", "tampoco"),
            Asking = new("qué", "cuándo", "quién", "cuál", "cómo", "por qué", "dónde", "cuánto", "pueden", "podrían", "tienen", "hay"),
        },
    };
}
