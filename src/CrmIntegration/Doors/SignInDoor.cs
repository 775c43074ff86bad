using CrmIntegration.Records;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CrmIntegration.Doors;

/// <summary>Where the sign-in form posts to. Answers are redirects, so that a reload sends nothing twice.</summary>
static partial class SignInDoor
{
    /// <summary>The cookie that keeps a login beside a wrong password.</summary>
    public const string Typed = "crm-login";

    public static void MapSignIn(this IEndpointRouteBuilder doors)
    {
        doors.MapPost("/sign-in", ComeInAsync).AllowAnonymous().RequireRateLimiting(Limits.SignIn).ExcludeFromDescription();
        doors.MapPost("/sign-out", (HttpContext http, [FromForm] string? from) => GoAsync(http)).AllowAnonymous().ExcludeFromDescription();
        doors.MapGet("/sign-in/oidc", AskProviderAsync).AllowAnonymous().RequireRateLimiting(Limits.SignIn).ExcludeFromDescription();
    }

    static async Task AskProviderAsync(string? returnUrl, IOptions<OidcOptions> oidc, HttpContext http, ILogger<SignIn> log)
    {
        if (oidc.Value.Authority is "")
        {
            http.Response.Redirect("/sign-in");
            return;
        }
        try
        {
            await http.ChallengeAsync(OpenIdConnectSignIn.Scheme, new() { RedirectUri = Local(returnUrl) });
        }
        // The last one: a provider that is told of a sign-in beforehand refuses there what is wrong with us, such as the client secret.
        catch (Exception down) when (down is InvalidOperationException or HttpRequestException or IOException or OpenIdConnectProtocolException)
        {
            ProviderDown(log, down, oidc.Value.Authority);
            http.Response.Redirect("/sign-in?wrong=provider");
        }
    }

    static async Task<IResult> ComeInAsync([FromForm] string? login, [FromForm] string? password, [FromForm] string? returnUrl, HttpContext http, SignIn signIn)
    {
        var (who, locked) = await signIn.TryAsync(login ?? "", password ?? "", http.RequestAborted);
        if (who is null)
            http.Response.Cookies.Append(Typed, login is { Length: <= 255 } ? login : "", new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/sign-in", MaxAge = TimeSpan.FromMinutes(2), IsEssential = true });
        if (who is null)
            return Results.Redirect($"/sign-in?wrong={(locked ? "locked" : "password")}&returnUrl={Uri.EscapeDataString(Local(returnUrl))}");
        http.Response.Cookies.Delete(Typed, new() { Path = "/sign-in" });
        await http.SignInAsync(Access.Cookie, who);
        return Results.Redirect(Local(returnUrl));
    }

    static async Task<IResult> GoAsync(HttpContext http) => await ProviderSignOut.LeaveAsync(http) ?? Results.Redirect("/sign-in");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sign-in provider {Authority} does not answer, or it refused")]
    static partial void ProviderDown(ILogger log, Exception down, string authority);

    // Only a path of ours: never a way to send a person elsewhere after they typed a password.
    static string Local(string? url) => url is ['/', not ('/' or '\\'), ..] && !url.Any(char.IsControl) ? url : "/";
}
