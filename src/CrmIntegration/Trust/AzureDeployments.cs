using System.Net;
using System.Text.Json;
using Azure.Identity;
using CrmIntegration.Records;
using Microsoft.Extensions.Options;
using Polly.Timeout;
using Refit;

namespace CrmIntegration.Trust;

/// <summary>Unclear: asked again by itself. ByHand: not ours to do; a person does it with the command.</summary>
enum Standing { Stands, Comes, Gone, Unclear, ByHand }

/// <param name="Says">For the admin; null where there is nothing to say.</param>
sealed record Deployment(Standing How, string? Says = null);

/// <summary>
/// On Azure a tuned model answers only once it is deployed, and that is asked of the management plane, not of the resource. With no resource in the settings,
/// or without the right, an admin does it, and is told how. Each asking finds what the one before it began.
/// </summary>
sealed class AzureDeployments(IOptionsMonitor<LanguageOptions> settings, AzurePlane plane)
{
    const string ApiVersion = "2024-10-01";

    public Task<Deployment> LookAsync(Tuning tuning, CancellationToken cancel) =>
        TryAsync(async (options, resource) => await ReadAsync(options, await plane.SendAsync(options, (api, token) => api.LookAsync(resource, tuning.Name, ApiVersion, token, cancel), cancel), tuning.Name, cancel));

    public Task<Deployment> DeployAsync(Tuning tuning, CancellationToken cancel) => TryAsync(async (options, resource) =>
        await LookAsync(tuning, cancel) is { How: not Standing.Gone } there ? there : await ReadAsync(options, await plane.SendAsync(options, (api, token) => api.DeployAsync(resource, tuning.Name, ApiVersion, new
        {
            sku = new { name = "Standard", capacity = options.TunedCapacity }, properties = new { model = new { format = "OpenAI", name = tuning.TunedModel, version = "1" } },
        }, token, repeat: true, cancel), cancel), tuning.Name, cancel));

    /// <summary>The model itself stays: it can be deployed again.</summary>
    public Task<Deployment> RemoveAsync(Tuning tuning, CancellationToken cancel) => TryAsync(async (options, resource) =>
    {
        var answer = await plane.SendAsync(options, (api, token) => api.RemoveAsync(resource, tuning.Name, ApiVersion, token, cancel), cancel);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => new(Standing.Gone),
            HttpStatusCode.Accepted => new(Standing.Unclear, $"Azure is removing the deployment {tuning.Name}."),
            _ => await ReadAsync(options, answer, tuning.Name, cancel),
        };
    });

    /// <summary>For an admin who deploys by hand: the command with everything that is known filled in.</summary>
    public static string Command(LanguageOptions options, Tuning tuning) =>
        $"az cognitiveservices account deployment create {Named(options, tuning)} --model-name {tuning.TunedModel} --model-version 1 --model-format OpenAI --sku-name Standard --sku-capacity {options.TunedCapacity}";

    public static string Removal(LanguageOptions options, Tuning tuning) => $"az cognitiveservices account deployment delete {Named(options, tuning)}";

    static string Named(LanguageOptions options, Tuning tuning)
    {
        var of = options.AzureResource.Trim('/').Split('/');
        var (group, account) = of is [_, _, _, var g, _, _, _, var a] ? (g, a)
            : ("GROUP", Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var address) && address.HostNameType == UriHostNameType.Dns && address.Host.Contains('.') ? address.Host.Split('.')[0] : "ACCOUNT");
        return $"--name {account} --resource-group {group} --deployment-name {tuning.Name}";
    }

    static async Task<Deployment> ReadAsync(LanguageOptions options, HttpResponseMessage answer, string name, CancellationToken cancel)
    {
        using var its = answer;
        var read = await AzurePlane.ReadAsync(answer, cancel);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NoContent)
            return new(Standing.Gone);
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return new(Standing.ByHand, $"Azure does not let us deploy or remove it ({(int)answer.StatusCode}): give this service's identity the role Cognitive Services Contributor on {options.AzureResource}.");
        if (!answer.IsSuccessStatusCode)
            return new(Standing.Unclear, $"Azure did not do it ({(int)answer.StatusCode}): {(read.ValueKind == JsonValueKind.Object && read.TryGetProperty("error", out var error) ? AzurePlane.Text(error, "message") ?? AzurePlane.Text(error, "code") : null) ?? "it did not say why"}");
        return (read.ValueKind == JsonValueKind.Object && read.TryGetProperty("properties", out var properties) ? AzurePlane.Text(properties, "provisioningState") : null) switch
        {
            "Succeeded" => new(Standing.Stands),
            "Failed" or "Canceled" or "Disabled" => new(Standing.Unclear, $"Azure did not deploy it: look at the deployment {name} in the portal, delete it there, and it is tried anew."),
            "Deleting" => new(Standing.Unclear, $"Azure is removing the deployment {name}."),
            _ => new(Standing.Comes, $"Azure is deploying it under the name {name}."),
        };
    }

    async Task<Deployment> TryAsync(Func<LanguageOptions, string, Task<Deployment>> ask)
    {
        var options = settings.CurrentValue;
        if (options.AzureResource.Length == 0)
            return new(Standing.ByHand);
        try
        {
            return await ask(options, options.AzureResource.Trim('/'));
        }
        catch (AzurePlane.NotSignedIn no)
        {
            return new(Standing.ByHand, $"Azure does not sign us in ({no.Status} {no.Code}): check Language:AzureTenant, Language:AzureClientId and Language:AzureClientSecret.");
        }
        catch (AuthenticationFailedException)
        {
            return new(Standing.ByHand, "Azure does not sign this machine in: give it a managed identity, or set Language:AzureTenant, Language:AzureClientId and Language:AzureClientSecret.");
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or TimeoutRejectedException or ApiRequestException)
        {
            return new(Standing.Unclear, $"{options.AzureManagement} did not answer; it is tried again by itself.");
        }
    }
}
