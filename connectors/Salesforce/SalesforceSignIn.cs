using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>The three OAuth flows. Each answer has no expires_in: the end of a session is learnt from a 401.</summary>
sealed class SalesforceSignIn(SalesforceSettings settings, SalesforceLane lane, TimeProvider time)
{
    public async Task<CrmResult<CrmToken>> AskAsync(CrmToken? held, CancellationToken cancel)
    {
        if (settings.Trouble() is { } trouble)
            return new CrmFailure(FailureKind.Misconfigured, trouble);
        var refresh = held?.RefreshToken ?? settings.RefreshToken;
        if (settings.Flow == "refresh" && string.IsNullOrEmpty(refresh))
            return new CrmFailure(FailureKind.Misconfigured, "The flow refresh has no refresh token: connect this org again.");

        // A rotated refresh token is spent by its first use, so only the flows without one are safe to repeat.
        var answer = await lane.SendAsync(settings.SignInAddress,
            api => api.TokenAsync(Form(refresh), repeat: settings.Flow != "refresh", cancel), cancel);
        return answer.Ok ? Read(answer.Value, refresh) : answer.Failure!;
    }

    Dictionary<string, string> Form(string? refresh)
    {
        var form = settings.Flow switch
        {
            "jwt" => new Dictionary<string, string> { ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer", ["assertion"] = Assertion() },
            "client" => new() { ["grant_type"] = "client_credentials", ["client_id"] = settings.ClientId },
            _ => new() { ["grant_type"] = "refresh_token", ["client_id"] = settings.ClientId, ["refresh_token"] = refresh! },
        };
        if (settings.Flow != "jwt" && !string.IsNullOrEmpty(settings.ClientSecret))
            form["client_secret"] = settings.ClientSecret;
        return form;
    }

    string Assertion()
    {
        var claims = JsonSerializer.Serialize(new
        {
            iss = settings.ClientId,
            sub = settings.Username,
            aud = settings.LoginUrl.TrimEnd('/'),
            exp = time.GetUtcNow().AddMinutes(3).ToUnixTimeSeconds(),
        });
        var signed = $"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        using var rsa = RSA.Create();
        rsa.ImportFromPem(settings.PrivateKeyPem);
        var signature = rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    CrmResult<CrmToken> Read(SalesforceAnswer answer, string? refresh)
    {
        if (!answer.Ok)
            return answer.Failure();
        if (answer.Json() is not { ValueKind: JsonValueKind.Object } json
            || json.Text("access_token") is not { Length: > 0 } token
            || !Uri.TryCreate(json.Text("instance_url"), UriKind.Absolute, out var instance))
            return new CrmFailure(FailureKind.Misconfigured, $"{settings.SignInAddress.Host} answered the sign-in with something that is not a Salesforce token. Check the login address.");
        if (instance.Scheme != Uri.UriSchemeHttps && !instance.IsLoopback)
            return new CrmFailure(FailureKind.Refused, "Salesforce named an instance address without https; the token is not sent there.");
        return new CrmToken(token, json.Text("refresh_token") ?? (settings.Flow == "refresh" ? refresh : null), instance, OrgOf(json.Text("id")));
    }

    /// <summary>https://login.salesforce.com/id/ORG/USER</summary>
    static string? OrgOf(string? identity) => identity?.Split('/') is [.., var org, _] ? SalesforceId.Normalise(org) : null;
}
