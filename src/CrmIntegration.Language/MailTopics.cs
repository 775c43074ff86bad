using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Language;

/// <summary>
/// Which matter a sentence is about, by words of nine languages. A word counts at the start of a word ("ship" is not in "relationship"); behind a tilde it
/// counts within one too, as German and Dutch put words together ("Stückpreis").
/// </summary>
static class MailTopics
{
    const string Anywhere = "~";

    static readonly (string Topic, string[] Words)[] All =
    [
        ("cancel", ["cancel", "jahresende beenden", "vertrag beenden", "serviceplan beenden", "beenden", "mettre fin", "poner fin", "dar de baja", "end the contract", "end our contract", "end the service", "out of the contract", "out of the service", "leave the contract", "not renew", "not want to renew", "don't want to renew", "nicht verlängern", "ne pas renouveler", "no renovar", "non rinnovare", "não renovar", "niet verlengen", "terminat", "kündig", "stornier", "résili", "annul", "rescind", "disdire", "disdett", "recedere", "opzeggen", "opzegg", "annuleren", "取消", "终止", "解约", "解約", "キャンセル", "säga upp", "uppsägning", "avboka", "avbeställ", "opsige", "opsigelse", "si opp", "oppsigelse", "avbestill", "wypowiedzie", "rezygn", "anulow", "vypověd", "výpověď", "zrušit", "zrušení"]),
        ("invoice", ["invoice", "charged twice", "charged us", "overcharged", "facturé", "faktur", "betalning", "płatnoś", "zapłat", "platb", "zaplat", "payment", "rechnung", "~srechnung", "zahlung", "facture", "factura", "facturación", "paiement", "pago", "pagos", "pagar", "pagamento", "fattura", "fatura", "factuur", "betaling", "发票", "付款", "請求書", "支払"]),
        ("price", ["price", "come to with", "that come to", "it come to", "they come to", "cuánto sale", "percent off", "nachlass", "rebate", "% off", "priset", "priser", "prisen", "prisuppgift", "pris på", "pris för", "pris for", "pris per", "pris och", "pris og", "pris?", "prislista", "prisliste", "kostar", "kostnad", "koster", "en offert", "offerten", "offert på", "offert för", "offert?", "tilbud", "cena", "ceny", "cenę", "kosztuj", "koszt", "oferty", "ofertę", "wycen", "cenu", "cenov", "nabídk", "stojí", "sleva", "slevu", "slevy", "rabat", "cenník", "pricing", "cost", "costs", "costing", "how much", "quote", "quotation", "discount", "budget", "~preis", "kosten", "kostet", "angebot", "~rabatt", "prix", "devis", "tarif", "remise", "combien coût", "coût", "precio", "coste", "cuesta", "costar", "presupuesto", "descuento",
            "prezz", "preventiv", "sconto", "costa", "costo", "preço", "orçamento", "desconto", "quanto custa", "o custo", "custo de", "custo do", "custos", "custam", "prijs", "prijzen", "offerte", "korting", "kost", "价格", "报价", "報價", "价", "多少钱", "折扣", "見積", "価格", "値段", "料金", "割引"]),
        ("delivery", ["deliver", "leverans", "leverer", "leverings", "leveringen", "dostaw", "dostarcz", "wysyłk", "dodání", "dodací", "dodávk", "dodat", "doručen", "ship", "ships", "shipping", "shipped", "shipment", "lead time", "go live", "go-live", "start date", "liefer", "~lieferung", "livrer", "livré", "livrez", "livraison", "délai", "entreg", "envío de", "plazo", "consegn", "spedi", "leveren", "levert", "geleverd", "levertijd", "~levering", "交货", "发货", "交付", "納期", "配送", "納品"]),
        ("contract", ["contract", "avtal", "aftale", "kontrakt", "umowa", "umowy", "umowę", "umowie", "smlouv", "agreement", "terms and", "terms of", "the terms", "your terms", "our terms", "~vertrag", "contrat", "contrato", "contratt", "overeenkomst", "合同", "契約"]),
        ("demo", ["demo", "demos", "trial", "presentation", "vorführ", "démonstration", "demostración", "prueba", "dimostrazione", "prova", "demonstra", "demonstratie", "演示", "试用", "デモ", "試用"]),
        ("meeting", ["meeting", "möte", "mötet", "mötas", "ringa oss", "ringa mig", "ring mig", "ring oss", "boka en tid", "møde", "mødet", "mødes", "ringe til", "ring til", "møte", "møtet", "møtes", "ringe oss", "ringe meg", "spotka", "zadzwoni", "schůzk", "zavola", "sejít se", "setkat", "meet", "call", "phone call", "schedule", "appointment", "availability", "are you available", "be available for", "suit us", "suits us", "call us", "call me", "calls us", "calls me", "called us", "called me", "called back", "calls back", "phone us", "ring us", "sit down", "come by", "catch up", "termin", "~termin", "telefonat", "telefonieren", "treffen", "besprechen", "besprechung", "durchgehen", "zusammensetzen", "passt uns", "gespräch",
            "ruft uns", "ruft mich", "rufen sie", "rufen uns", "anruf", "zurückruf", "rückruf", "zurückgeruf", "rendez-vous", "nous rappel", "me rappel", "rappelez", "rappeler", "téléphon", "réunion", "réunir", "nous voir", "se voir", "rencontr", "nous conviendrait", "appeler", "reunión", "reunirnos", "reunirse", "reunamos", "vernos", "quedar", "nos llam", "me llam", "llamarnos", "llámen", "llamada", "una cita", "nos viene bien", "riunione", "riunirci", "incontr", "vederci", "appuntamento", "richiam", "ci chiam", "chiamarci", "sentirci",
            "reunião", "reunir", "encontro", "encontrar-nos", "marcar", "ligar-nos", "ligar-me", "nos liga", "falar por telefone", "afspraak", "afspreken", "ontmoet", "langskomen", "belt ons", "bel ons", "terugbel", "bellen", "overleg", "会议", "开会", "见面", "会面", "面谈", "通话", "打电话", "回电", "打合せ", "打ち合わせ", "ミーティング", "会議", "面談", "お電話", "電話を", "お会い"]),
        ("support", ["error", "broken", "damaged", "kaputt", "beschädigt", "cassé", "endommagé", "dañad", "rotto", "danneggiat", "danificad", "kapot", "beschadigd", "trasig", "skadad", "fel på", "fejl", "ødelagt", "beskadiget", "skadet", "uszkodzon", "zepsut", "awari", "poškozen", "rozbit", "nefunguj", "fungerar inte", "virker ikke", "fungerer ikke", "nie działa", "porouchan", "issue", "problem", "support", "bug", "bugs", "faulty", "defect", "fehler", "defekt", "störung", "erreur", "problème", "panne", "défectueu", "problema", "avería", "defectuos", "errore", "guasto", "difettos", "erro", "erros", "avaria", "defeito", "probleem", "storing", "fout", "fouten", "错误", "问题", "故障", "問題", "エラー", "不具合"]),
    ];

    static readonly string[] Dates = ["date", "dates", "fecha", "datum", "日期", "日付"];

    /// <summary>Whether nothing but the word for a date makes it a matter: "we need a firm date", of what was asked before. German's "Termin" is a meeting or a date.</summary>
    /// <param name="low">Lower case.</param>
    public static bool OnlyNamesADate(string low) => !low.EndsWith('?') && (Of(low) == "other" && Array.Exists(Dates, d => Words.Has(low, d))
        || low.Contains("termin", StringComparison.Ordinal) && Of(low) == "meeting" && Of(low.Replace("termin", "", StringComparison.Ordinal)) == "other");

    /// <param name="low">Lower case.</param>
    /// <returns>price | delivery | meeting | contract | invoice | demo | cancel | support | other.</returns>
    public static string Of(string low)
    {
        foreach (var (topic, words) in All)
            foreach (var word in words)
                if (word.StartsWith(Anywhere, StringComparison.Ordinal) ? low.Contains(word[1..], StringComparison.Ordinal) : Words.Has(low, word))
                    return topic;
        return "other";
    }
}
