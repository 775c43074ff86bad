using System.Security.Claims;
using System.Text.Json;
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

    /// <summary>What is asked of the provider, separated by blanks; some give groups only where they are asked for, as "groups".</summary>
    public string Scopes { get; set; } = "openid profile email";

    /// <summary>The claim that holds a person's groups or roles, or the way into one, such as realm_access.roles or resource_access.crm.roles.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Values of that claim; who has none of them may not come in.</summary>
    public string Admins { get; set; } = "crm-admin";
    public string Managers { get; set; } = "crm-manager";
    public string Reps { get; set; } = "crm-rep";

    /// <summary>Who came in through the provider is signed out there, too, where the provider offers it.</summary>
    public bool SignOutThere { get; set; } = true;

    public IEnumerable<string> Wrong()
    {
        if (Authority is "")
            yield break;
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback)
            yield return "SignIn:Oidc:Authority must be the provider's https address, such as https://login.microsoftonline.com/TENANT/v2.0.";
        else if (uri.Segments.Contains("TENANT/"))
            yield return "SignIn:Oidc:Authority still holds the placeholder TENANT; put your directory's id or domain there.";
        if (ClientId is "")
            yield return "SignIn:Oidc:ClientId is empty; put the application's id there.";
        if (!Asked.Contains("openid"))
            yield return "SignIn:Oidc:Scopes must hold openid, such as openid profile email.";
        if (RoleClaim is "")
            yield return "SignIn:Oidc:RoleClaim is empty; put the name of the claim there that holds a person's groups or roles, such as roles.";
    }

    public IReadOnlyList<string> Asked => Scopes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public bool SaysAll(ClaimsPrincipal who) => RolePath.Values(who, RoleClaim).Count > 0 && who.HasClaim(c => c.Type is "email" or "preferred_username");

    public string? RoleOf(ClaimsPrincipal who)
    {
        var values = RolePath.Values(who, RoleClaim);
        return values.Contains(Admins) ? Person.Admin : values.Contains(Managers) ? Person.Manager : values.Contains(Reps) ? Person.Rep : null;
    }
}

static partial class OpenIdConnectSignIn
{
    public const string Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    public static void AddOpenIdConnectSignIn(this IServiceCollection services, AuthenticationBuilder schemes, IConfiguration configuration)
    {
        services.AddSettings<OidcOptions>(configuration, "SignIn:Oidc", o => o.Wrong());
        if (configuration.Read<OidcOptions>("SignIn:Oidc") is not { Authority.Length: > 0 } options)
            return;
        schemes.AddOpenIdConnect(Scheme, oidc =>
        {
            (oidc.Authority, oidc.ClientId, oidc.ClientSecret) = (options.Authority, options.ClientId, options.ClientSecret);
            oidc.ResponseType = OpenIdConnectResponseType.Code;
            // The answer comes as a GET, so that cookies of one site bring it home, also without TLS before us.
            oidc.ResponseMode = OpenIdConnectResponseMode.Query;
            oidc.CorrelationCookie.SameSite = oidc.NonceCookie.SameSite = SameSiteMode.Lax;
            oidc.CorrelationCookie.SecurePolicy = oidc.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            oidc.UsePkce = true;
            oidc.MapInboundClaims = false;
            oidc.RequireHttpsMetadata = !new Uri(options.Authority).IsLoopback;
            oidc.SignInScheme = Access.Cookie;
            oidc.Scope.Clear();
            foreach (var scope in options.Asked)
                oidc.Scope.Add(scope);
            foreach (var claim in RolePath.Claims(options.RoleClaim).Union(["email_verified", "preferred_username"]))
                oidc.ClaimActions.MapJsonKey(claim, claim);
            // What leads into a claim leads into an object, which the handler passes over.
            foreach (var claim in RolePath.Claims(options.RoleClaim).Skip(1))
                oidc.ClaimActions.MapCustomJson(claim, told => told.TryGetProperty(claim, out var within) && within.ValueKind == JsonValueKind.Object ? within.GetRawText() : null);
            // Without a session's name in it, a call to it could end anybody's session from any page.
            oidc.RemoteSignOutPath = default;
            oidc.Events.OnRedirectToIdentityProviderForSignOut = leaving =>
            {
                leaving.ProtocolMessage.ClientId = options.ClientId;
                return Task.CompletedTask;
            };
            oidc.Events.OnTokenValidated = token => AskForTheRestAsync(token, options);
            oidc.Events.OnTicketReceived = ticket => ComeInAsync(ticket, options);
            oidc.Events.OnRemoteFailure = failed => RefusedAsync(failed, options);
        });
    }

    // By the standard (OpenID Connect Core 5.4) a code's ID token need not hold what a scope asks for: the rest is told at the userinfo address.
    // Asked only then, unlike the handler's own way: a firewall may let us reach the provider and not that address.
    static async Task AskForTheRestAsync(TokenValidatedContext token, OidcOptions options)
    {
        ProviderSignOut.Remember(token.Properties!, token.TokenEndpointResponse?.IdToken);
        var cancel = token.HttpContext.RequestAborted;
        if (options.SaysAll(token.Principal!) || token.TokenEndpointResponse?.AccessToken is not { Length: > 0 } access
            || (await token.Options.ConfigurationManager!.GetConfigurationAsync(cancel)).UserInfoEndpoint is not { Length: > 0 } address)
            return;
        using var question = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new("Bearer", access) } };
        using var answer = await token.Options.Backchannel.SendAsync(question, cancel);
        using var told = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancel));
        if (!told.RootElement.TryGetProperty("sub", out var sub) || sub.ToString() != token.SecurityToken.Subject)
            token.Fail("The userinfo address speaks of somebody else than the ID token.");
        else
            foreach (var claim in token.Options.ClaimActions)
                claim.Run(told.RootElement, (ClaimsIdentity)token.Principal!.Identity!, options.Authority);
    }

    static Task RefusedAsync(RemoteFailureContext failed, OidcOptions options)
    {
        Refused(failed.HttpContext.RequestServices.GetRequiredService<ILogger<SignIn>>(), options.Authority, failed.Failure?.Message.ReplaceLineEndings(" "));
        return Back(failed, "provider");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in through {Authority} did not hold: {Why}")]
    static partial void Refused(ILogger log, string authority, string? why);

    static async Task ComeInAsync(TicketReceivedContext ticket, OidcOptions options)
    {
        var (person, wrong) = await KnownAsync(ticket.Principal!, options, ticket.HttpContext.RequestServices, ticket.HttpContext.RequestAborted);
        if (person is null)
        {
            await Back(ticket, wrong);
            return;
        }
        ticket.Principal = SignIn.Principal(person);
        ticket.Properties!.AllowRefresh = false;            // a role taken away at the provider ends here after twelve hours at most
    }

    // The person is kept on our side too, so that a deletion here ends the session as for everybody else.
    static async Task<(Person? Who, string Wrong)> KnownAsync(ClaimsPrincipal who, OidcOptions options, IServiceProvider services, CancellationToken cancel)
    {
        var email = who.HasClaim(c => c.Type == "email_verified" && c.Value.Equals("false", StringComparison.OrdinalIgnoreCase)) ? null : who.FindFirstValue("email");
        if (options.RoleOf(who) is not { } role || (email ?? who.FindFirstValue("preferred_username")) is not { Length: > 0 and <= 255 } login || login.Contains('\0'))
            return (null, "role");
        var people = services.GetRequiredService<People>();
        var known = await people.FindAsync(login, cancel);
        // A name with a password is a local account; whoever may choose names at the provider must not get it.
        if (known?.PasswordHash is not null)
            return (null, "local");
        var connection = role == Person.Admin ? null : known?.ConnectionId ?? await OnlyOneAsync(services.GetRequiredService<ConnectionStore>(), cancel);
        if (role != Person.Admin && connection is null)
            return (null, "connection");
        if (known is null)
            await people.AddAsync(new() { Id = Guid.CreateVersion7(), Login = login, Role = role, ConnectionId = connection, Stamp = SignIn.NewStamp() }, cancel);
        else if (known.Role != role || known.ConnectionId != connection)
            await people.SetRoleAsync(known.Id, role, connection, SignIn.NewStamp(), cancel);
        return (await people.FindAsync(login, cancel), "role");
    }

    // The provider does not say which CRM a person works in; with one CRM there is no question.
    static async Task<Guid?> OnlyOneAsync(ConnectionStore connections, CancellationToken cancel) => await connections.ListAsync(cancel) is [var only] ? only.Id : null;

    static Task Back(HandleRequestContext<RemoteAuthenticationOptions> answer, string wrong)
    {
        answer.Response.Redirect($"/sign-in?wrong={wrong}");
        answer.HandleResponse();
        return Task.CompletedTask;
    }
}
