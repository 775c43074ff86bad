using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Topics;

/// <summary>Words of complaints and questions that mean alike in several languages, so that a topic is one topic whoever writes about it. Written by us.</summary>
static class Meanings
{
    static readonly Dictionary<string, string[]> Known = Read(
        """
        delivery: deliver delivery delivered shipping shipment ship shipped courier liefern lieferung geliefert versand versendet zustellung livraison livrer livré expédition expédié entrega entregar entregado envío enviado consegna consegnato spedizione entregue envio levering geleverd bezorging verzending 发货 送货 配送 物流 快递 納品 発送
        parcel: parcel package box paket päckchen colis paquete pacco encomenda pakket pakje 包裹 小包
        late: late delay delayed overdue waiting spät verspätet verspätung verzögerung warte warten retard tard attends attente tarde retraso demora esperando ritardo tardi attesa atraso atrasado espera laat vertraging wacht 延迟 迟到 延误 等待 遅れ 遅延
        missing: missing lost disappeared incomplete fehlt fehlen fehlend verloren unvollständig manque manquant perdu falta faltan perdido mancante manca perso faltando extraviado ontbreekt kwijt 丢失 缺少 不足 紛失
        damaged: damaged broken defective defect faulty cracked leaking beschädigt kaputt defekt defekte zerbrochen cassé défectueux défectueuse endommagé roto defectuoso dañado averiado rotto difettoso danneggiato quebrado defeituoso danificado kapot beschadigd 损坏 坏了 破损 破損 故障 壊れ
        wrong: wrong incorrect mistake falsch falsche fehlerhaft faux incorrect erroné equivocado incorrecto erróneo erróneos sbagliato errato errado incorreto verkeerd fout 错误 不对 間違
        refund: refund reimburse reimbursement moneyback erstattung rückerstattung erstatten remboursement rembourser reembolso reembolsar rimborso rimborsare terugbetaling 退款 返金
        return: return returning sendback rücksendung zurücksenden zurückschicken retoure rückgabe retour renvoyer renvoi devolver devolución reso restituire devolução retourneren 退货 退回 返品
        replace: replace replacement exchange swap ersatz ersetzen austausch umtausch remplacer remplacement échange reemplazo reemplazar cambiar cambio sostituire sostituzione cambio substituir troca vervangen vervanging 更换 换货 交換
        invoice: invoice bill billing billed rechnung abrechnung facture facturation facturé factura facturación fattura fatturazione fatura faturação factuur 发票 账单 請求
        payment: pay payment paid zahlung bezahlen zahlen bezahlt paiement payer payé pago pagar pagado pagamento pagare pagato betaling betalen betaald 付款 支付 支払
        twice: twice double duplicate zweimal doppelt deux double dos doble duplicado due doppio duplicato duas duplicado dubbel tweemaal 两次 重复 二重 重複
        price: price prices pricing expensive cost preis preise teuer kosten prix cher coût precio caro coste prezzo costoso preço preços prijs duur 价格 太贵 价钱 料金 価格
        discount: discount rabatt nachlass remise descuento sconto desconto korting 折扣 优惠 割引
        cancel: cancel cancellation terminate kündigen kündigung stornieren storno annuler annulation résilier cancelar cancelación annullare disdire disdetta cancelamento annuleren opzeggen 取消 解约 解約
        contract: contract agreement vertrag vereinbarung contrat accord contrato acuerdo contratto accordo overeenkomst 合同 契約
        login: login logon signin log anmelden anmeldung einloggen connexion connecter identifiant acceder sesión accesso accedere entrar acesso inloggen aanmelden 登录 登陆 ログ
        password: password passwort kennwort passe contraseña senha wachtwoord 密码 口令
        account: account konto compte cuenta account conta rekening 账户 账号 帐号 口座
        app: app application website portal anwendung webseite site aplicación página sito applicazione aplicativo applicatie 网站 应用 软件
        crash: crash crashes crashed freeze hang absturz abgestürzt stürzt plante planté bloqué bloquea cuelga blocca crasha trava vastgelopen 崩溃 死机 闪退
        error: error bug failure fails failed fehler störung ausfall erreur panne bogue error fallo avería errore guasto erro falha storing 报错 出错 障害
        slow: slow sluggish lag langsam lent lento lentamente traag 很慢 缓慢 遅い
        update: update upgrade firmware aktualisierung mise actualización aggiornamento atualização bijwerken 更新 升级
        support: support helpdesk hotline service kundendienst kundenservice assistance soporte atención assistenza suporte ondersteuning klantenservice 客服 售后 サポ
        callback: callback called rückruf zurückgerufen angerufen gemeldet rappelé rappelle rappeler llamado llama llamada richiamato richiamare ligou retornou teruggebeld gebeld 回电 回复 折返
        rude: rude unfriendly impolite unfreundlich unhöflich frech impoli désagréable grosero maleducado scortese maleducato rude grosseiro onbeleefd onvriendelijk 态度 粗鲁 失礼
        technician: technician engineer installer techniker monteur technicien ingénieur técnico instalador tecnico installatore monteur 技术 师傅 技術
        installation: install installation installing installieren einbau montage installation installer instalación instalar installazione installare instalação installatie 安装 设置 設置
        sensor: sensor sensors sensoren capteur capteurs sensore sensori 传感 感器
        value: value values reading readings measurement messwert messwerte werte valeur valeurs mesure valor valores medición medida valori misura waarde waarden meting 数值 读数 数据
        battery: battery batterie akku batería batteria bateria batterij accu 电池
        connection: connection connect offline disconnected wifi network verbindung netzwerk verbunden réseau déconnecté conexión desconectado red connessione rete conexão verbinding 连接 网络 断线 接続
        display: display screen bildschirm anzeige écran affichage pantalla schermo tela scherm 屏幕 显示 画面
        noise: noise noisy loud lärm laut geräusch bruit bruyant ruido ruidoso rumore ruído lawaai 噪音 声音 騒音
        manual: manual instructions documentation handbuch anleitung manuel notice manual instrucciones manuale istruzioni handleiding 说明 手册 説明
        order: order ordered bestellung bestellt auftrag commande commandé pedido pedimos ordine ordinato encomenda bestelling besteld 订单 订购 注文
        quantity: quantity units pieces stück anzahl menge unités quantité unidades cantidad unità quantità quantidade aantal stuks 数量 件数
        warranty: warranty guarantee garantie gewährleistung garantía garanzia garantia 保修 保证 保証
        quality: quality qualität qualité calidad qualità qualidade kwaliteit 质量 品質
        size: size grösse größe taille talla misura tamanho maat 尺寸 大小 尺码
        security: security privacy datenschutz sicherheit sécurité confidentialité seguridad privacidad sicurezza segurança beveiliging 安全 隐私
        newsletter: newsletter spam unsubscribe abmelden werbung désabonner publicité publicidad darse disiscrivere pubblicità anúncio uitschrijven 退订 广告 配信
        appointment: appointment meeting visit termin besuch rendezvous visite cita visita appuntamento visita afspraak bezoek 预约 会面 予約
        """);

    /// <param name="term">As <see cref="Terms"/> gives it.</param>
    /// <returns>Names of meanings, never words; empty when none is known.</returns>
    public static IReadOnlyList<string> Of(string term) => Known.GetValueOrDefault(term, []);

    static Dictionary<string, string[]> Read(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(line => line[(line.IndexOf(':') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Terms.Of(word)).Select(term => (term.Term, Meaning: "§" + line[..line.IndexOf(':')])))
            .GroupBy(m => m.Term, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(m => m.Meaning).Distinct().ToArray(), StringComparer.Ordinal);
}
