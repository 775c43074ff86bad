using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Azure.Identity;
using Microsoft.Extensions.AI;
using OpenAI;

namespace CrmIntegration.Trust;

/// <summary>The one place that knows a provider.</summary>
static class ChatClients
{
    /// <returns>Null: the offline writer.</returns>
    public static IChatClient? Open(LanguageOptions options)
    {
        if (options.Offline)
            return null;
        // The SDK's own retries would multiply with ours.
        var retries = new ClientRetryPolicy(0);
        var timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        var endpoint = new Uri(options.Endpoint!);
        if (options.Provider.Equals("openai", StringComparison.OrdinalIgnoreCase))
            return new OpenAIClient(new ApiKeyCredential(options.ApiKey!), new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = retries, NetworkTimeout = timeout })
                .GetChatClient(options.Deployment).AsIChatClient();
        var settings = new AzureOpenAIClientOptions { RetryPolicy = retries, NetworkTimeout = timeout };
        var azure = string.IsNullOrEmpty(options.ApiKey)
            ? new AzureOpenAIClient(endpoint, new DefaultAzureCredential(), settings)
            : new AzureOpenAIClient(endpoint, new ApiKeyCredential(options.ApiKey), settings);
        return azure.GetChatClient(options.Deployment).AsIChatClient();
    }
}
