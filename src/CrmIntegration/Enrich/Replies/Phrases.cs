namespace CrmIntegration.Enrich.Replies;

/// <summary>The offline writer's words in one language. {0} is filled in; square brackets are gaps for the rep.</summary>
sealed record Phrases(string Dear, string DearNobody, string Thanks, string Sorry, string Amount, string Discount, string AlreadyTold, string Close, string FormalClose, IReadOnlyDictionary<string, string> Topics)
{
    public static readonly IReadOnlyDictionary<string, Phrases> All = new Dictionary<string, Phrases>
    {
        ["en"] = new("Hello {0},", "Hello,", "Thank you for your message.", "I am sorry that this did not go as you expected; I am looking into it.", "The amount we have on record is {0}.", "On the discount you ask about: we can offer [discount].", "As we wrote before: {0}",
            "Best regards,\n[your name]", "Yours sincerely,\n[your name]", Of("About the price: [price].", "About the delivery: [delivery date].", "I can offer a meeting at [date and time].", "About the contract: [contract details].",
            "About the invoice: [invoice status].", "I can show you a demo at [date and time].", "About ending the contract: [next steps].", "About the problem you describe: [answer].", "About your question: [answer].")),
        ["de"] = new("Guten Tag {0},", "Guten Tag,", "vielen Dank für Ihre Nachricht.", "Es tut mir leid, dass es nicht so lief wie erwartet; ich gehe der Sache nach.", "Bei uns ist der Betrag {0} vermerkt.", "Zum Rabatt, nach dem Sie fragen: Wir können [Rabatt] anbieten.", "Wie bereits geschrieben: {0}",
            "Viele Grüße\n[Ihr Name]", "Mit freundlichen Grüßen\n[Ihr Name]", Of("Zum Preis: [Preis].", "Zur Lieferung: [Liefertermin].", "Einen Termin kann ich anbieten am [Datum und Uhrzeit].", "Zum Vertrag: [Angaben zum Vertrag].",
            "Zur Rechnung: [Stand der Rechnung].", "Eine Vorführung ist möglich am [Datum und Uhrzeit].", "Zur Beendigung: [nächste Schritte].", "Zu dem beschriebenen Problem: [Antwort].", "Zu Ihrer Frage: [Antwort].")),
        ["fr"] = new("Bonjour {0},", "Bonjour,", "Merci pour votre message.", "Je suis désolé que cela ne se soit pas passé comme prévu ; je m'en occupe.", "Le montant que nous avons noté est de {0}.", "Concernant la remise demandée : nous pouvons proposer [remise].", "Comme nous l'avons écrit : {0}",
            "Cordialement,\n[votre nom]", "Veuillez agréer mes salutations distinguées,\n[votre nom]", Of("Concernant le prix : [prix].", "Concernant la livraison : [date de livraison].", "Je peux proposer un rendez-vous le [date et heure].",
            "Concernant le contrat : [détails du contrat].", "Concernant la facture : [état de la facture].", "Je peux vous montrer une démonstration le [date et heure].", "Concernant la résiliation : [prochaines étapes].", "Concernant le problème décrit : [réponse].", "Concernant votre question : [réponse].")),
        ["es"] = new("Hola {0}:", "Hola:", "Gracias por su mensaje.", "Lamento que no haya salido como esperaba; lo estoy revisando.", "El importe que tenemos anotado es {0}.", "Sobre el descuento: podemos ofrecer [descuento].", "Como ya le escribimos: {0}",
            "Un saludo,\n[su nombre]", "Atentamente,\n[su nombre]", Of("Sobre el precio: [precio].", "Sobre la entrega: [fecha de entrega].", "Puedo ofrecer una reunión el [fecha y hora].", "Sobre el contrato: [detalles del contrato].",
            "Sobre la factura: [estado de la factura].", "Puedo mostrarle una demostración el [fecha y hora].", "Sobre la cancelación: [próximos pasos].", "Sobre el problema descrito: [respuesta].", "Sobre su pregunta: [respuesta].")),
    };

    static Dictionary<string, string> Of(params string[] said) =>
        new[] { "price", "delivery", "meeting", "contract", "invoice", "demo", "cancel", "support", "other" }.Zip(said).ToDictionary(p => p.First, p => p.Second);
}
