namespace CrmIntegration.Language;

/// <summary>
/// Tells the language of a few words ("Preis Tarn 200?"), where function words alone tell too little: business words of each language, else the letters. A word that
/// several languages have counts less; an unknown one counts by its runs of three letters, as often as the languages' own lists have them. Twelve languages; linear.
/// </summary>
static class LanguageSigns
{
    const double OfLetter = 1.5, Surely = 3, Smooth = 0.3;
    const int FewestLetters = 4;

    static readonly (string Language, string Words)[] Lists =
    [
        ("en", "the and you for is are to of in that we have with this please can your our would it not be on as thanks thank could will what when how do does i my me price prices quote offer delivery deliver invoice order sensor sensors gateway gateways meeting call discount warranty contract cancel return questions question need send hello hi dear regards lead time cost costs much many long any about from has been was were there they them still nobody never stopped working broken damaged wrong arrived yet today tomorrow monday tuesday wednesday thursday friday week weeks month training installation support brochure data sheet certificate refund payment possible available who where why which soon urgent update status tell know let us at by or so if"),
        ("de", "der die das und ist nicht wir sie ich mit für auf ein eine einen bitte uns ihr ihre haben können wann wie zu den dem im es vom zum kann sind auch noch danke über preis preise angebot lieferung lieferzeit liefertermin rechnung auftrag bestellung sensoren gateway termin anruf rabatt garantie vertrag kündigung rückgabe frage fragen brauchen benötigen senden hallo guten tag geehrte grüße was kostet kosten wieviel viel lange gibt wo wer warum welche bald dringend stand woche monat montag dienstag mittwoch donnerstag freitag heute morgen schulung montage unterlagen datenblatt zertifikat zahlung möglich verfügbar kaputt defekt beschädigt falsch niemand nie aus bei bis nach nur man wenn oder aber mal sich gern möchten werden wird wurde hat"),
        ("fr", "le la les et est nous vous je pour dans une des du avec pas que qui sur merci votre vos notre pouvez quand bonjour au aux ce cette être avons il de nos où sont un en prix devis offre livraison délai délais facture commande capteur capteurs passerelle réunion appel remise garantie contrat résilier résiliation retour question questions besoin envoyer madame monsieur cordialement combien coûte coûtent quel quelle quels quelles comment pourquoi lundi mardi mercredi jeudi vendredi semaine mois demain aujourd'hui formation installation fiche certificat paiement possible disponible panne cassé endommagé erreur personne jamais toujours peut peuvent peut-on faut fait ou si mais très bien par chez sous aussi êtes avez-vous conservées données mesures"),
        ("es", "el la los las y es que para con una por del nos gracias su usted no en se lo cuándo pueden podría hola como más tenemos al un mi sobre de cuánto cuanto cuánta cuántos cuantos tarda tardan precio precios presupuesto oferta entrega plazo factura pedido sensor sensores pasarela reunión llamada descuento garantía contrato cancelar devolución devolver material abrir pregunta preguntas necesitamos enviar buenos días tardes estimados saludos cuesta cuestan vale qué cuál dónde quién por qué lunes martes miércoles jueves viernes semana mes mañana hoy formación instalación folleto ficha certificado pago posible disponible roto averiado dañado error nadie nunca hay están está son tienen ustedes sin o si pero muy también desde hasta"),
        ("it", "il la gli e è che per con una di del della non ci grazie vostro può quando abbiamo sono un nel alla anche come buongiorno vorrei possiamo la quanto quanti verso dove prezzo prezzi preventivo offerta consegna tempi fattura ordine sensore sensori gateway riunione incontro chiamata sconto garanzia contratto disdire disdetta reso domanda domande abbiamo bisogno serve servono inviare gentile saluti costa costano quale quali chi perché lunedì martedì mercoledì giovedì venerdì settimana mese domani oggi formazione installazione scheda certificato pagamento possibile disponibile guasto rotto danneggiato errore nessuno mai ancora si o se ma molto dal alle vostri nostri nostra i le lo"),
        ("pt", "o os as e é que para com uma do da dos não nos obrigado obrigada você seu sua quando temos em um na no podem poderia olá por mais na ao pela pelo nossa nosso são já preço preços orçamento proposta entrega prazo fatura encomenda pedido sensor sensores gateway reunião chamada desconto garantia contrato cancelar devolução devolver pergunta perguntas precisamos enviar bom dia boa tarde cumprimentos custa custam quanto quantos qual quais onde quem porquê segunda terça quarta quinta sexta semana mês amanhã hoje formação instalação folheto ficha certificado pagamento possível disponível avariado danificado erro ninguém nunca ainda há estão está têm vocês ou se mas muito também desde até dois não"),
        ("nl", "de het een en is niet wij u ik met voor op van dat te zijn we kunt uw ons hebben wanneer graag bedankt ook kan dit naar om bij prijs prijzen offerte levering levertijd factuur bestelling sensor sensoren gateway vergadering afspraak bellen korting garantie contract opzeggen retour retourneren vraag vragen nodig sturen hallo beste geachte groet groeten kost kosten wat hoe hoeveel hoelang waar wie waarom welke maandag dinsdag woensdag donderdag vrijdag week maand morgen vandaag opleiding installatie folder datablad certificaat betaling mogelijk beschikbaar kapot stuk beschadigd fout niemand nooit nog al er of als maar heel zo heeft wordt worden kunnen we goedemiddag goedendag"),
        ("sv", "och är vad hur inte på det att som med av hej tack vänlig från när era ni vi jag en ett den kan skulle vilja pris priser offert offerten leverans leveranstid faktura fakturan order beställning sensorer givare möte ringa rabatt garanti avtal säga upp retur returnera fråga frågor behöver skicka hälsning hälsningar kostar mycket många lång länge var vem varför vilken måndag tisdag onsdag torsdag fredag vecka veckan månad imorgon idag utbildning installation datablad certifikat betalning möjligt trasig trasiga skadad fel ingen aldrig fortfarande också eller om men till för oss vår våra er har blir finns gäller dagar snarast gärna"),
        ("da", "og er hvad hvordan hvornår ikke på det at som med af hej tak venlig fra hvor jeres i vi jeg en et den kan kunne vil gerne pris priser tilbud levering leveringstid faktura fakturaen ordre bestilling sensorer følere møde ringe rabat garanti aftale kontrakt opsige retur returnere spørgsmål mangler behøver brug sende hilsen koster meget mange længe hvem hvorfor hvilken mandag tirsdag onsdag torsdag fredag uge ugen måned morgen idag uddannelse installation datablad certifikat betaling muligt defekt ødelagt beskadiget fejl ingen aldrig stadig også eller hvis men til os vores har bliver findes gælder dage hurtigst"),
        ("nb", "og er hva hvordan når ikke på det at som med av hei takk vennlig fra hvor deres dere vi jeg en et den kan kunne vil gjerne pris priser tilbud levering leveringstid faktura fakturaen ordre bestilling sensorer følere møte ringe rabatt garanti avtale kontrakt si opp retur returnere spørsmål trenger sende hilsen koster mye mange lenge hvem hvorfor hvilken mandag tirsdag onsdag torsdag fredag uke uken måned morgen opplæring installasjon datablad sertifikat betaling mulig defekt ødelagt skadet feil ingen aldri fortsatt også eller hvis men til oss vår våre har blir finnes gjelder dager snarest"),
        ("pl", "jest się nie czy jaki jaka jakie ile dzień dobry proszę oraz dla przez potrzebujemy pozdrawiam dziękuję w z na do i o od po za co jak kiedy gdzie kto cena ceny cenę oferta ofertę oferty dostawa dostawy termin czas faktura fakturę faktury zamówienie czujnik czujniki czujników spotkanie rozmowa zadzwonić rabat gwarancja gwarancji umowa umowy wypowiedzenie zwrot zwrócić pytanie pytania wysłać przesłać kosztuje kosztują długo dlaczego która które poniedziałek wtorek środa środę czwartek piątek tydzień tygodniu miesiąc jutro dzisiaj szkolenie montaż instalacja karta certyfikat płatność możliwe dostępne uszkodzony uszkodzone zepsuty błąd nikt nigdy nadal także lub jeśli ale bardzo są mamy państwo państwa prosimy chcielibyśmy witam szanowni poważaniem"),
        ("cs", "je jak jaká jaký kolik dobrý den děkuji prosím jsme není který nebo potřebujeme v z na do a o od po za co kdy kde kdo se si cena cenu ceny nabídka nabídku dodání dodací lhůta dodávka faktura fakturu objednávka senzor senzory senzorů čidla schůzka hovor zavolat sleva slevu záruka záruku smlouva smlouvu výpověď vrácení vrátit dotaz otázka otázky poslat zaslat stojí dlouho proč která které pondělí úterý středa středu čtvrtek pátek týden týdnu měsíc zítra dnes školení montáž instalace list certifikát platba možné dostupné poškozený poškozené rozbitý chyba nikdo nikdy stále také jestli ale velmi jsou máme vám vás bychom chtěli pozdravem zdravím jaké můžete"),
    ];

    static readonly string[] Languages = [.. Lists.Select(l => l.Language)];
    static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Spoken = Lists.SelectMany((l, i) => l.Words.Split(' ').Distinct().Select(w => (Word: w, Bit: 1 << i)))
        .GroupBy(w => w.Word).ToDictionary(g => g.Key, g => g.Sum(w => w.Bit), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    static readonly Dictionary<string, double[]>.AlternateLookup<ReadOnlySpan<char>> Runs = Count().GetAlternateLookup<ReadOnlySpan<char>>();

    // Marks and letters that few of the languages write.
    static readonly Dictionary<char, int> Letters = new (string Of, string In)[] { ("¿¡ñ", "es"), ("ß", "de"), ("ãõ", "pt"), ("œêâûîù", "fr"), ("ò", "it"), ("å", "sv da nb"), ("øæ", "da nb"), ("łąęśżź", "pl"), ("řěů", "cs"), ("šč", "cs"), ("ä", "de sv"), ("ü", "de"), ("ö", "de sv") }
        .SelectMany(l => l.Of.Select(c => (c, Bits: l.In.Split(' ').Sum(one => 1 << Array.IndexOf(Languages, one))))).ToDictionary(l => l.c, l => l.Bits);

    // How often each language's words have a run of three letters, against all languages: its logarithm, so that runs add up.
    static Dictionary<string, double[]> Count()
    {
        var counts = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var whole = new double[Lists.Length];
        for (var l = 0; l < Lists.Length; l++)
            foreach (var word in Lists[l].Words.Split(' ').Distinct().Where(w => w.Length >= FewestLetters).Select(w => $" {w} "))
                for (var i = 0; i + 3 <= word.Length; i++)
                {
                    if (!counts.TryGetValue(word.Substring(i, 3), out var of))
                        counts[word.Substring(i, 3)] = of = new double[Lists.Length];
                    of[l]++;
                    whole[l]++;
                }
        foreach (var of in counts.Values)
        {
            for (var l = 0; l < of.Length; l++)
                of[l] = (of[l] + Smooth) / (whole[l] + Smooth * counts.Count);
            var mean = of.Average();
            for (var l = 0; l < of.Length; l++)
                of[l] = Math.Log(of[l] / mean);
        }
        return counts;
    }

    /// <param name="text">A few words; of a long one its beginning counts.</param>
    /// <returns>ISO 639-1; null: nothing tells surely.</returns>
    public static string? Of(ReadOnlySpan<char> text)
    {
        Span<double> score = stackalloc double[Languages.Length];
        Span<char> framed = stackalloc char[24];
        var from = 0;
        for (var i = 0; i <= text.Length; i++)
            if (i == text.Length || !(char.IsLetter(text[i]) || text[i] is '\'' or '’'))
            {
                if (i > from && i - from <= framed.Length - 2)
                    Add(score, text[from..i], framed);
                from = i + 1;
            }
        foreach (var c in text)
            if (Letters.TryGetValue(c, out var only))
                for (var l = 0; l < score.Length; l++)
                    score[l] += (only >> l & 1) * OfLetter;
        var (best, second) = (0, -1);
        for (var l = 1; l < score.Length; l++)
            (best, second) = score[l] > score[best] ? (l, best) : second < 0 || score[l] > score[second] ? (best, l) : (best, second);
        return score[best] - score[second] >= Surely || score[best] >= Surely && score[best] - score[second] >= 0.5 ? Languages[best] : null;
    }

    static void Add(Span<double> score, ReadOnlySpan<char> word, Span<char> framed)
    {
        if (Spoken.TryGetValue(word, out var spoken))
        {
            // A word of one language tells much, one of four little.
            var tells = Math.Log(Languages.Length / (double)System.Numerics.BitOperations.PopCount((uint)spoken)) + 1;
            for (var l = 0; l < score.Length; l++)
                score[l] += (spoken >> l & 1) * tells;
            return;
        }
        // A name says nothing about the language around it; neither do two letters.
        if (word.Length < FewestLetters || char.IsUpper(word[^1]))
            return;
        framed[0] = framed[word.Length + 1] = ' ';
        word.ToLowerInvariant(framed[1..]);
        var whole = framed[..(word.Length + 2)];
        var weight = char.IsUpper(word[0]) ? 0.15 : 0.35;
        for (var i = 0; i + 3 <= whole.Length; i++)
            if (Runs.TryGetValue(whole.Slice(i, 3), out var of))
                for (var l = 0; l < score.Length; l++)
                    score[l] += of[l] * weight;
    }
}
