using System.Globalization;
using System.Security.Claims;
using CrmIntegration.Wording;

namespace CrmIntegration.Panel;

/// <summary>Whose widget asks: the key's connection, and the CRM user and the user's language where the widget says.</summary>
sealed record Reader(Guid ConnectionId, string? CrmUserId, CultureInfo Language)
{
    const int LongestId = 64, MostLanguages = 8;

    public static Reader Of(HttpContext http)
    {
        var user = http.Request.Headers["X-Crm-User"].ToString();
        return new(Guid.Parse(http.User.FindFirstValue("connection")!), user.Length is 0 or > LongestId ? null : user, LanguageOf(http.Request));
    }

    // lang for a widget that cannot set headers; a CRM's own tags (de_AT, zh_CN) are understood in both.
    static CultureInfo LanguageOf(HttpRequest request) =>
        Languages.Of(request.Query["lang"]) ?? request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Take(MostLanguages).Select(l => Languages.Of(l.Value.Value)).FirstOrDefault(l => l is not null) ?? Languages.English;
}
