using System.Security.Claims;
using CrmIntegration.Panel;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;

namespace CrmIntegration.Doors;

/// <summary>Who may open which door: people by cookie, programs by key.</summary>
static class Access
{
    public const string Cookie = CookieAuthenticationDefaults.AuthenticationScheme;

    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<SignIn>();
        services.AddSingleton<FirstAdmin>();
        services.AddHostedService(s => s.GetRequiredService<FirstAdmin>());
        services.AddCascadingAuthenticationState();
        var schemes = services.AddAuthentication(Cookie).AddCookie(Cookie, Configure).AddScheme<ApiKeyOptions, ApiKeyScheme>(ApiKeyScheme.Name, null);
        services.AddOpenIdConnectSignIn(schemes, configuration);
        services.AddAuthorizationBuilder()
            // A door that says nothing is open to nobody but signed-in people.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(Cookie).RequireAuthenticatedUser().Build())
            .SetDefaultPolicy(new AuthorizationPolicyBuilder(Cookie).RequireAuthenticatedUser().Build())
            .AddPolicy("admin", p => p.AddAuthenticationSchemes(Cookie).RequireRole(Person.Admin))
            .AddPolicy("manager", p => p.AddAuthenticationSchemes(Cookie).RequireRole(Person.Admin, Person.Manager))
            .AddPolicy("rep", p => p.AddAuthenticationSchemes(Cookie).RequireAuthenticatedUser())
            .AddPolicy(PanelRoom.Policy, p => p.AddAuthenticationSchemes(ApiKeyScheme.Name).RequireClaim("scope", ApiKeyRow.Panel))
            .AddPolicy(PanelRoom.ManagerPolicy, p => p.AddAuthenticationSchemes(ApiKeyScheme.Name).RequireClaim("scope", ApiKeyRow.Manager))
            .AddPolicy("admin-api", p => p.AddAuthenticationSchemes(Cookie, ApiKeyScheme.Name)
                .RequireAssertion(c => c.User.IsInRole(Person.Admin) || c.User.HasClaim("scope", ApiKeyRow.Admin)));
        return services;
    }

    static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "crm-session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnRedirectToLogin = http => Answer(http, 401);
        cookie.Events.OnRedirectToAccessDenied = http => Answer(http, 403);
        cookie.Events.OnValidatePrincipal = async http =>
        {
            // Asked each time: a changed password or a deleted person ends the session at once.
            var people = http.HttpContext.RequestServices.GetRequiredService<People>();
            if (!Guid.TryParse(http.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
                || await people.FindAsync(id, http.HttpContext.RequestAborted) is not { } person || person.Stamp != http.Principal.FindFirstValue("stamp"))
                http.RejectPrincipal();
        };
    }

    // A person is led to the sign-in; a program gets the status.
    static Task Answer(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> http, int status)
    {
        if (status == 401 && !http.Request.Path.StartsWithSegments("/api") && HttpMethods.IsGet(http.Request.Method))
            http.Response.Redirect(http.RedirectUri);
        else
            http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
