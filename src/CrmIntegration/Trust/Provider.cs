using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Azure.Identity;
using Microsoft.Extensions.AI;
using OpenAI;

namespace CrmIntegration.Trust;

/// <summary>The one place that knows a provider. Clients are kept as long as the settings that made them stay.</summary>
sealed class Provider
{
    readonly Lock opening = new();
    (string Key, OpenAIClient? Client) open;

    /// <param name="deployment">Null: the one of the settings.</param>
    public IChatClient Chat(LanguageOptions options, string? deployment) => Client(options).GetChatClient(deployment ?? options.Deployment!).AsIChatClient();

    public static ChatMessage[] Messages(WriteRequest request, string prompt) => [new(ChatRole.System, request.Instructions), new(ChatRole.User, prompt)];

    public static ChatOptions Settings(LanguageOptions options, WriteRequest request) => new()
    {
        MaxOutputTokens = options.LongestAnswerTokens, Temperature = 0.2f, ResponseFormat = request.Schema is { } schema ? ChatResponseFormat.ForJsonSchema(schema, "answer") : null,
    };

    /// <summary>False: the provider's own filter did not run on the prompt or the answer (it says so and lets both pass). Our checks run in any case.</summary>
    public static bool Screened(ChatResponse response)
    {
        if (response.RawRepresentation is not OpenAI.Chat.ChatCompletion completion)
            return true;
        var json = ModelReaderWriter.Write(completion).ToMemory().Span;
        return json.IndexOf("\"content_filter_error\""u8) < 0;
    }

    public OpenAIClient Client(LanguageOptions options)
    {
        var key = $"{options.Provider}\n{options.Endpoint}\n{options.ApiKey}\n{options.TimeoutSeconds}";
        lock (opening)
        {
            if (open.Key != key || open.Client is null)
                open = (key, Open(options));
            return open.Client!;
        }
    }

    static OpenAIClient Open(LanguageOptions options)
    {
        // The SDK's own retries would multiply with ours.
        var retries = new ClientRetryPolicy(0);
        var timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        var endpoint = new Uri(options.Endpoint!.TrimEnd('/'));             // a second slash makes another address
        if (options.Provider.Equals("openai", StringComparison.OrdinalIgnoreCase))
            return new OpenAIClient(new ApiKeyCredential(options.ApiKey!), new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = retries, NetworkTimeout = timeout });
        var settings = new AzureOpenAIClientOptions { RetryPolicy = retries, NetworkTimeout = timeout };
        return string.IsNullOrEmpty(options.ApiKey)
            ? new AzureOpenAIClient(endpoint, new DefaultAzureCredential(), settings)
            : new AzureOpenAIClient(endpoint, new ApiKeyCredential(options.ApiKey), settings);
    }
}
