namespace CrmIntegration.Language.Retrieval;

/// <summary>Several words that mean one: "send back" is a return. Looked for in questions alone; what an article says stays as it says it.</summary>
static class Phrases
{
    static readonly (string Words, string[] Said, string[] Means)[] All = [.. """
        go faster=express; be faster=express; go quicker=express; schneller gehen=express; schneller haben=express; plus vite=express; mas rapido=expres; still good=valid; still stand=valid; still stands=valid; still valid=valid; hold on to=retained; hold onto=retained; stop being=contract ends deleted; stops being=contract ends deleted; leave you=contract ends deleted; we quit=contract ends deleted; unsere werte=daten; unsere messwerte=daten; part ways=contract ends deleted; no longer a customer=contract ends deleted; our readings=data; the readings=data; readings live=data kept; data live=data kept; data lives=data kept; pull the=export; picks up the phone=phone support; on our dock=delivery; on site by=delivery; usual reduction=discount; match that=discount; nicht mehr kunde=vertragsende geloscht; recuperer nous=export
        bigger order=volume discount; larger order=volume discount; jamais utilise=inutilise; cuanto sale=precio; go back=return; in the box=unused; not unpacked=unused; new one=replacement; your people=technician; your staff=technician; your team=technician; ihre leute=techniker; ihr team=techniker; send back=return; sent back=return; give back=return; bring back=return; take back=return; send it back=return; send them back=return; send this back=return; don't want it=return; no longer want=return cancel; changed my mind=cancel return
        money back=refund; get back my money=refund; pay back=refund; sold out=stock unavailable; out of stock=stock unavailable; run out=stock
        sign in=login; log in=login; signed out=login; turn up=arrive; show up=missing; never came=missing delivery; never arrived=missing delivery; has not arrived=missing delivery; hasn't arrived=missing delivery
        never opened=unused; not opened=unused; never used=unused; not used=unused; don't need=unused; do not need=unused; reach us=delivery; get here=delivery; be here=delivery; get to us=delivery; arrive here=delivery; still covered=warranty; go wrong=faulty; goes wrong=faulty; gives up=faulty; gave up=faulty
        sin abrir=usar devolver; sin estrenar=usar; sans ouvrir=inutilise; jamais ouvert=inutilise; pas utilise=inutilise; jamais servi=inutilise; nicht gebraucht=unbenutzt; nicht ausgepackt=unbenutzt; nie benutzt=unbenutzt; originalverpackt=unbenutzt; bei uns sein=lieferung; bei uns sind=lieferung; chez nous=livraison
        put in=installation; set up=installation; start up=installation; hook up=installation; get in touch=contact support; get the goods=delivery; receive the goods=delivery; get the order=delivery; opening hours=support hours; office hours=support hours; business hours=support hours; reach you=contact support hours; reach somebody=support hours; call you=support hours phone
        percent off=discount; % off=discount; per cent off=discount; anything off=discount; something off=discount; bulk order=volume discount; larger quantity=volume discount; large order=volume discount; cheaper if=discount; better price=discount; price reduction=discount; does not work=faulty; doesn't work=faulty; not working=faulty; stopped working=faulty; is broken=faulty; breaks down=faulty
        where is my data=data kept; where are my data=data kept; stored where=data kept; based in=location
        zuruck schicken=rucksendung; schicke ich=senden; geld zuruck=erstattung; geht kaputt=defekt; ist kaputt=defekt; funktioniert nicht=defekt; nicht mehr haben=rucksendung; wieder los=rucksendung; groessere menge=rabatt; grossere menge=rabatt; billiger=rabatt; ab wann erreichbar=offnungszeiten
        ne marche pas=defectueux; ne fonctionne pas=defectueux; en panne=defectueux; moins cher=remise; no funciona=defectuoso; mas barato=descuento; non funziona=difettoso; nao funciona=defeituoso; werkt niet=defect
        """.Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => p.Split('=')).Select(p => (p[0], Stems(p[0]), Stems(p[1])))];

    static string[] Stems(string words) => [.. words.Split(' ').Select(w => Stem.Of(Terms.Fold(w).Replace("'", "")))];

    /// <param name="folded">As <see cref="Terms.Fold"/> gives it.</param>
    /// <returns>The words that say it and those that it means, as <see cref="Terms"/> gives them.</returns>
    public static IReadOnlyList<(string[] Said, string[] Means)> In(string folded) => [.. All.Where(p => folded.Contains(p.Words, StringComparison.Ordinal)).Select(p => (p.Said, p.Means))];
}
