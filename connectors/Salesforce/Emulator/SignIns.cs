using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator;

/// <summary>OAuth as the login host speaks it. The credentials follow from the seed, so that they are the same after a restart.</summary>
sealed class SignIns(SalesforceOrg org, OrgFile file, int seed, Func<Uri> address)
{
    static readonly TimeSpan Session = TimeSpan.FromHours(2);
    readonly Lock _gate = new();
    readonly Dictionary<string, DateTimeOffset> _sessions = new(StringComparer.Ordinal);
    readonly RSA _key = Key(file.PrivateKeyPem);

    public string ClientId { get; } = "3MVG9" + Derived(seed, "client")[..40];
    public string ClientSecret { get; } = Derived(seed, "secret");
    public string Username => $"integration@{org.OrgId.ToLowerInvariant()}.example";
    public string Password { get; } = Derived(seed, "password")[..16];
    public string FirstRefreshToken { get; } = RefreshTokenOf(seed);
    public string WebhookSecret { get; } = "whsec_" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"webhook {seed}")));

    public static string RefreshTokenOf(int seed) => Derived(seed, "refresh");

    static string Derived(int seed, string what) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{what} {seed}")));

    static RSA Key(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }

    public bool Knows(string? authorization)
    {
        var token = authorization?.Split(' ', 2) is [var scheme, var text] && (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme == "OAuth") ? text : null;
        lock (_gate)
            return token is not null && _sessions.TryGetValue(token, out var ends) && ends > org.Clock.GetUtcNow();
    }

    public (int Status, object Body) Token(IReadOnlyDictionary<string, string> form, string? authorization)
    {
        var (id, secret) = Client(form, authorization);
        string? Field(string name) => form.GetValueOrDefault(name);
        switch (Field("grant_type"))
        {
            case "urn:ietf:params:oauth:grant-type:jwt-bearer":
                return Jwt(Field("assertion") ?? "") is { } wrong ? Refused("invalid_grant", wrong) : Granted(null);
            case "client_credentials" when id != ClientId || !Same(secret, ClientSecret):
                return Refused("invalid_client", "invalid client credentials");
            case "client_credentials":
                return Granted(null);
            case "password" when id != ClientId || !Same(secret, ClientSecret):
                return Refused("invalid_client_id", "client identifier invalid");
            case "password":
                return Field("username") == Username && Same(Field("password"), Password) ? Granted(null) : Refused("invalid_grant", "authentication failure");
            case "refresh_token":
                return id != ClientId ? Refused("invalid_client_id", "client identifier invalid")
                    : Field("refresh_token") is { } old && file.TakeRefresh(old) ? Granted(NewRefresh()) : Refused("invalid_grant", "expired access/refresh token");
            default:
                return Refused("unsupported_grant_type", "grant type not supported");
        }
    }

    public bool Revoke(string? token)
    {
        lock (_gate)
            return token is not null && (_sessions.Remove(token) | file.TakeRefresh(token));
    }

    /// <summary>A session for a name and password, as SOAP login gives it; null when they are wrong.</summary>
    public string? Login(string? username, string? password) => username == Username && Same(password, Password) ? NewSession() : null;

    public object Identity() => new
    {
        id = $"{Trimmed}/id/{org.OrgId}/{org.UserId}", sub = $"{Trimmed}/id/{org.OrgId}/{org.UserId}", user_id = org.UserId, organization_id = org.OrgId,
        preferred_username = Username, username = Username, display_name = "Integration User", email = Username, active = true,
        urls = new { rest = $"{Trimmed}/services/data/v{{version}}/", sobjects = $"{Trimmed}/services/data/v{{version}}/sobjects/", query = $"{Trimmed}/services/data/v{{version}}/query/" },
    };

    string Trimmed => address().ToString().TrimEnd('/');

    (int, object) Granted(string? refresh)
    {
        var body = new Dictionary<string, string>
        {
            ["access_token"] = NewSession(), ["instance_url"] = Trimmed, ["id"] = $"{Trimmed}/id/{org.OrgId}/{org.UserId}", ["token_type"] = "Bearer",
            ["issued_at"] = org.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), ["scope"] = "api refresh_token id",
        };
        body["signature"] = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ClientSecret), Encoding.UTF8.GetBytes(body["id"] + body["issued_at"])));
        if (refresh is not null)
            body["refresh_token"] = refresh;
        return (200, body);
    }

    string NewSession()
    {
        var token = $"{org.OrgId[..15]}!{Convert.ToHexString(RandomNumberGenerator.GetBytes(32))}";
        lock (_gate)
            _sessions[token] = org.Clock.GetUtcNow() + Session;
        return token;
    }

    string NewRefresh()
    {
        var token = "5Aep" + Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        file.AddRefresh(token);
        return token;
    }

    static (string?, string?) Client(IReadOnlyDictionary<string, string> form, string? authorization)
    {
        if (authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) != true)
            return (form.GetValueOrDefault("client_id"), form.GetValueOrDefault("client_secret"));
        var bytes = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[6..].Trim(), bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret)) : (null, null);
    }

    string? Jwt(string assertion)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3 || Json(parts[0]) is not { } head || Json(parts[1]) is not { } claims || !Base64Url.IsValid(parts[2]))
            return "invalid assertion";
        string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        if (Text(head, "alg") != "RS256" || !_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            return "invalid assertion";
        if (Text(claims, "iss") != ClientId)
            return "client identifier invalid";
        if (Text(claims, "aud")?.TrimEnd('/') is not { } audience || (audience != Trimmed && audience is not ("https://login.salesforce.com" or "https://test.salesforce.com")))
            return "audience is invalid";
        var now = org.Clock.GetUtcNow().ToUnixTimeSeconds();
        if (!claims.TryGetProperty("exp", out var exp) || !exp.TryGetInt64(out var ends) || ends < now || ends > now + 300)
            return "expired authorization code";
        return Text(claims, "sub") == Username ? null : "user hasn't approved this consumer";
    }

    static JsonElement? Json(string part)
    {
        if (!Base64Url.IsValid(part))
            return null;
        try
        {
            return Rest.SoundJson.Read(Base64Url.DecodeFromChars(part)) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static bool Same(string? given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(expected));

    static (int, object) Refused(string error, string description) => (400, new { error, error_description = description });
}
