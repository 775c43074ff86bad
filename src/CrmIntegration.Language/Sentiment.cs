namespace CrmIntegration.Language;

/// <summary>How a text sounds, from words that praise and words that complain in seven languages and Chinese and Japanese; a negation turns the next words around.</summary>
public static class Sentiment
{
    static readonly HashSet<string> Good = Set(
        "good great excellent perfect wonderful fantastic amazing awesome happy glad pleased satisfied delighted love loved like liked helpful friendly fast quick reliable smooth easy impressed recommend appreciate appreciated thanks thank grateful best better nice works worked solved resolved outstanding superb brilliant enjoy enjoyed professional "
        + "gut super toll perfekt ausgezeichnet hervorragend zufrieden freue freuen erfreut dankbar danke hilfreich freundlich schnell zuverlässig einfach beeindruckt empfehlen gelöst klasse prima wunderbar "
        + "bon bonne excellent parfait parfaite super génial content contente ravi ravie satisfait satisfaite merci utile rapide fiable facile recommande résolu formidable "
        + "bueno buena excelente perfecto perfecta genial contento contenta encantado encantada satisfecho satisfecha gracias útil rápido fiable fácil recomiendo resuelto "
        + "buono buona ottimo ottima eccellente perfetto perfetta contento felice soddisfatto soddisfatta grazie utile veloce affidabile facile consiglio risolto "
        + "bom boa ótimo ótima excelente perfeito perfeita contente feliz satisfeito satisfeita obrigado obrigada útil rápido fiável fácil recomendo resolvido "
        + "goed uitstekend perfect blij tevreden dank bedankt handig vriendelijk snel betrouwbaar makkelijk opgelost geweldig prettig");
    static readonly HashSet<string> Bad = Set(
        "bad terrible awful horrible poor worst worse unacceptable disappointed disappointing disappointment unhappy angry furious annoyed annoying frustrated frustrating broken slow late delayed wrong missing defective faulty useless rude unprofessional complaint complain problem problems issue issues error errors bug fail failed fails failure never hate refund cancel unfortunately "
        + "waiting confusing expensive overpriced ridiculous scam poorly damaged lost ignored impossible "
        + "schlecht schlimm furchtbar schrecklich enttäuscht enttäuschend unzufrieden verärgert ärgerlich wütend frustriert kaputt langsam verspätet falsch fehlt defekt nutzlos unhöflich beschwerde beschweren problem probleme fehler leider inakzeptabel teuer beschädigt unmöglich stornieren mangel mangelhaft unverschämt "
        + "mauvais mauvaise terrible horrible nul nulle déçu déçue inacceptable mécontent mécontente fâché furieux cassé lent retard faux manque défectueux inutile impoli plainte réclamation problème problèmes erreur malheureusement cher endommagé impossible "
        + "malo mala terrible horrible pésimo pésima decepcionado decepcionada inaceptable descontento enfadado furioso roto lento tarde retraso incorrecto falta defectuoso inútil queja reclamación problema problemas error desgraciadamente lamentablemente caro dañado imposible "
        + "cattivo cattiva pessimo pessima terribile deluso delusa inaccettabile arrabbiato furioso rotto lento ritardo sbagliato manca difettoso inutile reclamo problema problemi errore purtroppo caro danneggiato impossibile "
        + "mau má péssimo péssima terrível desapontado desapontada inaceitável zangado furioso quebrado lento atraso errado falta defeituoso inútil reclamação problema problemas erro infelizmente caro danificado impossível "
        + "slecht vreselijk teleurgesteld onacceptabel ontevreden boos kapot traag laat verkeerd ontbreekt defect nutteloos klacht probleem problemen fout helaas duur beschadigd onmogelijk");
    static readonly HashSet<string> Not = Set("not no never don't doesn't didn't isn't wasn't won't can't couldn't without hardly nicht kein keine keinen nie ohne kaum pas jamais sans no nunca sin non mai senza não nunca sem niet geen nooit zonder");
    static readonly string[] GoodSigns = ["満足", "素晴らしい", "ありがとう", "嬉しい", "助かり", "满意", "很好", "感谢", "不错", "太好了", "😀", "😊", "👍", ":)", ":-)"];
    static readonly string[] BadSigns = ["不満", "残念", "ひどい", "遅い", "壊れ", "困って", "失望", "太慢", "投诉", "糟糕", "坏了", "不满", "😡", "😞", "👎", ":(", ":-("];
    const int Reach = 3;

    static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);

    /// <returns>-1 (only complaints) to 1 (only praise); 0: nothing that tells, or as much of both.</returns>
    public static double Of(string text)
    {
        double good = GoodSigns.Count(text.Contains), bad = BadSigns.Count(text.Contains);
        var good1 = Good.GetAlternateLookup<ReadOnlySpan<char>>();
        var bad1 = Bad.GetAlternateLookup<ReadOnlySpan<char>>();
        var not = Not.GetAlternateLookup<ReadOnlySpan<char>>();
        int from = -1, turned = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsLetter(text[i]) || text[i] is '\'' or '’'))
            {
                from = from < 0 ? i : from;
                continue;
            }
            if (from >= 0 && i - from < 24)
            {
                var word = text.AsSpan(from, i - from);
                if (not.Contains(word))
                    turned = Reach + 1;
                else if (good1.Contains(word))
                    _ = turned > 0 ? bad++ : good++;
                else if (bad1.Contains(word))
                    // "no problem" is mild praise at most, "not good" is a complaint.
                    _ = turned > 0 ? good += 0.3 : bad++;
                turned = Math.Max(0, turned - 1);
            }
            if (i < text.Length && text[i] is '.' or '!' or '?' or ',' or '\n')
                turned = 0;
            from = -1;
        }
        return good + bad == 0 ? 0 : (good - bad) / (good + bad + 1);
    }
}
