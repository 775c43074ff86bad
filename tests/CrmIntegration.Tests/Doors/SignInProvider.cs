using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CrmIntegration.Tests.Doors;

/// <summary>An organisation's OpenID Connect provider on real HTTP: discovery, keys, the code flow with PKCE. Whoever comes is let in as <see cref="Claims"/> say.</summary>
sealed class SignInProvider : IAsyncDisposable
{
    readonly RsaSecurityKey key = new(RSA.Create(2048)) { KeyId = "k1" };
    readonly Dictionary<string, (string Nonce, string Challenge)> codes = [];
    readonly WebApplication app;

    SignInProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Address, authorization_endpoint = $"{Address}/authorize", token_endpoint = $"{Address}/token", jwks_uri = $"{Address}/keys", userinfo_endpoint = $"{Address}/userinfo", response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" }, id_token_signing_alg_values_supported = new[] { "RS256" },
        }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", alg = "RS256", n = Part(p => p.Modulus), e = Part(p => p.Exponent) } } }));
        app.MapGet("/authorize", (string redirect_uri, string state, string nonce, string code_challenge) =>
        {
            var code = Guid.NewGuid().ToString("N");
            codes[code] = (nonce, code_challenge);
            return Results.Redirect(QueryHelpers.AddQueryString(redirect_uri, new Dictionary<string, string?> { ["code"] = code, ["state"] = state }));
        });
        app.MapGet("/userinfo", () => Told is null ? Results.StatusCode(503) : Results.Json(Told));
        app.MapPost("/token", (Delegate)(async (HttpContext http) => Token(await http.Request.ReadFormAsync())));
    }

    public const string ClientId = "crm", Secret = "provider-s3cret";
    public string Address => app.Urls.First();
    public Dictionary<string, object> Claims { get; set; } = [];

    /// <summary>What the userinfo address says; null: it cannot be reached.</summary>
    public Dictionary<string, object>? Told { get; set; }

    public string[] Settings => ["--SignIn:Oidc:Authority", Address, "--SignIn:Oidc:ClientId", ClientId, "--SignIn:Oidc:ClientSecret", Secret];

    string Part(Func<RSAParameters, byte[]?> part) => Base64UrlEncoder.Encode(part(key.Rsa.ExportParameters(false)));

    IResult Token(IFormCollection asked)
    {
        var proof = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(asked["code_verifier"].ToString())));
        if (!codes.Remove(asked["code"].ToString(), out var code) || code.Challenge != proof || asked["client_secret"] != Secret)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address, Audience = ClientId, SigningCredentials = new(key, SecurityAlgorithms.RsaSha256), Claims = new Dictionary<string, object>(Claims) { ["sub"] = "u1", ["nonce"] = code.Nonce },
        });
        return Results.Json(new { access_token = "a", token_type = "Bearer", expires_in = 60, id_token = token });
    }

    public static async Task<SignInProvider> StartAsync()
    {
        var provider = new SignInProvider();
        await provider.app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
