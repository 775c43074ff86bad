namespace CrmIntegration.SampleOrg;

/// <summary>What the made-up company (Halden Controls: sensors and gateways for water and process plants) tells its customers.</summary>
/// <param name="Language">ISO 639-1.</param>
public sealed record Article(string Id, string Language, string Title, string Body);

static class Handbook
{
    public static readonly IReadOnlyList<Article> Articles =
    [
        new("kb-pricing", "en", "Prices and what they include", "The Tarn 200 flow sensor costs 480 EUR per unit, the Fell gateway 1,950 EUR. Prices include the first year of the Ridge service plan; from the second year on the plan costs 12 % of the hardware price per year. A quote is valid for 30 days."),
        new("kb-delivery", "en", "Delivery times", "Tarn 200 sensors ship within 10 working days, Fell gateways within 15 working days after the order is confirmed. Orders above 200 units are delivered in two lots. Express delivery in 4 working days costs 90 EUR per parcel."),
        new("kb-security", "en", "Security questionnaire and certificates", "Our data centre in Frankfurt is certified to ISO 27001. Data is encrypted in transit with TLS 1.3 and at rest with AES-256. We return completed security questionnaires within 5 working days. A penetration test by an outside firm takes place every year."),
        new("kb-returns", "en", "Returns and warranty", "Unused goods may be returned within 30 days. The warranty is 36 months. For a faulty unit we send a replacement within 2 working days and collect the faulty one at our cost."),
        new("kb-discount", "en", "Volume discounts", "From 50 units the discount is 5 %, from 100 units 8 %, from 250 units 12 %. Discounts beyond that need the approval of the sales director."),
        new("kb-support", "en", "Support hours", "Support answers on working days from 7:00 to 19:00 CET. With the Ridge Plus plan a phone line is staffed around the clock, with a first answer within 60 minutes."),
        new("kb-install", "en", "Installation", "Installing a Fell gateway takes about two hours and needs no stop of the plant. Our technicians install on site for 140 EUR per hour; a remote start-up is free of charge."),
        new("kb-hosting", "en", "Where data is kept", "Measurements are kept in the European Union for 24 months. An export as CSV or through the REST API is possible at any time. After the contract ends, data is deleted within 30 days."),
        new("kb-pricing-de", "de", "Preise und was sie enthalten", "Der Durchflusssensor Tarn 200 kostet 480 EUR pro Stück, das Gateway Fell 1.950 EUR. Im Preis enthalten ist das erste Jahr des Serviceplans Ridge; ab dem zweiten Jahr kostet er 12 % des Hardwarepreises pro Jahr. Ein Angebot gilt 30 Tage."),
        new("kb-delivery-de", "de", "Lieferzeiten", "Sensoren Tarn 200 versenden wir innerhalb von 10 Arbeitstagen, Gateways Fell innerhalb von 15 Arbeitstagen nach Auftragsbestätigung. Bestellungen über 200 Stück kommen in zwei Teillieferungen. Express in 4 Arbeitstagen kostet 90 EUR pro Paket."),
        new("kb-returns-de", "de", "Rücksendung und Garantie", "Unbenutzte Ware kann innerhalb von 30 Tagen zurückgegeben werden. Die Garantie beträgt 36 Monate. Für ein defektes Gerät senden wir innerhalb von 2 Arbeitstagen Ersatz und holen das defekte auf unsere Kosten ab."),
        new("kb-discount-de", "de", "Mengenrabatt", "Ab 50 Stück gewähren wir 5 % Rabatt, ab 100 Stück 8 %, ab 250 Stück 12 %. Über höhere Rabatte entscheidet die Vertriebsleitung."),
        new("kb-security-de", "de", "Sicherheitsfragebogen und Zertifikate", "Unser Rechenzentrum in Frankfurt ist nach ISO 27001 zertifiziert. Daten werden unterwegs mit TLS 1.3 und im Ruhezustand mit AES-256 verschlüsselt. Ausgefüllte Sicherheitsfragebögen senden wir innerhalb von 5 Arbeitstagen zurück."),
        new("kb-hosting-de", "de", "Wo die Daten liegen", "Ihre Daten liegen in der Europäischen Union und werden 24 Monate aufbewahrt. Ein Export als CSV oder über die REST-Schnittstelle ist jederzeit möglich. Nach Vertragsende werden die Daten innerhalb von 30 Tagen gelöscht."),
        new("kb-pricing-fr", "fr", "Prix et contenu", "Le capteur de débit Tarn 200 coûte 480 EUR pièce, la passerelle Fell 1 950 EUR. La première année du plan de service Ridge est comprise; dès la deuxième année, il coûte 12 % du prix du matériel par an. Une offre est valable 30 jours."),
        new("kb-delivery-fr", "fr", "Délais de livraison", "Les capteurs Tarn 200 partent sous 10 jours ouvrés, les passerelles Fell sous 15 jours ouvrés après confirmation de la commande. La livraison express en 4 jours ouvrés coûte 90 EUR par colis."),
        new("kb-returns-fr", "fr", "Retours et garantie", "Le matériel inutilisé peut être renvoyé sous 30 jours. La durée de la garantie est de 36 mois. Pour un appareil défectueux, nous envoyons un remplacement sous 2 jours ouvrés et reprenons le défectueux à nos frais."),
        new("kb-discount-fr", "fr", "Remises sur quantité", "À partir de 50 unités, la remise est de 5 %, à partir de 100 unités de 8 %, à partir de 250 unités de 12 %. Une remise plus élevée demande l'accord du directeur des ventes."),
        new("kb-security-fr", "fr", "Questionnaire de sécurité et certificats", "Notre centre de données à Francfort est certifié ISO 27001. Les données sont chiffrées en transit avec TLS 1.3 et au repos avec AES-256. Nous renvoyons les questionnaires de sécurité remplis sous 5 jours ouvrés."),
        new("kb-hosting-fr", "fr", "Où les données sont conservées", "Vos données de mesure sont conservées 24 mois dans l'Union européenne. Un export en CSV ou par l'interface REST est possible à tout moment. Après la fin du contrat, les données sont effacées sous 30 jours."),
        new("kb-pricing-es", "es", "Precios y qué incluyen", "El sensor de caudal Tarn 200 cuesta 480 EUR por unidad, la pasarela Fell 1.950 EUR. El primer año del plan de servicio Ridge está incluido; desde el segundo año cuesta el 12 % del precio del equipo al año. Una oferta vale 30 días."),
        new("kb-delivery-es", "es", "Plazos de entrega", "Los sensores Tarn 200 salen en 10 días laborables y las pasarelas Fell en 15 días laborables tras confirmar el pedido. La entrega exprés en 4 días laborables cuesta 90 EUR por paquete."),
        new("kb-returns-es", "es", "Devoluciones y garantía", "El material sin usar puede devolverse en 30 días. La garantía dura 36 meses. Por un equipo defectuoso enviamos uno de reemplazo en 2 días laborables y recogemos el defectuoso a nuestro cargo."),
        new("kb-discount-es", "es", "Descuentos por cantidad", "Desde 50 unidades el descuento es del 5 %, desde 100 unidades del 8 % y desde 250 unidades del 12 %. Un descuento mayor necesita la aprobación del director de ventas."),
        new("kb-security-es", "es", "Cuestionario de seguridad y certificados", "Nuestro centro de datos en Fráncfort tiene la certificación ISO 27001. Los datos se cifran en tránsito con TLS 1.3 y en reposo con AES-256. Devolvemos los cuestionarios de seguridad cumplimentados en 5 días laborables."),
        new("kb-hosting-es", "es", "Dónde se guardan los datos", "Sus datos de medición se guardan 24 meses en la Unión Europea. Una exportación en CSV o por la interfaz REST es posible en cualquier momento. Tras el fin del contrato, los datos se borran en 30 días."),
    ];
}
