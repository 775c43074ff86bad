using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Doors;

/// <summary>
/// Who came in through the organisation's provider is signed out there as well, by RP-initiated logout (https://openid.net/specs/openid-connect-rpinitiated-1_0.html);
/// the provider leads back to our sign-in. Without its end_session_endpoint, or while it is down, only the session here ends.
/// </summary>
static partial class ProviderSignOut
{
    const string IdToken = "id_token", Came = "crm.oidc";

    // A cookie goes along with every request: one that would fill the headers is not kept, and the provider then asks the person itself.
    const int LongestToken = 4000;

    public static void Remember(AuthenticationProperties session, string? idToken)
    {
        session.Items[Came] = "yes";
        if (idToken is { Length: > 0 and <= LongestToken })
            session.StoreTokens([new() { Name = IdToken, Value = idToken }]);
    }

    /// <summary>Ends the session here.</summary>
    /// <returns>A page that leads on to the provider; null: there is nobody to tell.</returns>
    public static async Task<IResult?> LeaveAsync(HttpContext http)
    {
        var session = await http.AuthenticateAsync(Access.Cookie);
        var there = session.Properties?.Items.ContainsKey(Came) == true && http.RequestServices.GetRequiredService<IOptions<OidcOptions>>().Value is { Authority.Length: > 0, SignOutThere: true } && await OffersAsync(http);
        if (there)
            await http.SignOutAsync(OpenIdConnectSignIn.Scheme, new() { RedirectUri = "/sign-in" });
        await http.SignOutAsync(Access.Cookie);
        return there && http.Response.Headers.Location.ToString() is { Length: > 0 } address ? Onward(http, address) : null;
    }

    // Not a redirect: our content policy lets no form lead to another host, and browsers hold it to the redirects after it, too.
    static IResult Onward(HttpContext http, string address)
    {
        http.Response.Headers.Remove("Location");
        http.Response.Headers["Refresh"] = $"0; url={address}";
        http.Response.Headers.CacheControl = "no-store";
        var (link, host) = (WebUtility.HtmlEncode(address), WebUtility.HtmlEncode(new Uri(address).Host));
        return Results.Content($"<!doctype html><html lang=\"und\"><head><meta charset=\"utf-8\"><title>{host}</title></head><body><p><a href=\"{link}\">{host}</a></p></body></html>", "text/html; charset=utf-8", statusCode: 200);
    }

    static async Task<bool> OffersAsync(HttpContext http)
    {
        var oidc = http.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectSignIn.Scheme);
        try
        {
            return Uri.TryCreate((await oidc.ConfigurationManager!.GetConfigurationAsync(http.RequestAborted)).EndSessionEndpoint, UriKind.Absolute, out var end) && end.Scheme is "https" or "http";
        }
        catch (Exception down) when (down is InvalidOperationException or HttpRequestException or IOException)
        {
            Unreachable(http.RequestServices.GetRequiredService<ILogger<SignIn>>(), down, oidc.Authority!);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody signed out here, and not at {Authority}, which does not answer")]
    static partial void Unreachable(ILogger log, Exception down, string authority);
}
