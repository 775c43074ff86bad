namespace CrmIntegration.Language.Conversations;

sealed partial record Lexicon
{
    static string[] FrenchSeasons =>
        ["janvier", "février", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre", "printemps", "l'été", "automne", "hiver", "noël", "pâques", "la rentrée", "fin d'année", "la clôture"];

    static Lexicon French() => new()
    {
        Price = new("trop cher", "moins cher", "hors budget", "au-dessus de notre budget", "dépasse notre budget", "prix est élevé", "coûte trop", "moitié prix", "ça monte vite", "pas les moyens", "ça fait cher", "c'est cher", "un peu cher", "trop d'argent", "plus que ce que", "c'est une somme", "c'est beaucoup", "salé", "ça fait mal", "le double de", "trop élevé"),
        Wince = new("aïe", "ouh", "oh là", "houlà", "hum", "dites donc", "aujourd'hui on paie", "aujourd'hui nous payons", "on paie aujourd'hui", "nous payons aujourd'hui"),
        NotNow = new("pas maintenant", "pas cette année", "pas ce trimestre", "l'année prochaine au plus tôt", "trop tôt pour nous", "reporter", "d'autres priorités", "pas le temps", "pas avant", "pas en", "mauvais moment", "débordé", "sous l'eau", "attendre la fin", "plus tard dans l'année"),
        NoNeed = new("pas besoin", "nous n'avons pas besoin", "pas une priorité", "déjà une solution", "pas intéressé", "ça marche très bien comme"),
        Doubt = new("pas convaincu", "pas sûr que", "pas certain que", "inquiet", "inquiète", "inquiétude", "risqué", "trop compliqué", "doute", "méfie", "méfian", "peur que", "peur qu'", "j'ai peur", "sceptique", "réticent", "échaudé", "mauvaise expérience"),
        Rival = new("concurrent", "la concurrence", "autre fournisseur", "autre offre", "autre prestataire", "autres devis", "un autre devis", "deux devis", "fournisseur actuel", "prestataire actuel"),
        Budget = new("budget", "financement", "enveloppe", "combien avez-vous prévu", "mis … de côté", "de côté pour", "fixé une somme", "somme pour ce projet", "que j'ai pour l'année", "nous avons prévu", "j'ai prévu", "plafond", "fourchette"),
        Limit = new("pas plus de", "au maximum", "maximum", "au plus", "tout compris", "pas un euro de plus", "c'est tout ce que", "j'ai environ", "nous avons environ"),
        Authority = new("qui décide", "décideur", "direction doit", "mon chef", "mon patron doit", "ma directrice", "service achats doit", "dernier mot", "validation de", "donner son accord", "donner leur accord", "son feu vert", "feu vert", "doit signer", "qui signe", "je ne signe", "je signe", "associée", "pour valider", "doit valider", "à part vous", "conseil d'administration", "le siège doit"),
        Need = new("nous avons besoin", "on a besoin", "il nous faut", "notre problème", "le problème est", "le problème, c'est", "nous perdons", "on perd", "on en perd", "difficulté", "nous prend trop", "prend trop de temps", "à la main", "ressaisis", "sur papier", "des bons papier", "en retard", "de retard", "je n'en peux plus", "on manque de", "nous manquons de", "tombe en panne", "reste bloqué",
            "personne ne s'en", "débordés", "on n'arrive pas", "nous n'arrivons pas", "erreurs", "pertes", "se perd", "se perdent", "tombe toujours en panne", "files d'attente", "pas assez de monde", "personne n'a le temps", "fuites", "volé"),
        Timing = new(["date limite", "d'ici la fin", "ce trimestre", "trimestre prochain", "ce mois", "mois prochain", "quand souhaitez-vous", "démarrer quand", "commencer quand", "vous voudriez … quand", "à quel moment", "pour quand", "calendrier", "au plus tard", "échéance", "contrat se termine", "préavis", "mi-",
            .. Words.Pairs(["avant", "dès", "à partir", "début", "fin", "courant", "d'ici", "pour", "après", "mi"], FrenchSeasons)]),
        NextStep = new("prochaine étape", "fixons un", "prenons rendez-vous", "planifier un", "une invitation", "rendez-vous", "on se revoit", "on se voit", "bloquer une heure", "bloquer un créneau", "c'est noté", "dans l'agenda", "passer vous voir"),
        Propose = new("on peut", "peut-on", "pourrait-on", "je vous propose", "je propose", "que diriez-vous", "ça vous va", "vous convient", "me convient", "à mardi", "disons", "chez vous", "dans nos bureaux", "dans vos bureaux", "visite"),
        Promise = new(["vous l'aurez", "vous aurez", "vous recevrez", "je vous promets", "je vérifie", "je me renseigne", "je m'en occupe", "je m'en charge", "je reviens vers vous", "je vais vérifier", "je vais regarder", "je demande à",
            .. Words.Pairs(["je vous", "nous vous", "on vous", "je te", "je lui"], ["envo", "enverr", "fais parvenir", "ferai parvenir", "fais passer", "transmet", "adresse", "rappel", "prépare", "apporte", "confirme", "recontacte", "tiens au courant", "tiendrai au courant", "mets ça par écrit", "fais un devis"])]),
        Reference = new("un autre client", "d'autres clients", "un client comme vous", "clients comme vous", "usine similaire", "un de nos clients", "client à nous", "dans votre situation", "dans votre cas", "même situation", "ils sont passés de", "sont passés de", "ils étaient", "travaille avec nous depuis", "utilise … depuis"),
        Good = new("bien", "parfait", "excellent", "super", "merci", "content", "ravi", "utile", "génial", "d'accord", "plaît", "formidable", "rassur", "ça me va", "mieux"),
        Bad = new("mauvais", "inacceptable", "déçu", "fâché", "frustr", "défectueux", "cassé", "faux", "problème", "plainte", "plaignent", "râle", "lent", "en retard", "malheureusement", "nul", "catastroph", "scandale"),
        Not = new("pas", "jamais", "aucun", "sans", "guère"),
        Asking = new("quel", "quand", "qui", "comment", "pourquoi", "où", "combien", "pouvez-vous", "pourriez-vous", "avez-vous", "est-ce que", "y a-t-il", "qu'est-ce"),
        Amount = new("euros", "mille", "cents", "cent", "million", "pour cent", "vingt", "trente", "quarante", "cinquante", "soixante"),
        Sum = new("euros", "mille", "million"),
        Day = new("heures", "semaine prochaine", "le premier", "le deux", "le trois", "le quatre", "le cinq", "le six", "le sept", "le huit", "le neuf", "le dix", "le onze", "le douze", "le treize", "le quatorze", "le quinze", "le seize", "le vingt", "le trente"),
        Season = new(FrenchSeasons),
        YesNo = new("oui", "non", "si", "bien sûr", "exactement", "tout à fait", "évidemment", "pas encore", "absolument", "certainement"),
        Evades = new("voyons voir", "je ne sais pas", "bonne question", "ça dépend", "difficile à dire", "comment dire", "il faudrait voir"),
    };
}
