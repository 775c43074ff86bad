using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CrmIntegration.Tests.AzureOpenAi;

/// <summary>The management plane, as far as a tuned model needs it: sign in as an app, deploy, look, remove. https://learn.microsoft.com/rest/api/aiservices/accountmanagement/deployments</summary>
sealed partial class AzureOpenAiEmulator
{
    public const string Resource = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/crm/providers/Microsoft.CognitiveServices/accounts/crm-models";
    public const string Tenant = "contoso", ClientId = "deployer", ClientSecret = "deployers-secret";

    /// <summary>What was asked to be deployed under which name, and how far it is.</summary>
    public ConcurrentDictionary<string, (string Model, string State)> Deployed { get; } = new();

    /// <summary>The app lacks the role.</summary>
    public bool MayNotDeploy { get; set; }

    void MapDeploying()
    {
        app.MapPost("/{tenant}/oauth2/v2.0/token", SignInAsync);
        const string path = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.CognitiveServices/accounts/{account}/deployments/{name}";
        app.MapPut(path, DeployAsync);
        app.MapGet(path, DeploymentAsync);
        app.MapDelete(path, RemoveAsync);
    }

    static async Task SignInAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var right = (string?)http.Request.RouteValues["tenant"] == Tenant && form["grant_type"] == "client_credentials" && form["client_id"] == ClientId && form["client_secret"] == ClientSecret && form["scope"].ToString().EndsWith("/.default", StringComparison.Ordinal);
        await (right ? JsonAsync(http, 200, """{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"arm-token"}""")
            : JsonAsync(http, 401, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.","error_codes":[7000215]}"""));
    }

    async Task<bool> MayManageAsync(HttpContext http)
    {
        if (http.Request.Query["api-version"].Count == 0)
            await JsonAsync(http, 400, """{"error":{"code":"MissingApiVersionParameter","message":"The api-version query parameter (?api-version=) is required for all requests."}}""");
        else if (http.Request.Headers.Authorization != "Bearer arm-token")
            await JsonAsync(http, 401, """{"error":{"code":"AuthenticationFailed","message":"Authentication failed. The 'Authorization' header is missing or invalid."}}""");
        else if (MayNotDeploy)
            await JsonAsync(http, 403, """{"error":{"code":"AuthorizationFailed","message":"The client does not have authorization to perform action 'Microsoft.CognitiveServices/accounts/deployments/write' over scope."}}""");
        else
            return true;
        return false;
    }

    async Task DeployAsync(HttpContext http)
    {
        if (!await MayManageAsync(http))
            return;
        var asked = (await JsonNode.ParseAsync(http.Request.Body))!;
        var model = (string?)asked["properties"]?["model"]?["name"] ?? "";
        if ((string?)asked["properties"]?["model"]?["format"] != "OpenAI" || asked["sku"]?["name"] is null || Jobs.Values.All(j => j.Status != "succeeded" || j.Model != model))
        {
            await JsonAsync(http, 400, $$$"""{"error":{"code":"DeploymentModelNotSupported","message":"The model 'Format: OpenAI, Name: {{{model}}}, Version: 1' of account deployment is not supported."}}""");
            return;
        }
        Deployed[Name(http)] = (model, "Creating");
        await JsonAsync(http, 201, Describe(Name(http)).ToJsonString());
    }

    // Each look moves it one step on: a test needs no clock.
    async Task DeploymentAsync(HttpContext http)
    {
        if (!await MayManageAsync(http))
            return;
        if (!Deployed.TryGetValue(Name(http), out var known))
        {
            await JsonAsync(http, 404, """{"error":{"code":"ResourceNotFound","message":"The Resource was not found."}}""");
            return;
        }
        Deployed[Name(http)] = known with { State = "Succeeded" };
        Deployments[Name(http)] = known.Model;
        await JsonAsync(http, 200, Describe(Name(http)).ToJsonString());
    }

    async Task RemoveAsync(HttpContext http)
    {
        if (!await MayManageAsync(http))
            return;
        http.Response.StatusCode = Deployed.TryRemove(Name(http), out _) ? 200 : 204;
        Deployments.TryRemove(Name(http), out _);
    }

    static string Name(HttpContext http) => (string)http.Request.RouteValues["name"]!;

    JsonObject Describe(string name) => new()
    {
        ["id"] = $"{Resource}/deployments/{name}", ["name"] = name, ["type"] = "Microsoft.CognitiveServices/accounts/deployments", ["sku"] = new JsonObject { ["name"] = "Standard", ["capacity"] = 10 },
        ["properties"] = new JsonObject { ["model"] = new JsonObject { ["format"] = "OpenAI", ["name"] = Deployed[name].Model, ["version"] = "1" }, ["provisioningState"] = Deployed[name].State },
    };
}
