using System.Security.Claims;
using System.Text.Encodings.Web;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Doors;

sealed class ApiKeyOptions : AuthenticationSchemeOptions;

/// <summary>Authorization: Bearer crm_...; the key says which connection, and nothing else is believed about it.</summary>
sealed class ApiKeyScheme(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logs, UrlEncoder encoder, ApiKeys keys) : AuthenticationHandler<ApiKeyOptions>(options, logs, encoder)
{
    public const string Name = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (await keys.FindAsync(header["Bearer ".Length..].Trim(), Context.RequestAborted) is not { } key)
            return AuthenticateResult.Fail("The API key is unknown or revoked.");
        var identity = new ClaimsIdentity(
            [new("connection", key.ConnectionId.ToString()), new("key", key.Id.ToString()), new(ClaimTypes.Name, key.Name), .. key.Scopes.Split(' ').Select(s => new Claim("scope", s))], Name);
        return AuthenticateResult.Success(new(new(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Results.Problem("The API key is missing, unknown or revoked. Make one on the connection's page and send it as Authorization: Bearer.", statusCode: 401).ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Results.Problem("This API key does not carry the scope that is needed here.", statusCode: 403).ExecuteAsync(Context);
}
