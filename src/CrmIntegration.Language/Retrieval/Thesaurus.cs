namespace CrmIntegration.Language.Retrieval;

/// <summary>Words of sales and service that customers and articles use for the same thing. A meeting by way of it counts less than a meeting of words.</summary>
static class Thesaurus
{
    const string Words =
        """
        cancel terminate stop end abort
        refund reimburse reimbursement moneyback
        return send-back exchange replace
        price cost pricing expensive cheap fee rate
        fee charge surcharge
        discount promo promotion coupon voucher code reduction
        cheaper discount competitor
        invoice bill billing statement
        pay payment paid billing
        owe due balance outstanding
        deadline due extension
        late delay overdue missed
        delivery shipping shipment ship parcel package dispatch courier
        delivery arrive arrival
        lost missing disappeared
        login signin log sign access
        password passcode passphrase credential
        username account login
        forgot recover reset lost
        phone mobile cell telephone number
        authentication 2fa two-factor verification factor
        email mail
        address location move moved
        change update edit modify switch
        name rename married marriage
        slow loading lag speed
        broken damaged defect faulty stain
        error bug crash fault problem
        size fit small large big tight
        colour color shade
        buy purchase order bought
        item product article goods
        stock unavailable sold-out inventory
        shop store
        open hours timing schedule
        subscription plan membership service
        member membership tier level gold silver bronze
        upgrade premium better
        downgrade cheaper basic
        active activate status
        credit card visa mastercard payment
        reject decline invalid refuse
        cart basket shopping
        search find result
        website site web page
        add include extra
        remove delete take-off
        warranty guarantee
        demo trial test
        meeting appointment call
        contract agreement terms
        wash clean care laundry
        trousers jeans pants
        jacket coat
        shirt top tee
        boots shoes footwear
        kündigen kündigung stornieren beenden
        preis kosten gebühr
        rechnung zahlung bezahlen
        lieferung versand paket zustellung
        rückgabe umtausch erstattung
        passwort kennwort zugang anmelden
        prix tarif coût frais
        facture paiement
        livraison envoi colis
        remboursement retour échange
        precio coste tarifa
        factura pago
        envío entrega paquete
        """;

    // What a question and an answer may call alike, though a complaint about one is none about the other.
    const string Wider = """
        broken faulty defective break breaks fail failure failed dies died dead
        warranty guarantee guaranteed covered coverage
        deliver delivery ship ships arrive arrives reach
        technician engineer fitter installer mechanic
        retain retained retention kept keep stored
        backup redundancy
        install installation installing setup mount mounting commission commissioning fit
        store keep kept stored host hosted hosting located location
        certified certificate certification certificates iso audit
        encrypt encrypted encryption secure security protected
        device unit hardware
        reading readings measurement measurements value values
        night nights weekend sunday saturday evening clock
        unit piece
        support help helpline hotline assistance contact reach reachable
        export download extract
        delete deleted erase removed deletion
        quote quotation offer
        refund refundable return returned
        valid hold expires expire validity
        unused unopened
        replace replacement swap
        penetration pentest
        liefern lieferung lieferzeit lieferzeiten versenden versand verschicken schicken geliefert zustellung ankommen
        garantie gewährleistung garantiezeit garantiefrist abgedeckt
        verschlüsselt verschlüsselung verschlüsseln
        aufbewahrt aufbewahrung gespeichert speichern speicherung liegen liegt lagern
        gelöscht löschen löschung löscht
        zertifiziert zertifikat zertifizierung zertifikate
        techniker monteur monteure installateur
        installation installieren einbau einbauen montage montieren inbetriebnahme
        rücksendung rückgabe zurückgeben zurückgegeben zurückschicken zurücksenden retoure umtausch umtauschen zurückbringen zurücknehmen
        defekt defektes kaputt fehlerhaft beschädigt ausfall ausgefallen
        preis preise kosten kostet teuer kostenpunkt
        rabatt nachlass mengenrabatt ermäßigung preisnachlass
        angebot kostenvoranschlag
        gilt gültig gelten gültigkeit
        ersatz ersatzgerät austausch austauschen tauschen ersetzen
        expressversand express eilig eilversand
        serviceplan wartungsplan wartungsvertrag serviceplans wartung
        enthalten inbegriffen inklusive drin
        öffnungszeiten geöffnet erreichbar sprechzeiten
        stück einheit
        prix coûte coûter tarif coût frais cher
        livrer livraison délai délais expédition expédier envoyer partent arriver
        garantie garantir
        retourner rendre retour renvoyer renvoyé renvoi rembourser
        remplacer remplacement remplacé échanger
        conservé conservées stocké stockées hébergé hébergées garder
        certifié certifiés certification certificat
        chiffré chiffrées chiffrés chiffrer chiffrement crypté cryptées protégé protégées
        effacé effacées effacer supprimé supprimées supprimer suppression
        exporter export extraire récupérer
        inutilisé inutilisés neuf neufs intact intacts
        défectueux cassé panne abîmé endommagé
        remise rabais réduction
        offre devis
        valable valide
        compris comprise inclus incluse
        précio precio precios cuesta cuestan coste tarifa caro vale
        entrega entregar entregan envío enviar envían salen plazo plazos llegar llega llegan
        incluido incluye incluyen
        oferta presupuesto
        descuento rebaja
        devolver devolución devuelto devolverse devolverlas devolverlos
        reemplazar reemplazo cambiar cambio sustituir
        guardar guarda guardan almacenar almacenan alojan
        certificación certificado certificados
        cifrado cifrados cifrada cifradas cifrar cifran cifra encriptado encriptados encriptan
        borrar borrado borran eliminar eliminan eliminado
        exportar exportación extraer descargar
        defectuoso roto averiado estropeado dañado
        usar usado utilizado abrir abierto
        exprés urgente
        """;

    static readonly Dictionary<string, string[]> Near = Read(Words), Nearly = Read(Words + "\n" + Wider);

    /// <param name="term">As <see cref="Terms"/> gives it.</param>
    public static IReadOnlyList<string> Of(string term) => Near.GetValueOrDefault(term, []);

    /// <summary>Also what only in service means nearly the same: for finding what answers a question.</summary>
    public static IReadOnlyList<string> Wide(string term) => Nearly.GetValueOrDefault(term, []);

    static Dictionary<string, string[]> Read(string lines)
    {
        var groups = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var stems = line.Split(' ').Select(w => Stem.Of(Terms.Fold(w).Replace("-", ""))).ToList();
            foreach (var stem in stems)
            {
                if (!groups.TryGetValue(stem, out var near))
                    groups[stem] = near = new(StringComparer.Ordinal);
                near.UnionWith(stems.Where(s => s != stem));
            }
        }
        return groups.ToDictionary(g => g.Key, g => g.Value.ToArray(), StringComparer.Ordinal);
    }
}
