namespace CrmIntegration.Language.Marketing;

/// <summary>What is around a brief's own words, in one language.</summary>
/// <param name="Invites">Before an event's headline, which stands in a line of its own; <paramref name="IsNew"/> before a product's, <paramref name="Tells"/> before any other.</param>
/// <param name="First">Before the strongest point; <paramref name="Also"/> before the others then.</param>
/// <param name="Asks">Opens the company's own variant; <paramref name="AsksYou"/> where no company is known.</param>
/// <param name="ForWhom">Before the headline, in the subject.</param>
/// <param name="Lowers">A sentence goes on in small letters behind a colon.</param>
sealed record CopyFrame(string Dear, string Invites, string IsNew, string Tells, string First, string Also, string Asks, string AsksYou, string Awaits, string Short, string When, string Where, string Register, string More,
    string Bye, string Leave, string Event, string Product, string ForWhom, string Colon, bool Lowers)
{
    public static readonly IReadOnlyDictionary<string, CopyFrame> Known = new Dictionary<string, CopyFrame>
    {
        ["en"] = new("Hello {first},", "We would like to invite you:", "There is something new from us:", "This may be of interest to you:", "The most important thing first: ", "And also:", "Would this be useful to {company}?", "Would this be useful to you?",
            "What awaits you:", "In short:", "When: ", "Where: ", "Register here", "Read more", "Kind regards\n{sender}", "No more mail of this kind: {unsubscribe}", "Invitation", "New", "For {company}", ": ", false),
        ["de"] = new("Guten Tag {first},", "wir möchten Sie einladen:", "es gibt etwas Neues bei uns:", "das könnte für Sie interessant sein:", "das Wichtigste zuerst: ", "Und außerdem:", "wäre das etwas für {company}?", "wäre das etwas für Sie?",
            "Das erwartet Sie:", "In Kürze:", "Wann: ", "Wo: ", "Hier anmelden", "Mehr dazu", "Freundliche Grüße\n{sender}", "Keine Mails dieser Art mehr: {unsubscribe}", "Einladung", "Neu", "Für {company}", ": ", false),
        ["fr"] = new("Bonjour {first},", "Nous serions heureux de vous accueillir :", "Nous avons une nouveauté à vous présenter :", "Ceci pourrait vous intéresser :", "L'essentiel d'abord : ", "Et aussi :", "Cela pourrait-il être utile à {company} ?", "Cela pourrait-il vous être utile ?",
            "Au programme :", "En bref :", "Quand : ", "Où : ", "S'inscrire", "En savoir plus", "Cordialement\n{sender}", "Ne plus recevoir de tels messages : {unsubscribe}", "Invitation", "Nouveau", "Pour {company}", " : ", true),
        ["es"] = new("Hola {first}:", "Nos gustaría invitarle:", "Tenemos una novedad para usted:", "Esto puede interesarle:", "Lo más importante: ", "Y además:", "¿Le sería útil a {company}?", "¿Le sería útil?",
            "Esto le espera:", "En breve:", "Cuándo: ", "Dónde: ", "Inscríbase aquí", "Más información", "Un saludo\n{sender}", "No recibir más mensajes así: {unsubscribe}", "Invitación", "Nuevo", "Para {company}", ": ", true),
        ["zh"] = new("{first}，您好：", "诚邀您参加：", "我们推出了新品：", "以下内容可能对您有帮助：", "最重要的一点：", "此外：", "这对{company}会有帮助吗？", "这对您会有帮助吗？",
            "活动内容：", "简要介绍：", "时间：", "地点：", "报名", "了解更多", "此致\n{sender}", "不再接收此类邮件：{unsubscribe}", "邀请", "新品", "致{company}", "：", false),
    };

    public static CopyFrame Of(string language) => Known.GetValueOrDefault(language) ?? Known["en"];

    /// <summary>What the reader shall do.</summary>
    public string Call(string kind) => kind == CopyBrief.Event ? Register : More;
}
