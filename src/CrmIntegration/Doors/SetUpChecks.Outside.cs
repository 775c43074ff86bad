using System.Net;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Doors;

/// <summary>What stands beside this service: the company's sign-in provider and the collector of traces and measures.</summary>
sealed partial class SetUpChecks
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly string[] Needed = ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"];

    async Task<IReadOnlyList<NamedCheck>> OutsideAsync(CancellationToken cancel)
    {
        var (oidc, telemetry) = (configuration.Read<OidcOptions>("SignIn:Oidc"), configuration.Read<TelemetryOptions>("Telemetry"));
        return
        [
            oidc.Authority is "" ? new("Sign-in provider", null, "None is set: people sign in with logins of this service. For the company's own accounts fill SignIn:Oidc.") : await ProviderAsync(oidc.Authority.TrimEnd('/'), cancel),
            telemetry.Otlp is "" ? new("Collector", null, "None is set: traces and measures leave for nowhere. For a collector fill Telemetry:Otlp.") : await Collector.AskAsync(clients, telemetry, Patience, cancel),
        ];
    }

    // The same documents that a sign-in reads first.
    async Task<NamedCheck> ProviderAsync(string authority, CancellationToken cancel)
    {
        const string name = "Sign-in provider";
        var (found, trouble) = await DocumentAsync($"{authority}/.well-known/openid-configuration", cancel);
        if (found is not { } document)
            return new(name, false, $"{trouble} Check SignIn:Oidc:Authority: it is the address before /.well-known/openid-configuration.");
        if (Needed.Where(n => Text(document, n) is null).ToList() is { Count: > 0 } missing)
            return new(name, false, $"{authority} answers with a document that lacks {string.Join(", ", missing)}: it is no OpenID Connect provider's. Check SignIn:Oidc:Authority.");
        // One issuer for many tenants is written with a placeholder.
        if (Text(document, "issuer")!.TrimEnd('/') is var issuer && !issuer.Contains('{') && issuer != authority)
            return new(name, false, $"The provider calls itself {issuer}, and SignIn:Oidc:Authority says {authority}: its tokens would be refused. Put its own name there.");
        var (keys, noKeys) = await DocumentAsync(Text(document, "jwks_uri")!, cancel);
        if (keys is not { } set || !set.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            return new(name, false, $"The provider's keys cannot be read, and without them no sign-in holds. {noKeys}");
        return new(name, true, $"{authority} answers, with {list.GetArrayLength()} signing keys. Whether it knows the client id and our address /signin-oidc shows with the first sign-in.");
    }

    async Task<(JsonElement? Found, string Trouble)> DocumentAsync(string address, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using var client = clients.CreateClient();
            using var answer = await client.GetAsync(address, patience.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
                return (null, $"{address} answers {(int)answer.StatusCode}.");
            using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(patience.Token));
            return document.RootElement.ValueKind == JsonValueKind.Object ? (document.RootElement.Clone(), "") : (null, $"{address} holds no JSON object.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, $"{address} did not answer within {Patience.TotalSeconds:0} s.");
        }
        catch (Exception trouble) when (trouble is HttpRequestException or JsonException or UriFormatException or InvalidOperationException or NotSupportedException)
        {
            return (null, trouble is JsonException ? $"{address} answers, but not with JSON." : $"{address} cannot be reached: {trouble.Message.ReplaceLineEndings(" ")}");
        }
    }

    static string? Text(JsonElement document, string name) => document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
