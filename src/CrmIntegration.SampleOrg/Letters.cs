namespace CrmIntegration.SampleOrg;

enum Topic { Price, Delivery, Security, Discount, Complaint, Meeting, Returns }

/// <summary>What customers write and what the company answers. {deal} {me} {you} {n} are filled in.</summary>
static class Letters
{
    public sealed record Letter(string Subject, string Body);

    public static Letter Ask(string language, Topic topic, Dice dice) => dice.Pick(Asked[language][topic]);
    public static string Answer(string language, Topic topic) => Answered[language][topic];

    public static string Fill(string text, string deal, string me, string you, int n) =>
        text.Replace("{deal}", deal).Replace("{me}", me).Replace("{you}", you).Replace("{n}", n.ToString(System.Globalization.CultureInfo.InvariantCulture));

    static readonly Dictionary<string, Dictionary<Topic, Letter[]>> Asked = new()
    {
        ["en"] = new()
        {
            [Topic.Price] = [new("Price for {deal}", "Hello {you},\n\nhow much would {n} Tarn 200 sensors cost us, and is the service plan included? We need the figure for our budget round.\n\nKind regards\n{me}"),
                             new("Question about the quote", "Hi {you},\n\nthanks for the quote for {deal}. Could you tell me how long the prices stay valid and what the service plan costs from the second year on?\n\nBest\n{me}")],
            [Topic.Delivery] = [new("Delivery date", "Dear {you},\n\nwhen can you deliver {n} units if we order this week? Our maintenance window is fixed, so we need a firm date.\n\nRegards\n{me}"),
                                new("Lead time for gateways", "Hi {you},\n\nwhat is the lead time for Fell gateways at the moment? Is there an express option?\n\nThanks\n{me}")],
            [Topic.Security] = [new("Security questionnaire", "Hello {you},\n\nour IT department needs the attached security questionnaire before we can go on with {deal}. Are you certified to ISO 27001, and where is our data kept?\n\nRegards\n{me}")],
            [Topic.Discount] = [new("Discount?", "Hi {you},\n\nwe like the offer, but a competitor is cheaper. What discount can you give us for {n} units?\n\nBest regards\n{me}")],
            [Topic.Complaint] = [new("Sensors faulty", "Dear {you},\n\n{n} of the sensors from the pilot show wrong values, and nobody has called back for a week. This is not acceptable. Please replace them at once, or we stop here.\n\n{me}")],
            [Topic.Meeting] = [new("Meeting next week", "Hi {you},\n\ncould we meet next week to go through {deal} with our plant manager? Tuesday or Thursday morning would suit us.\n\nBest\n{me}")],
            [Topic.Returns] = [new("Returning units", "Hello {you},\n\nwe ordered {n} units too many. Can we send them back, and how long is the warranty on the others?\n\nThanks\n{me}")],
        },
        ["de"] = new()
        {
            [Topic.Price] = [new("Preis für {deal}", "Guten Tag {you},\n\nwas kosten {n} Sensoren Tarn 200, und ist der Serviceplan enthalten? Wir brauchen die Zahl für unsere Budgetplanung.\n\nMit freundlichen Grüßen\n{me}"),
                             new("Frage zum Angebot", "Hallo {you},\n\nvielen Dank für das Angebot zu {deal}. Wie lange gelten die Preise, und was kostet der Serviceplan ab dem zweiten Jahr?\n\nViele Grüße\n{me}")],
            [Topic.Delivery] = [new("Liefertermin", "Guten Tag {you},\n\nwann können Sie {n} Stück liefern, wenn wir diese Woche bestellen? Unser Wartungsfenster steht fest, wir brauchen einen verbindlichen Termin.\n\nFreundliche Grüße\n{me}")],
            [Topic.Security] = [new("Sicherheitsfragebogen", "Guten Tag {you},\n\nunsere IT braucht den ausgefüllten Sicherheitsfragebogen, bevor es mit {deal} weitergeht. Sind Sie nach ISO 27001 zertifiziert, und wo liegen unsere Daten?\n\nMit freundlichen Grüßen\n{me}")],
            [Topic.Discount] = [new("Rabatt?", "Hallo {you},\n\ndas Angebot gefällt uns, aber ein Mitbewerber ist günstiger. Welchen Rabatt können Sie uns bei {n} Stück geben?\n\nViele Grüße\n{me}")],
            [Topic.Complaint] = [new("Defekte Sensoren", "Sehr geehrte(r) {you},\n\n{n} Sensoren aus dem Pilotprojekt zeigen falsche Werte, und seit einer Woche ruft niemand zurück. Das ist nicht akzeptabel. Bitte tauschen Sie die Geräte sofort aus.\n\n{me}")],
            [Topic.Meeting] = [new("Termin nächste Woche", "Hallo {you},\n\nkönnten wir nächste Woche {deal} mit unserem Werksleiter durchgehen? Dienstag oder Donnerstag vormittags passt uns gut.\n\nGrüße\n{me}")],
            [Topic.Returns] = [new("Rücksendung", "Guten Tag {you},\n\nwir haben {n} Stück zu viel bestellt. Können wir sie zurückschicken, und wie lange gilt die Garantie auf die übrigen?\n\nDanke\n{me}")],
        },
        ["fr"] = new()
        {
            [Topic.Price] = [new("Prix pour {deal}", "Bonjour {you},\n\ncombien coûteraient {n} capteurs Tarn 200, et le plan de service est-il compris ? Il nous faut le montant pour notre budget.\n\nCordialement\n{me}")],
            [Topic.Delivery] = [new("Date de livraison", "Bonjour {you},\n\nquand pouvez-vous livrer {n} unités si nous commandons cette semaine ? Il nous faut une date ferme.\n\nCordialement\n{me}")],
            [Topic.Security] = [new("Questionnaire de sécurité", "Bonjour {you},\n\nnotre service informatique a besoin du questionnaire de sécurité avant de continuer {deal}. Êtes-vous certifiés ISO 27001, et où sont conservées nos données ?\n\nBien à vous\n{me}")],
            [Topic.Discount] = [new("Remise ?", "Bonjour {you},\n\nvotre offre nous plaît, mais un concurrent est moins cher. Quelle remise pouvez-vous accorder pour {n} unités ?\n\nCordialement\n{me}")],
            [Topic.Complaint] = [new("Capteurs défectueux", "Bonjour {you},\n\n{n} capteurs du projet pilote affichent des valeurs fausses, et personne ne nous rappelle depuis une semaine. C'est inacceptable. Merci de les remplacer immédiatement.\n\n{me}")],
            [Topic.Meeting] = [new("Rendez-vous", "Bonjour {you},\n\npourrions-nous nous voir la semaine prochaine pour parler de {deal} avec notre directeur d'usine ? Mardi ou jeudi matin nous conviendrait.\n\nCordialement\n{me}")],
            [Topic.Returns] = [new("Retour de matériel", "Bonjour {you},\n\nnous avons commandé {n} unités de trop. Pouvons-nous les renvoyer, et quelle est la durée de la garantie ?\n\nMerci\n{me}")],
        },
        ["es"] = new()
        {
            [Topic.Price] = [new("Precio para {deal}", "Hola {you}:\n\n¿cuánto costarían {n} sensores Tarn 200 y está incluido el plan de servicio? Necesitamos la cifra para el presupuesto.\n\nUn saludo\n{me}")],
            [Topic.Delivery] = [new("Fecha de entrega", "Hola {you}:\n\n¿cuándo pueden entregar {n} unidades si pedimos esta semana? Necesitamos una fecha firme.\n\nSaludos\n{me}")],
            [Topic.Security] = [new("Cuestionario de seguridad", "Hola {you}:\n\nnuestro departamento de informática necesita el cuestionario de seguridad antes de seguir con {deal}. ¿Tienen la certificación ISO 27001 y dónde se guardan nuestros datos?\n\nSaludos\n{me}")],
            [Topic.Discount] = [new("¿Descuento?", "Hola {you}:\n\nla oferta nos gusta, pero un competidor es más barato. ¿Qué descuento pueden hacernos para {n} unidades?\n\nUn saludo\n{me}")],
            [Topic.Complaint] = [new("Sensores defectuosos", "Estimado/a {you}:\n\n{n} sensores del piloto dan valores erróneos y nadie nos llama desde hace una semana. No es aceptable. Por favor, cámbienlos de inmediato.\n\n{me}")],
            [Topic.Meeting] = [new("Reunión", "Hola {you}:\n\n¿podríamos reunirnos la semana que viene para repasar {deal} con nuestro director de planta? El martes o el jueves por la mañana nos viene bien.\n\nSaludos\n{me}")],
            [Topic.Returns] = [new("Devolución", "Hola {you}:\n\nhemos pedido {n} unidades de más. ¿Podemos devolverlas y cuánto dura la garantía?\n\nGracias\n{me}")],
        },
    };

    static readonly Dictionary<string, Dictionary<Topic, string>> Answered = new()
    {
        ["en"] = new()
        {
            [Topic.Price] = "Hello {you},\n\nthank you for your question. The Tarn 200 costs 480 EUR per unit and includes the first year of the Ridge service plan; from the second year on the plan costs 12 % of the hardware price per year. The quote is valid for 30 days.\n\nKind regards\n{me}\nHalden Controls",
            [Topic.Delivery] = "Hello {you},\n\nTarn 200 sensors ship within 10 working days after the order is confirmed, Fell gateways within 15. Express delivery in 4 working days costs 90 EUR per parcel. Shall I reserve a slot for you?\n\nKind regards\n{me}\nHalden Controls",
            [Topic.Security] = "Hello {you},\n\nyes, our data centre in Frankfurt is certified to ISO 27001, and your data stays in the European Union. We return completed questionnaires within 5 working days; I have passed yours on today.\n\nKind regards\n{me}\nHalden Controls",
            [Topic.Discount] = "Hello {you},\n\nfrom 50 units the discount is 5 %, from 100 units 8 %, from 250 units 12 %. For {deal} I will send you an updated quote.\n\nKind regards\n{me}\nHalden Controls",
            [Topic.Complaint] = "Dear {you},\n\nI am sorry about the trouble and that nobody called you back. We send replacements within 2 working days and collect the faulty units at our cost. I will call you today to make sure it works.\n\nKind regards\n{me}\nHalden Controls",
            [Topic.Meeting] = "Hello {you},\n\nThursday morning suits us well. I will send an invitation for 9:30 and bring our application engineer along.\n\nKind regards\n{me}\nHalden Controls",
            [Topic.Returns] = "Hello {you},\n\nunused goods may be returned within 30 days, and the warranty is 36 months. I will send you a return label.\n\nKind regards\n{me}\nHalden Controls",
        },
        ["de"] = new()
        {
            [Topic.Price] = "Guten Tag {you},\n\nvielen Dank für Ihre Frage. Der Tarn 200 kostet 480 EUR pro Stück, das erste Jahr des Serviceplans Ridge ist enthalten; ab dem zweiten Jahr kostet er 12 % des Hardwarepreises. Das Angebot gilt 30 Tage.\n\nMit freundlichen Grüßen\n{me}\nHalden Controls",
            [Topic.Delivery] = "Guten Tag {you},\n\nSensoren Tarn 200 versenden wir innerhalb von 10 Arbeitstagen nach Auftragsbestätigung, Gateways Fell innerhalb von 15. Express in 4 Arbeitstagen kostet 90 EUR pro Paket.\n\nMit freundlichen Grüßen\n{me}\nHalden Controls",
            [Topic.Security] = "Guten Tag {you},\n\nja, unser Rechenzentrum in Frankfurt ist nach ISO 27001 zertifiziert, und Ihre Daten bleiben in der Europäischen Union. Ausgefüllte Fragebögen senden wir innerhalb von 5 Arbeitstagen zurück.\n\nMit freundlichen Grüßen\n{me}\nHalden Controls",
            [Topic.Discount] = "Guten Tag {you},\n\nab 50 Stück gewähren wir 5 %, ab 100 Stück 8 %, ab 250 Stück 12 %. Zu {deal} sende ich Ihnen ein neues Angebot.\n\nMit freundlichen Grüßen\n{me}\nHalden Controls",
            [Topic.Complaint] = "Guten Tag {you},\n\nes tut mir leid, dass Sie Ärger hatten und niemand zurückgerufen hat. Wir senden innerhalb von 2 Arbeitstagen Ersatz und holen die defekten Geräte auf unsere Kosten ab. Ich rufe Sie heute noch an.\n\nMit freundlichen Grüßen\n{me}\nHalden Controls",
            [Topic.Meeting] = "Guten Tag {you},\n\nDonnerstagvormittag passt uns gut. Ich sende Ihnen eine Einladung für 9:30 Uhr und bringe unseren Anwendungsingenieur mit.\n\nMit freundlichen Grüßen\n{me}\nHalden Controls",
            [Topic.Returns] = "Guten Tag {you},\n\nunbenutzte Ware kann innerhalb von 30 Tagen zurückgegeben werden, die Garantie beträgt 36 Monate. Ein Rücksendeetikett sende ich Ihnen zu.\n\nMit freundlichen Grüßen\n{me}\nHalden Controls",
        },
        ["fr"] = new()
        {
            [Topic.Price] = "Bonjour {you},\n\nmerci pour votre question. Le Tarn 200 coûte 480 EUR pièce, première année du plan de service Ridge comprise; dès la deuxième année, le plan coûte 12 % du prix du matériel. L'offre est valable 30 jours.\n\nCordialement\n{me}\nHalden Controls",
            [Topic.Delivery] = "Bonjour {you},\n\nles capteurs Tarn 200 partent sous 10 jours ouvrés après confirmation de la commande, les passerelles Fell sous 15. L'express en 4 jours ouvrés coûte 90 EUR par colis.\n\nCordialement\n{me}\nHalden Controls",
            [Topic.Security] = "Bonjour {you},\n\noui, notre centre de données à Francfort est certifié ISO 27001 et vos données restent dans l'Union européenne. Nous renvoyons les questionnaires sous 5 jours ouvrés.\n\nCordialement\n{me}\nHalden Controls",
            [Topic.Discount] = "Bonjour {you},\n\nà partir de 50 unités la remise est de 5 %, de 100 unités 8 %, de 250 unités 12 %. Je vous envoie une nouvelle offre pour {deal}.\n\nCordialement\n{me}\nHalden Controls",
            [Topic.Complaint] = "Bonjour {you},\n\nje suis désolé pour ces ennuis et pour notre silence. Nous envoyons des appareils de remplacement sous 2 jours ouvrés et reprenons les défectueux à nos frais. Je vous appelle aujourd'hui.\n\nCordialement\n{me}\nHalden Controls",
            [Topic.Meeting] = "Bonjour {you},\n\njeudi matin nous convient. Je vous envoie une invitation pour 9h30.\n\nCordialement\n{me}\nHalden Controls",
            [Topic.Returns] = "Bonjour {you},\n\nle matériel inutilisé peut être renvoyé sous 30 jours et la garantie est de 36 mois. Je vous envoie une étiquette de retour.\n\nCordialement\n{me}\nHalden Controls",
        },
        ["es"] = new()
        {
            [Topic.Price] = "Hola {you}:\n\ngracias por su pregunta. El Tarn 200 cuesta 480 EUR por unidad e incluye el primer año del plan de servicio Ridge; desde el segundo año el plan cuesta el 12 % del precio del equipo. La oferta vale 30 días.\n\nUn saludo\n{me}\nHalden Controls",
            [Topic.Delivery] = "Hola {you}:\n\nlos sensores Tarn 200 salen en 10 días laborables tras confirmar el pedido, las pasarelas Fell en 15. La entrega exprés en 4 días laborables cuesta 90 EUR por paquete.\n\nUn saludo\n{me}\nHalden Controls",
            [Topic.Security] = "Hola {you}:\n\nsí, nuestro centro de datos en Fráncfort tiene la certificación ISO 27001 y sus datos permanecen en la Unión Europea. Devolvemos los cuestionarios en 5 días laborables.\n\nUn saludo\n{me}\nHalden Controls",
            [Topic.Discount] = "Hola {you}:\n\ndesde 50 unidades el descuento es del 5 %, desde 100 del 8 % y desde 250 del 12 %. Le envío una nueva oferta para {deal}.\n\nUn saludo\n{me}\nHalden Controls",
            [Topic.Complaint] = "Hola {you}:\n\nsiento las molestias y que nadie le haya llamado. Enviamos equipos nuevos en 2 días laborables y recogemos los defectuosos a nuestro cargo. Le llamo hoy mismo.\n\nUn saludo\n{me}\nHalden Controls",
            [Topic.Meeting] = "Hola {you}:\n\nel jueves por la mañana nos viene bien. Le envío una invitación para las 9:30.\n\nUn saludo\n{me}\nHalden Controls",
            [Topic.Returns] = "Hola {you}:\n\nel material sin usar puede devolverse en 30 días y la garantía es de 36 meses. Le envío una etiqueta de devolución.\n\nUn saludo\n{me}\nHalden Controls",
        },
    };
}
