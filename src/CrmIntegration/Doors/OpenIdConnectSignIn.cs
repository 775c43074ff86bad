using System.Security.Claims;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CrmIntegration.Doors;

/// <summary>Section "SignIn:Oidc". On when Authority is filled.</summary>
sealed class OidcOptions
{
    public string Authority { get; set; } = "";
    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";

    /// <summary>The claim that holds a person's groups or roles.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Values of that claim; who has none of them may not come in.</summary>
    public string Admins { get; set; } = "crm-admin";
    public string Managers { get; set; } = "crm-manager";
    public string Reps { get; set; } = "crm-rep";

    public IEnumerable<string> Wrong()
    {
        if (Authority is "")
            yield break;
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback)
            yield return "SignIn:Oidc:Authority must be the provider's https address, such as https://login.microsoftonline.com/TENANT/v2.0.";
        if (ClientId is "")
            yield return "SignIn:Oidc:ClientId is empty; put the application's id there.";
    }

    public string? RoleOf(ClaimsPrincipal who)
    {
        var values = who.FindAll(RoleClaim).Select(c => c.Value).ToHashSet();
        return values.Contains(Admins) ? Person.Admin : values.Contains(Managers) ? Person.Manager : values.Contains(Reps) ? Person.Rep : null;
    }
}

static class OpenIdConnectSignIn
{
    public const string Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    public static void AddOpenIdConnectSignIn(this IServiceCollection services, AuthenticationBuilder schemes, IConfiguration configuration)
    {
        var section = configuration.GetSection("SignIn:Oidc");
        services.AddOptions<OidcOptions>().Bind(section).Validate(o => !o.Wrong().Any(), string.Join(" ", (section.Get<OidcOptions>() ?? new()).Wrong())).ValidateOnStart();
        if (section.Get<OidcOptions>() is not { Authority.Length: > 0 } options)
            return;
        schemes.AddOpenIdConnect(Scheme, oidc =>
        {
            (oidc.Authority, oidc.ClientId, oidc.ClientSecret) = (options.Authority, options.ClientId, options.ClientSecret);
            oidc.ResponseType = OpenIdConnectResponseType.Code;
            oidc.UsePkce = true;
            oidc.MapInboundClaims = false;
            oidc.RequireHttpsMetadata = !new Uri(options.Authority).IsLoopback;
            oidc.SignInScheme = Access.Cookie;
            oidc.Scope.Add("email");
            oidc.Events.OnTicketReceived = ticket => ComeInAsync(ticket, options);
        });
    }

    // The person is kept on our side too, so that a deletion here ends the session as for everybody else.
    static async Task ComeInAsync(TicketReceivedContext ticket, OidcOptions options)
    {
        var who = ticket.Principal!;
        if (options.RoleOf(who) is not { } role || (who.FindFirstValue("email") ?? who.FindFirstValue("preferred_username")) is not { Length: > 0 and <= 255 } login)
        {
            ticket.Response.Redirect("/sign-in?wrong=role");
            ticket.HandleResponse();
            return;
        }
        var people = ticket.HttpContext.RequestServices.GetRequiredService<People>();
        var cancel = ticket.HttpContext.RequestAborted;
        await people.AddAsync(new() { Id = Guid.CreateVersion7(), Login = login, Role = role, Stamp = SignIn.NewStamp() }, cancel);
        ticket.Principal = SignIn.Principal((await people.FindAsync(login, cancel))! with { Role = role });
    }
}
