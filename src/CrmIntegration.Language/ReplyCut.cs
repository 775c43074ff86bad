namespace CrmIntegration.Language;

/// <summary>Cuts quoted text and the signature from a plain-text mail. Line by line, linear in the length.</summary>
public static class ReplyCut
{
    // "wrote" as the clients say it: en de fr es it pt nl sv da no fi pl ru zh ja ko
    static readonly string[] Wrote =
    [
        "wrote", "schrieb", "a écrit", "écrit", "escribió", "ha scritto", "scrive", "escreveu", "schreef", "skrev", "kirjoitti", "napisał", "napisał(a)", "napisała",
        "написал", "пишет", "写道", "寫道", "のメール", "wrote ----", "作成", "작성", "έγραψε", "írta", "napsal", "a scris", "het volgende geschreven", "geschreven",
    ];
    static readonly string[] On = ["on ", "am ", "le ", "el ", "il ", "il giorno ", "em ", "op ", "den ", "på ", "dnia ", "w dniu "];
    static readonly string[] Banner =
    [
        "original message", "ursprüngliche nachricht", "message d'origine", "message original", "mensaje original", "messaggio originale", "mensagem original",
        "oorspronkelijk bericht", "originalmeddelande", "oprindelig meddelelse", "oprindelig besked", "opprinnelig melding", "forwarded message", "weitergeleitete nachricht",
        "message transféré", "mensaje reenviado", "messaggio inoltrato", "mensagem encaminhada", "doorgestuurd bericht", "reply message", "original email",
        "原始邮件", "原始郵件", "元のメッセージ", "alkuperäinen viesti", "исходное сообщение", "original-nachricht", "original meddelelse", "message forwarded",
    ];
    static readonly string[] From = ["from:", "von:", "de :", "de:", "message du :", "da:", "van:", "från:", "fra:", "发件人:", "发件人：", "寄件者:", "差出人:", "от:", "lähettäjä:"];
    static readonly string[] Sent =
        ["sent:", "date:", "gesendet:", "datum:", "envoyé :", "envoyé:", "date :", "enviado:", "fecha:", "enviado el:", "inviato:", "data:", "verzonden:", "skickat:", "sendt:",
         "to:", "an:", "à :", "para:", "a:", "aan:", "till:", "til:", "dato:", "emne:", "de :", "a :", "sujet :", "subject:", "betreff:", "objet :", "asunto:", "oggetto:", "assunto:", "onderwerp:", "发送时间:", "发送时间：", "收件人:", "送信日時:", "宛先:"];
    static readonly string[] Device =
    [
        "sent from", "sent via", "get outlook for", "gesendet von", "von meinem", "envoyé de", "envoyé depuis", "envoyé à partir de", "enviado desde", "enviado do", "enviado a partir",
        "inviato da", "verstuurd vanaf", "verzonden vanaf", "skickat från", "sendt fra", "lähetetty", "发自我的", "從我的", "iphoneから送信", "отправлено с",
    ];
    static readonly string[] SignOff =
    [
        "regards", "best regards", "kind regards", "warm regards", "many thanks and regards", "best wishes", "yours sincerely", "yours faithfully", "yours truly", "sincerely yours",
        "with kind regards", "best", "all the best", "kindest regards", "mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichem gruß", "freundliche grüße",
        "viele grüße", "beste grüße", "liebe grüße", "herzliche grüße", "mfg", "vg", "lg", "cordialement", "bien cordialement", "bien à vous", "sincères salutations",
        "meilleures salutations", "saludos", "un saludo", "saludos cordiales", "atentamente", "un cordial saludo", "cordiali saluti", "distinti saluti", "saluti",
        "atenciosamente", "cumprimentos", "com os melhores cumprimentos", "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "groeten",
        "med vänlig hälsning", "med vänliga hälsningar", "vänliga hälsningar", "vänlig hälsning", "hälsningar", "mvh", "med venlig hilsen", "venlig hilsen", "de bedste hilsner", "hilsen", "med vennlig hilsen", "vennlig hilsen", "z poważaniem", "pozdrawiam", "pozdrawiam serdecznie", "z pozdrowieniami", "s pozdravem", "s přátelským pozdravem", "zdravím",
        "此致", "祝好", "顺祝商祺", "よろしくお願いします", "よろしくお願いいたします", "以上、よろしくお願いいたします", "敬具",
    ];
    const int LongestSignature = 12;

    /// <param name="text">LF lines, as <see cref="Characters.Plain"/> gives them.</param>
    /// <returns>What the writer wrote in this mail, what was quoted, and the signature (sign-off and below).</returns>
    public static (string Visible, string Quoted, string Signature) Cut(string text)
    {
        var lines = text.Split('\n');
        var kept = new List<string>(Math.Min(lines.Length, 500));
        var quoted = new List<string>();
        var end = lines.Length;
        for (var i = 0; i < end; i++)
        {
            var line = lines[i].TrimEnd();
            if (HeaderLength(lines, i) is > 0 and var header)
            {
                // Angle brackets below: only those lines are quoted. None below: all the rest is.
                if (!FollowedByBrackets(lines, i + header))
                {
                    quoted.AddRange(lines[i..]);
                    break;
                }
                i += header - 1;
                continue;
            }
            if (line.StartsWith('>'))
            {
                quoted.Add(line);
                DropBlankTail(kept);
                while (i + 1 < end && lines[i + 1].Trim().Length == 0)
                    i++;
                continue;
            }
            kept.Add(line);
        }
        if (quoted.Count > 0)
            DropBlankTail(kept);
        var signature = SignatureAt(kept);
        return (Join(kept, 0, signature), string.Join('\n', quoted), Join(kept, signature, kept.Count));
    }

    static int HeaderLength(string[] lines, int at)
    {
        var line = lines[at].Trim();
        if (line.Length is 0 or > 400 || line[0] == '>')
            return 0;
        var low = line.ToLowerInvariant();
        if (low.Trim('-', '_', '=', ' ', '*') is var bare && bare.Length != low.Length && low[0] is '-' or '_' or '=' or '*' && Banner.Any(b => bare.StartsWith(b, StringComparison.Ordinal)))
            return 1;
        if (low[0] == '_' && bare.Length == 0 && low.Length >= 10 && at + 1 < lines.Length && IsFrom(lines, at + 1))
            return 1;
        if (IsFrom(lines, at))
            return 1;
        // A client may fold "On <date> <name> wrote:" over three lines.
        if (!line.Any(char.IsAsciiDigit))
            return 0;
        var joined = low;
        for (var n = 1; n <= 3; n++)
        {
            if (EndsAsWrote(joined) && (Digits(joined) >= 3 || (n > 1 && joined.Contains('@') && StartsAsOn(low))))
                return n;
            // ">:" may be the torn end of "<jane@x.com>:".
            if (at + n >= lines.Length || lines[at + n].Trim().Length == 0 || (lines[at + n].StartsWith('>') && joined.LastIndexOf('<') <= joined.LastIndexOf('>')))
                return 0;
            joined += (lines[at + n].StartsWith('>') ? "" : " ") + lines[at + n].Trim().ToLowerInvariant();
        }
        return 0;
    }

    // "On Wed, Dec 9, Mister Example" folded before its address: one digit is date enough.
    static bool StartsAsOn(string low) => On.Any(o => low.StartsWith(o, StringComparison.Ordinal));

    static bool EndsAsWrote(string line)
    {
        var bare = line.TrimEnd('-', ' ', '\t');
        // Some clients leave the colon out: then only an address right before "wrote" tells.
        if (!bare.EndsWith(':') && !bare.EndsWith('：') && bare.Length == line.Length)
            return Wrote.Any(w => bare.EndsWith("> " + w, StringComparison.Ordinal));
        var said = bare.TrimEnd(':', '：', ' ', '\u00a0');
        if (Wrote.Any(w => said.EndsWith(w, StringComparison.Ordinal)))
            return !said.Contains("http", StringComparison.Ordinal) || said.Contains('@');
        // "Am 3. Mai schrieb Jane <jane@x>:", "2017-11-24 16:32 GMT+01:00 Jane <jane@x>:"
        // "ср, 30 апр. 2025 г. в 15:19, John <j@x>:" has no verb: date, clock and address do.
        return said.Contains('@') && said.EndsWith('>') && (Digits(said) >= 7 && said.Length < 160 && ClockIn(said) || Wrote.Any(w => said.Contains(w, StringComparison.Ordinal)) || char.IsAsciiDigit(said[0]) || said.Contains(" from "));
    }

    static bool ClockIn(string line)
    {
        for (var i = line.IndexOf(':'); i > 0 && i + 2 < line.Length; i = line.IndexOf(':', i + 1))
            if (char.IsAsciiDigit(line[i - 1]) && char.IsAsciiDigit(line[i + 1]) && char.IsAsciiDigit(line[i + 2]))
                return true;
        return false;
    }

    static int Digits(string line) => line.Count(char.IsAsciiDigit);

    static bool IsFrom(string[] lines, int at)
    {
        if (!Starts(lines[at], From))
            return false;
        var headers = 0;
        for (var i = at + 1; i < lines.Length && i <= at + 6; i++)
            headers += Starts(lines[i], Sent) ? 1 : 0;
        return headers >= 2;
    }

    static bool Starts(string line, string[] any)
    {
        var low = line.TrimStart(' ', '\t', '*').Replace("*", "").ToLowerInvariant();
        return any.Any(a => low.StartsWith(a, StringComparison.Ordinal));
    }

    static bool FollowedByBrackets(string[] lines, int at)
    {
        for (var i = at; i < lines.Length && i < at + 3; i++)
            if (lines[i].StartsWith('>'))
                return true;
            else if (lines[i].Trim().Length > 0)
                return false;
        return false;
    }

    static int SignatureAt(List<string> kept)
    {
        var last = kept.Count;
        while (last > 0 && kept[last - 1].Trim().Length == 0)
            last--;
        var at = kept.Count;
        for (var i = last - 1; i >= 0 && i >= last - LongestSignature * 2; i--)
        {
            var line = kept[i].Trim();
            var low = line.TrimEnd(',', '.', '!', ' ', '，', '。').ToLowerInvariant();
            var near = kept.Skip(i + 1).Take(last - i - 1).Count(l => l.Trim().Length > 0);
            if (near > LongestSignature)
                break;
            if (line is "--" or "__" or "—" or "-" || kept[i] == "-- ")
                at = i;
            else if (Device.Any(d => low.StartsWith(d, StringComparison.Ordinal)) && low.Length < 80 && near <= 3 && !low.EndsWith('?'))
                at = i;
            else if (SignOff.Contains(low) && near <= 8 && kept.Skip(i + 1).Take(last - i - 1).All(l => l.Length < 90))
                at = i;
        }
        return at;
    }

    // A rule drawn before what was quoted belongs to the quote.
    static void DropBlankTail(List<string> kept)
    {
        while (kept.Count > 0 && IsRule(kept[^1].AsSpan().Trim()))
            kept.RemoveAt(kept.Count - 1);
    }

    // Two dashes begin a signature: of dashes and underscores it takes a longer line.
    static bool IsRule(ReadOnlySpan<char> line) => line.Trim('=').Length == 0 || (line.Length >= 5 && (line.Trim('-').Length == 0 || line.Trim('_').Length == 0));

    static string Join(List<string> lines, int from, int to) => string.Join('\n', lines.GetRange(from, to - from)).Trim('\n', ' ');
}
