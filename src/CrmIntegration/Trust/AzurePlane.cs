using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using CrmIntegration.Connectors;
using Refit;

namespace CrmIntegration.Trust;

/// <summary>Deployments of one resource, as the management plane has them: https://learn.microsoft.com/rest/api/aiservices/accountmanagement/deployments (2024-10-01).</summary>
interface IAzureManagement
{
    [Get("/{**resource}/deployments/{name}")]
    Task<HttpResponseMessage> LookAsync(string resource, string name, [AliasAs("api-version")] string version, [Authorize("Bearer")] string token, CancellationToken cancel);

    [Put("/{**resource}/deployments/{name}")]
    Task<HttpResponseMessage> DeployAsync(string resource, string name, [AliasAs("api-version")] string version, [Body] object deployment, [Authorize("Bearer")] string token, [Property("crm.safe-to-repeat")] bool repeat, CancellationToken cancel);

    [Delete("/{**resource}/deployments/{name}")]
    Task<HttpResponseMessage> RemoveAsync(string resource, string name, [AliasAs("api-version")] string version, [Authorize("Bearer")] string token, CancellationToken cancel);
}

interface IAzureSignIn
{
    [Post("/{tenant}/oauth2/v2.0/token")]
    Task<HttpResponseMessage> TokenAsync(string tenant, [Body(BodySerializationMethod.UrlEncoded)] IDictionary<string, string> form, [Property("crm.safe-to-repeat")] bool repeat, CancellationToken cancel);
}

/// <summary>The way to Azure's management plane, signed in: with an app's secret by the client credentials grant, else as the machine itself. Calls go through the one pipeline.</summary>
sealed class AzurePlane(IHttpMessageHandlerFactory handlers, TimeProvider clock) : IDisposable
{
    readonly CrmHttp http = new(handlers, clock, CrmHttpLimits.Usual with { Retries = 2, AtOnce = 4 });
    readonly ConcurrentDictionary<Uri, IAzureManagement> planes = new();
    (string Token, DateTimeOffset Until, string For)? signedIn;

    public async Task<HttpResponseMessage> SendAsync(LanguageOptions options, Func<IAzureManagement, string, Task<HttpResponseMessage>> call, CancellationToken cancel) =>
        await call(planes.GetOrAdd(new(options.AzureManagement), a => RestService.ForGenerated<IAzureManagement>(http.Client(a))), await TokenAsync(options, cancel));

    async Task<string> TokenAsync(LanguageOptions options, CancellationToken cancel)
    {
        var key = $"{options.AzureTenant}\n{options.AzureClientId}\n{options.AzureClientSecret}\n{options.AzureManagement}";
        if (signedIn is { } known && known.For == key && known.Until > clock.GetUtcNow().AddMinutes(5))
            return known.Token;
        var scope = options.AzureManagement.TrimEnd('/') + "/.default";
        if (options.AzureClientId.Length == 0)
        {
            var machine = await new DefaultAzureCredential().GetTokenAsync(new TokenRequestContext([scope]), cancel);
            signedIn = (machine.Token, machine.ExpiresOn, key);
            return machine.Token;
        }
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = options.AzureClientId, ["client_secret"] = options.AzureClientSecret, ["scope"] = scope };
        using var answer = await RestService.ForGenerated<IAzureSignIn>(http.Client(new(options.AzureSignIn))).TokenAsync(options.AzureTenant, form, repeat: true, cancel);
        var read = await ReadAsync(answer, cancel);
        if (!answer.IsSuccessStatusCode || Text(read, "access_token") is not { } token)
            throw new NotSignedIn((int)answer.StatusCode, Text(read, "error"));
        signedIn = (token, clock.GetUtcNow().AddSeconds(read.TryGetProperty("expires_in", out var s) && s.TryGetInt32(out var seconds) ? seconds : 3600), key);
        return token;
    }

    /// <returns>An element of no kind where JSON was promised and none came.</returns>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            using var read = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancel), cancellationToken: cancel);
            return read.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    public static string? Text(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public void Dispose() => http.Dispose();

    public sealed class NotSignedIn(int status, string? code) : Exception
    {
        public int Status => status;
        public string? Code => code;
    }
}
