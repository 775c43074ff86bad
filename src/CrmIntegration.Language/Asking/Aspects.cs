using CrmIntegration.Language.Conversations;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Asking;

/// <summary>
/// The things that customers ask to be told or sent, finer than a mail's matters: a discount is not a price, and a warranty no return. Two phrases of different aspects
/// ask for two things, and an article about one answers none of the other. A word counts at the start of a word; behind a tilde within one too.
/// </summary>
static class Aspects
{
    public const string Price = "price", Discount = "discount", Export = "export";

    static readonly (string Aspect, string[] Words)[] All =
    [
        .. """
        price: |come to with| |comes to with| |that come to| |it come to| |this come to| |they come to| |add up to| |cuánto sale| price pricing prices cost costs costing quote quotation |how much| ~preis kosten kostet angebot prix tarif devis |combien coût| coût coûte coûts precio precios coste cuesta cuestan presupuesto oferta prezz preventiv costo costa costano preço preços orçamento |o custo| |custo de| |custo do| custos |quanto custa| custam prijs prijzen offerte kost 价格 价钱 报价 報價 单价 多少钱 費用 费用 価格 値段 料金 見積 いくら priset priser prisen prisuppgift |pris på| |pris för| |pris for| |pris per| |pris och| |pris og| |pris?| prislista prisliste kostar kostnad koster |en offert| offerten |offert på| |offert för| tilbud cena ceny cenę kosztuj koszt oferty ofertę wycen cenu nabídk stojí
        discount: nachlass |percent off| |per cent off| |anything off| |something off| |% off| |match that| |match it| |match this| |match their| |match them| |usual reduction| |mitgehen| |mithalten| |igualar| |vous aligner| discount rebate cheaper |better price| |price reduction| |lower price| |reduce the price| ~rabatt nachlass günstiger billiger |besseren preis| |besserer preis| |moins cher| |meilleur prix| |más barato| |mejor precio| |prezzo migliore| |melhor preço| goedkoper |betere prijs| 便宜 安く remise rabais descuento rebaja sconto desconto korting 折扣 优惠 割引 値引 rabat sleva slevu slevy |lepší cen| |lepsza cena|
        delivery: |die restlichen| |the remaining ones| |the rest come| |the rest arrive| |go faster| |be faster| |go quicker| schneller |plus vite| |más rápido| |più veloce| |mais rápido| sneller express expreß exprés |et délai| |et le délai| |, délai| |le délai| |délai ?| |délai s'il| |délai pour| |quel délai| |quels délais| |sind sie da| |sind die da| |ist es da| |be here| |get here| |reach us| |arrive| |bei uns sein| |bei uns sind| |ankommen| deliver delivery deliveries ship ships shipping shipped shipment dispatch |lead time| |lead times| liefer ~lieferung ~liefertermin ~lieferzeit versand livrer livre livré livraison |délai de liv| |délais de liv| expédi |partent|  entreg plazo plazos envío consegn spedi versend ausgeliefert |salen en| envían enviamos ~levering ~levertijd leveren levert geleverd 交货 发货 交付 到货 納期 配送 納品 出荷 leverans leverer leverings leveringen dostaw dostarcz wysyłk dodání dodací dodávk doručen
        surcharge: surcharge |extra cost| |extra costs| |extra charge| |extra charges| aufpreis zuschlag aufschlag |supplément de prix| surcoût recargo suplemento sovrapprezzo supplemento sobretaxa toeslag meerprijs 加价 附加费 追加料金
        confirmation: |order confirmation| auftragsbestätigung |confirmation de commande| |confirmation de la commande| |confirmación de pedido| |confirmación del pedido| |conferma d'ordine| |confirmação de encomenda| orderbevestiging
        export: export exports exportier exporter |pull the| |pull our| |pull readings| extract herunterladen télécharger récupérer exportar descargar exportación esportare scaricare |rest api| |an api| |the api| |your api| schnittstelle |l'api| |una api| interfaz 导出 接口 エクスポート
        privacy: |data protection| |data processing| |data privacy| dpo dpa gdpr dsgvo rgpd avg-overeenkomst ~datenschutz auftragsverarbeitung |protection des données| |protección de datos| |protezione dei dati| |proteção de dados| gegevensbescherming verwerkersovereenkomst 数据保护 個人情報 dataskydd databeskyttelse personvern rodo |ochrona danych| |ochrana údajů|
        warranty: warrant guarantee ~garantie gewährleistung garant garanz garanti 保修 质保 保証 gwarancj záruk
        return: |go back| |take back| |take them back| |take it back| |brought back| return returns |send back| |send it back| |send them back| |give back| zurückgeb zurückgegeb zurückschick zurücksend zurücknehm rückgab rücksend retour umtausch renvoy devol restitu resi reso devolu terugst |terug sturen| retourn 退货 退貨 退回 返品 返送 retur returner |skicka tillbaka| |sende tilbage| |sende tilbake| zwrot zwróc vrácen vrátit
        replacement: replac swap exchange cambian cambiar cámbie cambio |ersatz | |ersatz.| |ersatz?| |ersatz,| ersatzgerät ersatzlieferung austausch remplac échange reemplaz sustitu sostitu substitu vervang 更换 换货 交換 utbyte ombytning |bytte ut| wymian wymienić výměn vyměnit
        refund: refund |money back| erstatt gutschrift rembours reembols rimbors terugbetal 退款 返金 återbetal tilbagebetal tilbakebetal refunder |zwrot pieniędzy| |vrácení peněz|
        security: certif iso encrypt security |penetration test| zertifi verschlüssel sicherheitsfrag datensicherheit sécurité chiffr segurid cifrad cifran sicurezza crittograf segurança encripta beveilig versleutel 认证 认證 安全 加密 認証 暗号 セキュリティ krypter szyfr šifr certyfik sertifi bezpieczeń zabezpiecz
        data: |unsere werte| |our readings| |our measurements| |our values| |unsere messwerte| |nos mesures| |nuestras mediciones| |where is our data| |our data| |data is| |data are| |data kept| |data stored| |data centre| |data center| hosted hosting |unsere daten| |ihre daten| |die daten| ~datenspeicher ~messdaten rechenzentrum |nos données| |vos données| |les données| hébergé |nuestros datos| |sus datos| |los datos| aloja |nostri dati| |i dati| |nossos dados| |os dados| |onze gegevens| |de gegevens| 数据 データ |våra data| |vår data| |vores data| |våre data| |nasze dane| |naše data| |naszych danych| |našich dat|
        support: |at night| |in the night| |out of hours| |after hours| |around the clock| |round the clock| 24/7 |at the weekend| |on weekends| |at weekends| |picks up the phone| |answers the phone| nachts |in der nacht| |am wochenende| |rund um die uhr| |außerhalb der| |la nuit| |le week-end| |24h/24| |por la noche| |fin de semana| |de notte| |nel fine settimana| |à noite| |fim de semana| |'s nachts| |in het weekend| |support hours| |opening hours| |office hours| hotline helpline |support line| ~öffnungszeit ~supportzeit erreichbar horaires horario horari horário openingstijd bereikbaar 服务时间 营业时间 受付時間 サポート öppettid supporttid åbningstid åpningstid |godziny otwarcia| |godziny pracy| |provozní doba|
        installation: |bauen sie| |einbauen| install mounting mounted fitted |put into operation| |start up| |set up| commissioning ~installation installieren montage inbetriebnahme einbau |mise en service| instalación instalar instalação instalan installazione installare installatie inbedrijf 安装 设置 調試 据付 取り付け 設置 montering montaż montáž instalac instalacj uruchomien
        training: training trainings |train our| schulung einweisung formation formación capacitación formazione formação opleiding cursus 培训 研修 トレーニング utbildning uddannelse kursus opplæring szkoleni školení zaškolení
        payment: |pay in| |to pay| |two halves| |auf raten| |in raten| |a plazos| |en plusieurs fois| |a rate| |em prestações| |in termijnen| payment |pay by| |pay in| instalment ~zahlung zahlungs |auf rechnung| ratenzahl paiement pago pagos pagamento betaling betaal 付款 支付 支払 betalning płatnoś zapłat platb
        invoice: invoice invoices billing ~rechnung facture factura fattura fatura factuur 发票 發票 請求書 インボイス faktur
        contract: contract agreement |terms and conditions| ~vertrag contrat contrato contratt overeenkomst 合同 契約 avtal aftale kontrakt umowa umowy umowę smlouv
        cancel: |beenden| |mettre fin| |poner fin| |dar de baja| |end the contract| |end our contract| |end the service| |out of the contract| |out of the service| |leave the contract| |not renew| |want to renew| |nicht verlängern| |ne pas renouveler| |no renovar| |non rinnovare| |não renovar| |niet verlengen| cancel terminat kündig stornier résili annul rescind disdire disdett recedere opzegg opzeg annuler 取消 终止 解约 解約 キャンセル |säga upp| uppsägning avboka opsige opsigelse |si opp| oppsigelse wypowiedzie vypověd výpověď zrušit
        meeting: vorbeikomm vorbeischau |visit us| |come and see| |passer nous voir| |visitarnos| |venire da noi| |video call| meeting meet appointment |call us| |call me| |call back| |phone call| |a call| |could we talk| |can we talk| |we talk on| |un appel| |calls us| |called us| |ring us| gesprächstermin |termin für| besprechung |ruft uns| |ruft mich| |rufen sie| |rufen uns| anruf anrufen zurückruf rückruf telefonat rendez-vous réunion |nous rappel| |nous appel| rappelle reunión reunirnos vernos |una cita| llamar llámen llámeme llama riunione incontr appuntamento chiamar richiam chiamata vederci sentirci reunião reunir |nous voir| rencontrer |se voir| treffen zusammensetzen |by phone| |sit down| |come by| |por telefone| |por teléfono| afspreken langskomen |ligar-nos| ligar-me telefonar bellen afspraak |belt ons| |bel ons| terugbel terugbellen |ons bellen| 会议 见面 会面 打电话 回电 通话 打ち合わせ 打合せ 会議 面談 お電話 電話 möte mötet |ringa oss| |ringa mig| |ring mig| |ring oss| møde mødet mødes |ringe til| |ring til| møte møtet |ringe oss| |ringe meg| spotka zadzwoni schůzk zavola setkat |talk on| |speak on| |speak next| |talk next| |quick word| |have a word| |a chat| |get together|
        demo: demo demos trial vorführ démonstration demostración dimostrazione demonstra 演示 试用 デモ 試用
        document: datasheet |data sheet| brochure catalogue catalog manual manuel documentation drawing drawings |spec sheet| specification specifications datenblatt datenblätter prospekt broschüre katalog handbuch anleitung zeichnung unterlagen fiche |notice d'| |notice technique| plaquette |ficha técnica| folleto catálogo manuales |scheda tecnica| opuscolo catalogo manuale ficha brochura datablad handleiding tekening 资料 手册 目录 图纸 规格书 資料 カタログ 図面 仕様書 マニュアル broschyr brosjyre brochurer |karta katalogowa| |karty katalogow| dokumentacj dokumentac |technický list| brožur ulotk tegning ritning rysun výkres
        sample: sample samples muster échantillon muestra muestras campion amostra proefmonster 样品 サンプル |ett prov| vareprøve próbk vzorek vzorky
        maintenance: maintenance |service plan| |spare part| |spare parts| wartung serviceplan ersatzteil ersatzteile entretien |pièces détachées| |pièces de rechange| |plan de service| mantenimiento repuesto |plan de servicio| manutenzione ricamb manutenção |peças| onderhoud reserveonderdelen 维护 保养 备件 保守 メンテナンス 部品 underhåll reservdel vedligehold reservedel vedlikehold |części zamienn| serwisow údržb |náhradní díl|
        stock: |in stock| availability |auf lager| vorrätig verfügbarkeit |en stock| disponibilité |en existencia| disponibilidad disponibilità |em estoque| |em stock| disponibilidade |op voorraad| voorraad 库存 现货 在庫 |i lager| |på lager| |w magazynie| |na stanie| skladem
        minimum: |minimum order| |minimum quantity| mindestbestell mindestmenge |commande minimum| |quantité minimale| |pedido mínimo| |cantidad mínima| |ordine minimo| |quantità minima| |encomenda mínima| |pedido mínimo| minimale 起订量 最小订 最低注文 最小ロット |minsta order| minimumsordre |minimalne zamów| |minimální objedn|
        reference: |reference customer| |reference customers| |reference project| references referenzen referenzkunde références referencias referenze referências referenties 案例 客户案例 導入事例 実績 referens referanse referencj referenc
        """.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => (l[..l.IndexOf(':')], Read(l[(l.IndexOf(':') + 1)..]))),
    ];

    // Who ends something, or wants money back, asks for that, whatever it is about; what a thing costs is asked of the thing.
    static readonly string[] Foremost = ["cancel", "refund", "replacement"], EndsWhat = ["contract", "maintenance", "price", "invoice", "payment", "delivery"];

    // Named in passing by sentences about anything: "after the contract ends".
    static readonly string[] Weak = ["confirmation", "contract", "invoice", "payment", "document", "meeting"];

    // "How is our data encrypted?" is about the security, not the data.
    static IReadOnlySet<string> Core(IReadOnlySet<string> asked) =>
        asked.Count < 2 ? asked : asked.Contains("data") && asked.Contains("security") ? asked.Where(a => a is not ("data" or Price)).ToHashSet(StringComparer.Ordinal) : Array.Find(Foremost, asked.Contains) is { } first && asked.All(a => a == first || Array.IndexOf(EndsWhat, a) >= 0) ? new HashSet<string> { first } : asked.Where(a => a != Price).ToHashSet(StringComparer.Ordinal);

    public static bool IsWeak(string aspect) => Array.IndexOf(Weak, aspect) >= 0;

    static readonly string[] OneCaseOnly = ["refund", "cancel", "replacement", "invoice"];

    /// <summary>Whether a sentence of ours speaks of another matter that only one case has: a refund where nobody asked for one.</summary>
    public static bool SpeaksOfAnother(string asked, string sentence) => In(asked) is { Count: > 0 } of && In(sentence).Any(s => !of.Contains(s) && Array.Exists(OneCaseOnly, o => o == s));

    // Words apart by blanks; between bars stand phrases.
    static string[] Read(string line) => [.. line.Split('|').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    static readonly string[] OnDelivery = ["on delivery", "upon delivery", "bei lieferung", "à la livraison", "a la entrega", "alla consegna", "na entrega", "bij levering", "vid leverans", "ved levering", "przy dostawie", "při dodání"];

    // Verbs that take something back, with what they take between: "nehmen Sie die zurück?", "do you take unused ones back?".
    static readonly Words TakesBack = new("take … back", "takes … back", "nehmen … zurück", "nehmt … zurück", "nimmt … zurück", "geben … zurück", "reprenez", "pouvez … reprendre", "riprendete", "potete … riprendere", "neemt … terug", "nemen … terug", "aceptan de vuelta", "tar … tillbaka", "tager … tilbage", "tar … tilbake");

    /// <returns>Every aspect that the text names; empty: none of those we know.</returns>
    public static IReadOnlySet<string> In(string text)
    {
        var low = text.ToLowerInvariant();
        var found = All.Where(a => Array.Exists(a.Words, w => w[0] == '~' ? low.Contains(w[1..], StringComparison.Ordinal) : Words.Has(low, w))).Select(a => a.Aspect).ToHashSet(StringComparer.Ordinal);
        if (TakesBack.In(low) is not null)
            found.Add("return");
        // "Half of it on delivery" says when, and asks nothing about the delivery.
        if (found.Contains("delivery") && Array.Find(OnDelivery, low.Contains) is { } when && !In(low.Replace(when, " ", StringComparison.Ordinal)).Contains("delivery"))
            found.Remove("delivery");
        return found;
    }

    /// <summary>
    /// Whether a sentence may answer what is asked about some aspects: it names one of them or, in an article of that name, none that the article is about as well ("Returns
    /// and warranty" has sentences about either). What something costs is answered by a sentence that names money; where it asks for the cost of a thing, the thing decides.
    /// </summary>
    /// <param name="asked">Of the question.</param>
    public static bool MayAnswer(IReadOnlySet<string> asked, string sentence, string title)
    {
        var core = Core(asked);
        if (core.Count == 0 || core.Contains(Price) && StatedFacts.Has(sentence, FactKind.Money))
            return true;
        var (said, about) = (In(sentence), In(title));
        if (core.All(a => Array.IndexOf(Weak, a) >= 0) && about.Count > 0 && !about.Overlaps(core))
            return false;
        return said.Overlaps(core) || (about.Count == 0 ? said.Count == 0 : about.Overlaps(core) && !said.Overlaps(about));
    }
}
