using CrmIntegration.Records;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Doors;

/// <summary>Where the sign-in form posts to. Answers are redirects, so that a reload sends nothing twice.</summary>
static class SignInDoor
{
    public static void MapSignIn(this IEndpointRouteBuilder doors)
    {
        doors.MapPost("/sign-in", ComeInAsync).AllowAnonymous().RequireRateLimiting(Limits.SignIn).ExcludeFromDescription();
        doors.MapPost("/sign-out", (HttpContext http, [FromForm] string? from) => GoAsync(http)).AllowAnonymous().ExcludeFromDescription();
        doors.MapGet("/sign-in/oidc", (string? returnUrl, IOptions<OidcOptions> oidc) => oidc.Value.Authority is ""
                ? Results.Redirect("/sign-in") : Results.Challenge(new() { RedirectUri = Local(returnUrl) }, [OpenIdConnectSignIn.Scheme]))
            .AllowAnonymous().ExcludeFromDescription();
    }

    static async Task<IResult> ComeInAsync([FromForm] string? login, [FromForm] string? password, [FromForm] string? returnUrl, HttpContext http, SignIn signIn)
    {
        var (who, locked) = await signIn.TryAsync(login ?? "", password ?? "", http.RequestAborted);
        if (who is null)
            return Results.Redirect($"/sign-in?wrong={(locked ? "locked" : "password")}&returnUrl={Uri.EscapeDataString(Local(returnUrl))}");
        await http.SignInAsync(Access.Cookie, who);
        return Results.Redirect(Local(returnUrl));
    }

    static async Task<IResult> GoAsync(HttpContext http)
    {
        await http.SignOutAsync(Access.Cookie);
        return Results.Redirect("/sign-in");
    }

    // Only a path of ours: never a way to send a person elsewhere after they typed a password.
    static string Local(string? url) => url is ['/', not ('/' or '\\'), ..] && !url.Any(char.IsControl) ? url : "/";
}
