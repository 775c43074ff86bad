using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using CrmIntegration.Records;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Trust;

/// <summary>
/// On Azure a tuned model answers only once it is deployed, and that is asked of the management plane, not of the resource:
/// PUT {resource}/deployments/{name}, https://learn.microsoft.com/rest/api/aiservices/accountmanagement/deployments (2024-10-01). With no resource in the settings an admin does it, and is told how.
/// </summary>
sealed class AzureDeployments(IOptionsMonitor<LanguageOptions> settings, TimeProvider clock)
{
    const string ApiVersion = "2024-10-01", Scope = "/.default";
    static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10) }) { Timeout = TimeSpan.FromSeconds(60) };
    (string Token, DateTimeOffset Until, string For)? signedIn;

    /// <summary>Asked again and again until it stands. A second asking finds what the first began.</summary>
    /// <returns>Null: nothing keeps it from being tried. Else a sentence for the admin.</returns>
    public async Task<string?> DeployAsync(Tuning tuning, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        return !options.IsAzure || options.AzureResource.Length == 0 ? null : await TryAsync(options, async () =>
        {
            using var there = await SendAsync(options, HttpMethod.Get, tuning.Name, null, cancel);
            using var asked = there.StatusCode == HttpStatusCode.NotFound ? await SendAsync(options, HttpMethod.Put, tuning.Name, new
            {
                sku = new { name = "Standard", capacity = options.TunedCapacity }, properties = new { model = new { format = "OpenAI", name = tuning.TunedModel, version = "1" } },
            }, cancel) : null;
            return await SaysAsync(options, asked ?? there, tuning.Name, cancel);
        });
    }

    /// <summary>A deployed model costs money by the hour, asked or not: one that was refused does not stay.</summary>
    public async Task RemoveAsync(Tuning tuning, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        if (options.IsAzure && options.AzureResource.Length > 0 && tuning.TunedModel is not null)
            await TryAsync(options, async () =>
            {
                using var gone = await SendAsync(options, HttpMethod.Delete, tuning.Name, null, cancel);
                return null;
            });
    }

    /// <summary>For an admin who deploys by hand: the command with everything that is known filled in.</summary>
    public static string Command(LanguageOptions options, Tuning tuning) =>
        $"az cognitiveservices account deployment create --name {(Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var address) && address.HostNameType == UriHostNameType.Dns && address.Host.Contains('.') ? address.Host.Split('.')[0] : "ACCOUNT")} --resource-group GROUP --deployment-name {tuning.Name} --model-name {tuning.TunedModel} --model-version 1 --model-format OpenAI --sku-name Standard --sku-capacity {options.TunedCapacity}";

    async Task<HttpResponseMessage> SendAsync(LanguageOptions options, HttpMethod method, string name, object? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, $"{options.AzureManagement.TrimEnd('/')}{options.AzureResource.TrimEnd('/')}/deployments/{Uri.EscapeDataString(name)}?api-version={ApiVersion}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(options, cancel));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await Http.SendAsync(request, cancel);
    }

    // With an app's secret by the client credentials grant; else as the machine itself.
    async Task<string> TokenAsync(LanguageOptions options, CancellationToken cancel)
    {
        var key = $"{options.AzureTenant}\n{options.AzureClientId}\n{options.AzureClientSecret}\n{options.AzureManagement}";
        if (signedIn is { } known && known.For == key && known.Until > clock.GetUtcNow().AddMinutes(5))
            return known.Token;
        var scope = options.AzureManagement.TrimEnd('/') + Scope;
        if (options.AzureClientId.Length == 0)
        {
            var machine = await new DefaultAzureCredential().GetTokenAsync(new TokenRequestContext([scope]), cancel);
            signedIn = (machine.Token, machine.ExpiresOn, key);
            return machine.Token;
        }
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = options.AzureClientId, ["client_secret"] = options.AzureClientSecret, ["scope"] = scope });
        using var answer = await Http.PostAsync($"{options.AzureSignIn.TrimEnd('/')}/{Uri.EscapeDataString(options.AzureTenant)}/oauth2/v2.0/token", form, cancel);
        if (!answer.IsSuccessStatusCode)
            throw new NotSignedIn((int)answer.StatusCode, Text(await ReadAsync(answer, cancel), "error"));
        var read = await ReadAsync(answer, cancel);
        var token = Text(read, "access_token") ?? throw new NotSignedIn(200, "no access_token");
        signedIn = (token, clock.GetUtcNow().AddSeconds(read.TryGetProperty("expires_in", out var s) && s.TryGetInt32(out var seconds) ? seconds : 3600), key);
        return token;
    }

    static async Task<string?> SaysAsync(LanguageOptions options, HttpResponseMessage answer, string name, CancellationToken cancel)
    {
        var read = await ReadAsync(answer, cancel);
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return $"Azure does not let us deploy it ({(int)answer.StatusCode}): give this service's identity the role Cognitive Services Contributor on {options.AzureResource}.";
        if (!answer.IsSuccessStatusCode)
            return $"Azure did not deploy it ({(int)answer.StatusCode}): {(read.ValueKind == JsonValueKind.Object && read.TryGetProperty("error", out var error) ? Text(error, "message") ?? Text(error, "code") : null) ?? "it did not say why"}";
        return (read.ValueKind == JsonValueKind.Object && read.TryGetProperty("properties", out var properties) ? Text(properties, "provisioningState") : null) switch
        {
            "Succeeded" => null,
            "Failed" or "Canceled" or "Disabled" => $"Azure did not deploy it (200): look at the deployment {name} in the portal, delete it there, and it is tried anew.",
            _ => $"Azure is deploying it under the name {name}; it is judged as soon as it answers.",
        };
    }

    static async Task<string?> TryAsync(LanguageOptions options, Func<Task<string?>> ask)
    {
        try
        {
            return await ask();
        }
        catch (NotSignedIn no)
        {
            return $"Azure does not sign us in ({no.Status} {no.Code}): check Language:AzureTenant, Language:AzureClientId and Language:AzureClientSecret.";
        }
        catch (AuthenticationFailedException)
        {
            return "Azure does not sign this machine in: give it a managed identity, or set Language:AzureTenant, Language:AzureClientId and Language:AzureClientSecret.";
        }
        catch (Exception trouble) when (trouble is HttpRequestException or TaskCanceledException && trouble is not TaskCanceledException { InnerException: null })
        {
            return $"{options.AzureManagement} did not answer; it is tried again by itself.";
        }
    }

    static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            return (await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancel), cancellationToken: cancel)).RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    static string? Text(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    sealed class NotSignedIn(int status, string? code) : Exception
    {
        public int Status => status;
        public string? Code => code;
    }
}
