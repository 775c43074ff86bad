namespace CrmIntegration.SampleOrg;

/// <summary>What is said in the sample company's calls. {me} is the seller, {you} the customer, {deal} the matter, {n} a number.</summary>
sealed record CallScript
{
    public required string Hello { get; init; }
    public required string HelloBack { get; init; }
    public required string AskNeed { get; init; }
    public required string[] Need { get; init; }
    public required string[] Pitch { get; init; }
    public required string Reference { get; init; }
    public required string AskBudget { get; init; }
    public required string[] Budget { get; init; }
    public required string AskDecider { get; init; }
    public required string[] Decider { get; init; }
    public required string AskTiming { get; init; }
    public required string[] Timing { get; init; }
    public required string TooExpensive { get; init; }
    public required string PriceAnswer { get; init; }
    public required string Rival { get; init; }
    public required string RivalAnswer { get; init; }
    public required string[] Question { get; init; }
    public required string Answer { get; init; }
    public required string Dodge { get; init; }
    public required string NextStep { get; init; }
    public required string Agreed { get; init; }
    public required string Promise { get; init; }
    public required string Bye { get; init; }

    public static CallScript In(string language) => All.GetValueOrDefault(language) ?? All["en"];

    static readonly Dictionary<string, CallScript> All = new()
    {
        ["en"] = new()
        {
            Hello = "Hello {you}, this is {me} from Halden Controls. I have half an hour for {deal}, does that suit you?", HelloBack = "Hello {me}, yes, that suits me.",
            AskNeed = "What made you look into this now?",
            Need = ["We lose about a tenth of our water between the plant and the meters, and nobody knows where.", "The problem is that our people read {n} meters by hand every week.", "We need numbers that the auditor believes."],
            Pitch = ["Our Tarn sensors measure the flow every ten seconds and the Fell gateway sends it on, so a leak shows within the hour and not at the end of the year.", "The sensors are clamped on from outside, so nothing has to be cut and the plant keeps running while we install.",
                "Everything ends up in one page where your shift leader sees which line behaves differently from last week, and an alarm goes out by text message when one does."],
            Reference = "Another customer with {n} pumps found two leaks in the first month.",
            AskBudget = "Before I write an offer: how much budget is planned for it?", Budget = ["Roughly forty thousand for this year.", "About what you named last time, not more.", "The amount is fixed, I can send it to you."],
            AskDecider = "And who decides on it in the end?", Decider = ["I propose it, our plant manager signs.", "That is the two of us here.", "It goes through the board in the end."],
            AskTiming = "When do you want the first line to run?", Timing = ["Before the maintenance stop in spring.", "By the end of the next quarter at the latest.", "That is open, sooner is better."],
            TooExpensive = "Honestly, at first sight that is too expensive for us.", PriceAnswer = "I understand. We can start with one line and add the others when it has paid for itself.",
            Rival = "We also have an offer from another vendor on the table.", RivalAnswer = "Then compare what is included: with us the first year of service is.",
            Question = ["What happens when a sensor fails?", "Where is our data kept?", "How long does the installation take?"], Answer = "A replacement is with you within two working days, and until then the neighbours fill the gap.", Dodge = "Mhm.",
            NextStep = "Then the next step is a meeting on site with your plant manager, shall we say Tuesday at ten?", Agreed = "Tuesday at ten is fine, I will be there.",
            Promise = "I will send you the offer by Friday.", Bye = "Thank you, that was helpful. Goodbye.",
        },
        ["de"] = new()
        {
            Hello = "Guten Tag {you}, hier ist {me} von Halden Controls. Ich habe eine halbe Stunde für {deal}, passt es Ihnen?", HelloBack = "Guten Tag {me}, ja, das geht.",
            AskNeed = "Was hat Sie gerade jetzt darauf gebracht?",
            Need = ["Wir verlieren etwa ein Zehntel unseres Wassers zwischen Werk und Zähler, und niemand weiß, wo.", "Das Problem ist, dass unsere Leute jede Woche {n} Zähler von Hand ablesen.", "Wir brauchen Zahlen, die der Prüfer glaubt."],
            Pitch = ["Unsere Sensoren Tarn messen den Durchfluss alle zehn Sekunden und das Gateway Fell schickt ihn weiter, so zeigt sich ein Leck in einer Stunde und nicht am Jahresende.", "Die Sensoren werden von außen angeklemmt, es wird nichts aufgeschnitten und die Anlage läuft während der Montage weiter.",
                "Alles landet auf einer Seite, auf der Ihr Schichtleiter sieht, welche Linie sich anders verhält als letzte Woche, und bei Bedarf geht ein Alarm als Nachricht hinaus."],
            Reference = "Einer unserer Kunden mit {n} Pumpen hat im ersten Monat zwei Lecks gefunden.",
            AskBudget = "Bevor ich ein Angebot schreibe: Welches Budget ist dafür vorgesehen?", Budget = ["Rund vierzigtausend für dieses Jahr.", "Etwa das, was Sie zuletzt nannten, nicht mehr.", "Der Betrag steht fest, ich kann ihn schicken."],
            AskDecider = "Und wer entscheidet am Ende darüber?", Decider = ["Ich schlage es vor, unser Werksleiter unterschreibt.", "Das sind wir beide hier.", "Am Ende geht es durch die Geschäftsführung."],
            AskTiming = "Wann möchten Sie, dass die erste Linie läuft?", Timing = ["Vor dem Wartungsstillstand im Frühjahr.", "Spätestens bis Ende des nächsten Quartals.", "Das ist offen, je früher, desto besser."],
            TooExpensive = "Ehrlich gesagt ist uns das auf den ersten Blick zu teuer.", PriceAnswer = "Das verstehe ich. Wir können mit einer Linie anfangen und die anderen ergänzen, wenn sie sich bezahlt gemacht hat.",
            Rival = "Wir haben auch ein Angebot von einem Mitbewerber auf dem Tisch.", RivalAnswer = "Dann vergleichen Sie, was enthalten ist: Bei uns ist es das erste Jahr Service.",
            Question = ["Was passiert, wenn ein Sensor ausfällt?", "Wo liegen unsere Daten?", "Wie lange dauert die Montage?"], Answer = "Ersatz ist innerhalb von zwei Arbeitstagen bei Ihnen, bis dahin füllen die Nachbarn die Lücke.", Dodge = "Mhm.",
            NextStep = "Dann ist der nächste Schritt ein Treffen bei Ihnen mit dem Werksleiter, sagen wir Dienstag um zehn?", Agreed = "Dienstag um zehn geht, ich bin da.",
            Promise = "Ich schicke Ihnen das Angebot bis Freitag.", Bye = "Danke, das war hilfreich. Auf Wiederhören.",
        },
        ["fr"] = new()
        {
            Hello = "Bonjour {you}, c'est {me} de Halden Controls. J'ai une demi-heure pour {deal}, cela vous convient ?", HelloBack = "Bonjour {me}, oui, allons-y.",
            AskNeed = "Qu'est-ce qui vous amène à ce sujet maintenant ?",
            Need = ["Nous perdons un dixième de notre eau entre l'usine et les compteurs, et personne ne sait où.", "Le problème est que nos gens relèvent {n} compteurs à la main chaque semaine.", "Il nous faut des chiffres que l'auditeur croit."],
            Pitch = ["Nos capteurs Tarn mesurent le débit toutes les dix secondes et la passerelle Fell le transmet, une fuite se voit donc dans l'heure et non à la fin de l'année.", "Les capteurs se fixent de l'extérieur, on ne coupe rien et l'usine continue de tourner pendant l'installation.",
                "Tout arrive sur une page où votre chef d'équipe voit quelle ligne se comporte autrement que la semaine dernière, et une alerte part par message."],
            Reference = "Un de nos clients avec {n} pompes a trouvé deux fuites le premier mois.",
            AskBudget = "Avant d'écrire une offre : quel budget est prévu pour cela ?", Budget = ["Environ quarante mille pour cette année.", "À peu près ce que vous avez dit la dernière fois.", "Le montant est fixé, je peux vous l'envoyer."],
            AskDecider = "Et qui décide à la fin ?", Decider = ["Je le propose, notre directeur d'usine signe.", "C'est nous deux ici.", "Cela passe par le conseil à la fin."],
            AskTiming = "Quand souhaitez-vous que la première ligne tourne ?", Timing = ["Avant l'arrêt de maintenance au printemps.", "D'ici la fin du trimestre prochain au plus tard.", "C'est ouvert, le plus tôt sera le mieux."],
            TooExpensive = "Franchement, à première vue c'est trop cher pour nous.", PriceAnswer = "Je comprends. Nous pouvons commencer par une ligne et ajouter les autres quand elle se sera payée.",
            Rival = "Nous avons aussi une offre d'un concurrent sur la table.", RivalAnswer = "Alors comparez ce qui est compris : chez nous, la première année de service l'est.",
            Question = ["Que se passe-t-il quand un capteur tombe en panne ?", "Où sont conservées nos données ?", "Combien de temps prend l'installation ?"], Answer = "Le remplacement est chez vous sous deux jours ouvrés, et d'ici là les voisins comblent le trou.", Dodge = "Mhm.",
            NextStep = "Alors la prochaine étape est une visite chez vous avec le directeur d'usine, disons mardi à dix heures ?", Agreed = "Mardi à dix heures, je serai là.",
            Promise = "Je vous envoie l'offre avant vendredi.", Bye = "Merci, c'était utile. Au revoir.",
        },
        ["es"] = new()
        {
            Hello = "Hola {you}, soy {me} de Halden Controls. Tengo media hora para {deal}, ¿le viene bien?", HelloBack = "Hola {me}, sí, adelante.",
            AskNeed = "¿Qué les ha llevado a mirarlo ahora?",
            Need = ["Perdemos una décima parte del agua entre la planta y los contadores, y nadie sabe dónde.", "El problema es que nuestra gente lee {n} contadores a mano cada semana.", "Necesitamos cifras que el auditor crea."],
            Pitch = ["Nuestros sensores Tarn miden el caudal cada diez segundos y la pasarela Fell lo envía, así una fuga se ve en una hora y no a final de año.", "Los sensores se fijan por fuera, no se corta nada y la planta sigue en marcha durante la instalación.",
                "Todo llega a una página donde su jefe de turno ve qué línea se comporta distinto a la semana pasada, y sale una alarma por mensaje."],
            Reference = "Uno de nuestros clientes con {n} bombas encontró dos fugas el primer mes.",
            AskBudget = "Antes de escribir una oferta: ¿qué presupuesto hay previsto?", Budget = ["Unos cuarenta mil para este año.", "Más o menos lo que dijo la última vez.", "El importe está fijado, se lo puedo enviar."],
            AskDecider = "¿Y quién decide al final?", Decider = ["Yo lo propongo, nuestro director de planta firma.", "Nosotros dos aquí.", "Al final pasa por el consejo."],
            AskTiming = "¿Cuándo quieren que funcione la primera línea?", Timing = ["Antes de la parada de mantenimiento en primavera.", "Antes de fin del próximo trimestre.", "Está abierto, cuanto antes mejor."],
            TooExpensive = "Sinceramente, a primera vista es demasiado caro para nosotros.", PriceAnswer = "Lo entiendo. Podemos empezar con una línea y añadir las otras cuando se haya pagado.",
            Rival = "También tenemos una oferta de otro proveedor sobre la mesa.", RivalAnswer = "Entonces compare lo que incluye: con nosotros, el primer año de servicio.",
            Question = ["¿Qué pasa cuando falla un sensor?", "¿Dónde se guardan nuestros datos?", "¿Cuánto dura la instalación?"], Answer = "El recambio está con ustedes en dos días laborables, y hasta entonces los vecinos llenan el hueco.", Dodge = "Mhm.",
            NextStep = "Entonces el próximo paso es una visita con el director de planta, ¿digamos el martes a las diez?", Agreed = "El martes a las diez, allí estaré.",
            Promise = "Le enviaré la oferta antes del viernes.", Bye = "Gracias, ha sido útil. Adiós.",
        },
    };
}
