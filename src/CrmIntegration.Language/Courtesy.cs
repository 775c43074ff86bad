using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language;

/// <summary>The words every business reply is made of, whatever it is about.</summary>
static class Courtesy
{
    const string Said =
        "thank thanks mail email message reply answer question questions request inquiry interest patience feedback note noted receive received get got send sent share attach attached enclosed find look looking forward hear hearing speak speaking talk call phone meet meeting appointment time day days today tomorrow week weeks month moment soon shortly "
        + "possible available availability free convenient suit suits work works happy glad pleased gladly welcome sorry apologize apologies apology regret inconvenience trouble issue problem concern understand understood appreciate please kindly let know inform update updates check checking checked look into clarify confirm confirmed confirmation details detail information "
        + "help assist assistance support team colleague colleagues contact person offer quote price prices pricing amount total order delivery deliver contract agreement terms invoice payment product products service services plan discuss discussion next step steps begin start prepare preparing follow back return come regarding concerning matter case topic point points "
        + "need needs like want could would will can may might sure certainly further additional more anything else hesitate best kind warm regards sincerely yours dear hello hi good morning afternoon evening sir madam customer company wish hope great nice again also currently within until before after exactly value business forward once yet right place give "
        + "danke dank vielen mail nachricht antwort frage fragen anfrage interesse rückmeldung erhalten senden schicken anbei gerne freuen freue melden melde termin gespräch telefonat zeit tag tage woche bald möglich verfügbar bitte entschuldigung entschuldigen leider prüfen geprüft klären bestätigen information informationen hilfe helfen unterstützung team kollegen ansprechpartner angebot preis betrag auftrag lieferung vertrag rechnung zahlung produkt leistung besprechen nächste schritte grüße grüßen freundlichen freundliche beste viele herzliche sehr geehrte geehrter hallo guten morgen weiter weitere verfügung stehen "
        + "merci message réponse question demande intérêt recevoir reçu envoyer joint volontiers plaisir rendez-vous appel temps jour semaine bientôt possible disponible excuses désolé vérifier confirmer informations aide équipe collègue offre devis prix montant commande livraison contrat facture paiement produit service prochaine étape cordialement bonjour madame monsieur salutations meilleures bien revenir vers rapidement "
        + "gracias mensaje respuesta pregunta solicitud interés recibir recibido enviar adjunto gusto cita llamada tiempo día semana pronto posible disponible disculpas lamento comprobar confirmar información ayuda equipo colega oferta precio importe pedido entrega contrato factura pago producto servicio próximo paso saludos cordial cordiales estimado estimada hola buenos días tardes atentamente "
        + "grazie messaggio risposta domanda richiesta interesse ricevuto inviare allegato volentieri piacere appuntamento chiamata tempo giorno settimana presto possibile disponibile scuse spiacenti verificare confermare informazioni aiuto squadra offerta preventivo prezzo importo ordine consegna contratto fattura pagamento prodotto servizio prossimo passo saluti cordiali gentile buongiorno "
        + "obrigado obrigada mensagem resposta pergunta pedido interesse recebido enviar anexo prazer reunião chamada tempo dia semana breve possível disponível desculpa lamentamos verificar confirmar informações ajuda equipa equipe proposta preço valor encomenda entrega contrato fatura pagamento produto serviço próximo passo cumprimentos atenciosamente prezado olá bom "
        + "bedankt bericht antwoord vraag aanvraag interesse ontvangen sturen bijlage graag afspraak gesprek tijd dag week spoedig mogelijk beschikbaar excuses helaas controleren bevestigen informatie hulp team collega offerte prijs bedrag bestelling levering contract factuur betaling product dienst volgende stap groet groeten vriendelijke geachte beste goedemorgen";

    public static HashSet<string> Words { get; } = [.. Said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Terms.Fold)];

    /// <summary>As <see cref="Terms"/> gives them.</summary>
    public static HashSet<string> Stems { get; } = [.. Words.Select(Stem.Of)];
}
