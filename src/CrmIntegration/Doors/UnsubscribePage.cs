using System.Net;

namespace CrmIntegration.Doors;

/// <summary>What a customer sees who wants no more mail: their own language among those that copy is written in, nothing to sign in to.</summary>
static class UnsubscribePage
{
    sealed record Words(string Ask, string Button, string Done, string Says, string Broken, string Copy);

    static readonly Dictionary<string, Words> Known = new()
    {
        ["en"] = new("No more mail of this kind?", "Unsubscribe", "Done", "You get no more mail of this kind.", "This link is not complete", "Copy the whole link from the mail."),
        ["de"] = new("Keine Mails dieser Art mehr?", "Abmelden", "Erledigt", "Sie bekommen keine Mails dieser Art mehr.", "Dieser Link ist nicht vollständig", "Kopieren Sie den ganzen Link aus der Mail."),
        ["fr"] = new("Ne plus recevoir de tels messages ?", "Se désinscrire", "C'est fait", "Vous ne recevrez plus de tels messages.", "Ce lien n'est pas complet", "Copiez le lien entier depuis le message."),
        ["es"] = new("¿No recibir más mensajes así?", "Darse de baja", "Hecho", "No recibirá más mensajes de este tipo.", "Este enlace no está completo", "Copie el enlace entero del mensaje."),
        ["zh"] = new("不再接收此类邮件？", "退订", "已完成", "您将不再收到此类邮件。", "此链接不完整", "请从邮件中复制完整链接。"),
    };

    public static IResult Ask(HttpRequest request, string address) => Page(request, w => $"<h1>{w.Ask}</h1><p dir=\"auto\">{WebUtility.HtmlEncode(address)}</p><form method=\"post\"><button class=\"main\">{w.Button}</button></form>");

    public static IResult Done(HttpRequest request) => Page(request, w => $"<h1>{w.Done}</h1><p>{w.Says}</p>");

    public static IResult Broken(HttpRequest request) => Page(request, w => $"<h1>{w.Broken}</h1><p>{w.Copy}</p>");

    static IResult Page(HttpRequest request, Func<Words, string> body)
    {
        var language = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString().Split('-')[0].ToLowerInvariant()).FirstOrDefault(Known.ContainsKey) ?? "en";
        var words = Known[language];
        return Results.Content($"""
            <!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>{words.Button}</title>
            <link rel="stylesheet" href="/assets/console.css"></head><body><main class="card sign-in">{body(words)}</main></body></html>
            """, "text/html; charset=utf-8");
    }
}
