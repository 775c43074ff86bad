using System.Globalization;
using CrmIntegration.Wording;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Localization;

namespace CrmIntegration.Console;

/// <summary>
/// Pages speak the reader's language (English, German, Chinese) and write numbers and dates as the reader's region does.
/// Only pages: what the APIs say stays the same for everyone.
/// </summary>
sealed class ReadersCulture(RequestDelegate next)
{
    // The known regions; .NET would make a culture of any well-formed tag and remember it for ever.
    static readonly Dictionary<string, CultureInfo> Known = CultureInfo.GetCultures(CultureTypes.AllCultures).Where(c => c.Name.Length > 0)
        .DistinctBy(c => c.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            var (region, language) = Of(http.Request);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (WithMinus.GetOrAdd(region.Name, static (_, region) => Typeset(region), region), language);
            http.Response.Headers.ContentLanguage = language.Name;
            http.Response.Headers.Vary = "Accept-Language, Cookie";
        }
        // What a form did is told on the next page. Its figures are read and written for the machine, so only the language changes.
        else if (HttpMethods.IsPost(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true })
            CultureInfo.CurrentUICulture = Of(http.Request).Language;
        return next(http);
    }

    internal static (CultureInfo Region, CultureInfo Language) Of(HttpRequest request)
    {
        var asked = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Take(8).Select(l => l.Value.Value).Select(Find).OfType<CultureInfo>().ToList();
        var chosen = request.Cookies[CookieRequestCultureProvider.DefaultCookieName] is { } cookie && Languages.Is(cookie) ? Languages.Of(cookie) : null;
        var language = chosen ?? asked.Select(a => Languages.Of(a.Name)).FirstOrDefault(l => l is not null) ?? Languages.English;
        // The region of the language that is shown, when the browser names one: en-GB writes days first.
        var region = asked.FirstOrDefault(a => Languages.Of(a.Name)?.Name == language.Name) ?? (chosen is null && asked.Count > 0 ? asked[0] : language);
        return (region, language);
    }

    // A true minus is as wide as a plus and never breaks from its number; what is typed with a hyphen is still understood.
    static readonly System.Collections.Concurrent.ConcurrentDictionary<string, CultureInfo> WithMinus = [];

    static CultureInfo Typeset(CultureInfo region)
    {
        var own = (CultureInfo)region.Clone();
        own.NumberFormat.NegativeSign = "\u2212";
        return CultureInfo.ReadOnly(own);
    }

    // Browsers say zh-CN and zh-TW; the list of regions has the script between the two.
    static CultureInfo? Find(string? tag) => tag is null ? null : Known.GetValueOrDefault(tag) ?? (tag.Split('-') is [var language, var place] && language.Equals("zh", StringComparison.OrdinalIgnoreCase)
        ? Known.GetValueOrDefault($"zh-Hans-{place}") ?? Known.GetValueOrDefault($"zh-Hant-{place}") ?? Known["zh-Hans"] : null);

    /// <summary>Keeps the choice for a year and goes back to where the reader was.</summary>
    public static IResult Choose(HttpContext http, [Microsoft.AspNetCore.Mvc.FromForm] string language, [Microsoft.AspNetCore.Mvc.FromForm] string? back)
    {
        if (Languages.Is(language))
            http.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName, language,
                new() { MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true });
        return Results.LocalRedirect(Links.Local(back));
    }
}
