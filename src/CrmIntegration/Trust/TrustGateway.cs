using System.ClientModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CrmIntegration.Language;
using CrmIntegration.Records;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace CrmIntegration.Trust;

/// <summary>What a feature wants written.</summary>
/// <param name="About">The record it is about, for the audit.</param>
/// <param name="Instructions">Fixed text of ours, first in the prompt so that a provider can cache it. Never a customer's words.</param>
/// <param name="Material">Customer's and company's text. Masked here, whatever the caller did before.</param>
/// <param name="Schema">JSON schema of the answer.</param>
/// <param name="Problem">Checks the unmasked answer; a sentence for the one repair, or null when fine.</param>
sealed record WriteRequest(Guid ConnectionId, string Feature, string? AskedBy, string? About, string PromptVersion, string Instructions, string Material,
    IReadOnlyCollection<string> KnownNames, JsonElement Schema, Func<string, string?> Problem);

/// <param name="Text">Unmasked and checked; null: the offline writer must do it, and <paramref name="Outcome"/> says why.</param>
/// <param name="Outcome">written | offline | switched-off | over-budget | refused | filtered | truncated | unreadable | unavailable.</param>
sealed record WriteAnswer(string? Text, string Writer, string Outcome);

interface ITrustGateway
{
    /// <summary>Never throws for a provider's trouble: the outcome says it. Fails closed.</summary>
    Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancel);
}

/// <summary>The only door to a model: policy, budget, masking, the call, checks, audit; in this order.</summary>
sealed partial class TrustGateway(IOptionsMonitor<LanguageOptions> settings, ModelCalls calls, TimeProvider clock, ILogger<TrustGateway> log) : ITrustGateway
{
    readonly Lock opening = new();
    (string Key, IChatClient? Client) open;

    public async Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        if (options.Offline)
            return new(null, "offline", "offline");
        var writer = $"{options.Provider.ToLowerInvariant()}/{options.Deployment}";
        if (options.KillSwitch)
            return new(null, writer, "switched-off");
        var masker = new Masker(request.KnownNames);
        var material = masker.Mask(request.Material);
        // A token is never shorter than a character in any tokenizer we know; four to a token is what prose has.
        var estimate = Cost(options, (request.Instructions.Length + material.Length) / 3 + 200, options.LongestAnswerTokens);
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var spent = new Spending(calls, request, day);
        var answer = await AttemptAsync(null);
        if (answer.Outcome == "unreadable" && answer.Says is { } says)
            answer = await AttemptAsync(says);
        if (answer.Text is null)
            Log.NotWritten(log, request.Feature, request.ConnectionId, answer.Outcome);
        return new(answer.Text, writer, answer.Outcome);

        async Task<Attempt> AttemptAsync(string? repair)
        {
            if (!await spent.TakeAsync(estimate, options.DailyBudget, cancel))
                return new(null, "over-budget", null);
            var started = Stopwatch.GetTimestamp();
            var prompt = repair is null ? material : $"{material}\n\nThe answer before this one could not be used: {repair} Answer again, as the schema says.";
            var (response, outcome) = await CallAsync(options, request, prompt, cancel);
            var (tokensIn, tokensOut) = (response?.Usage?.InputTokenCount ?? 0, response?.Usage?.OutputTokenCount ?? 0);
            var cost = Cost(options, tokensIn, tokensOut);
            await spent.SettleAsync(estimate, response is null ? 0 : cost, cancel);
            var unmasked = outcome == "written" ? UnmaskJson(masker, response!.Text) : null;
            var problem = outcome != "written" ? outcome : unmasked is null ? "It is not JSON." : request.Problem(unmasked);
            outcome = outcome == "written" && problem is not null ? "unreadable" : outcome;
            await calls.AppendAsync(new ModelCall
            {
                ConnectionId = request.ConnectionId, At = clock.GetUtcNow(), Feature = request.Feature, AskedBy = request.AskedBy, About = request.About, Writer = writer,
                PromptVersion = request.PromptVersion, MaskedPrompt = request.Instructions + "\n\n" + prompt, Answer = response is null ? null : masker.Mask(response.Text), Checks = problem ?? "passed",
                TokensIn = tokensIn, TokensOut = tokensOut, Cost = response is null ? 0 : cost, Milliseconds = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, Outcome = outcome,
            }, cancel);
            return new(outcome == "written" ? unmasked : null, outcome, problem);
        }
    }

    sealed record Attempt(string? Text, string Outcome, string? Says);

    sealed class Spending(ModelCalls calls, WriteRequest request, DateOnly day)
    {
        public Task<bool> TakeAsync(decimal amount, decimal budget, CancellationToken cancel) => calls.SpendAsync(request.ConnectionId, day, request.Feature, amount, budget, cancel);
        public Task SettleAsync(decimal taken, decimal real, CancellationToken cancel) => calls.SpendAsync(request.ConnectionId, day, request.Feature, Math.Min(0, real - taken), decimal.MaxValue, cancel);
    }

    async Task<(ChatResponse? Response, string Outcome)> CallAsync(LanguageOptions options, WriteRequest request, string prompt, CancellationToken cancel)
    {
        try
        {
            var client = Client(options) ?? throw new InvalidOperationException("No provider.");
            var response = await Pipeline(options).ExecuteAsync(async c => await client.GetResponseAsync(
                [new(ChatRole.System, request.Instructions), new(ChatRole.User, prompt)],
                new ChatOptions { MaxOutputTokens = options.LongestAnswerTokens, Temperature = 0.2f, ResponseFormat = ChatResponseFormat.ForJsonSchema(request.Schema, "answer") }, c), cancel);
            if (response.Messages.SelectMany(m => m.Contents).OfType<ErrorContent>().Any(e => e.ErrorCode == "Refusal"))
                return (response, "refused");
            if (response.FinishReason == ChatFinishReason.ContentFilter)
                return (response, "filtered");
            if (response.FinishReason == ChatFinishReason.Length)
                return (response, "truncated");
            return (response, response.Text.Length == 0 ? "refused" : "written");
        }
        catch (ClientResultException trouble)
        {
            return (null, trouble.Status == 400 && Filtered(trouble) ? "filtered" : "unavailable");
        }
        // Anything else that a provider or the network can do to us: a cut stream, a body that is no JSON, a missing field, a name that does not resolve.
        catch (Exception trouble) when (trouble is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Log.Trouble(log, request.Feature, trouble.GetType().Name);
            return (null, "unavailable");
        }
    }

    // The live shape says innererror, the published one inner_error; the code is the same in both.
    static bool Filtered(ClientResultException trouble)
    {
        try
        {
            using var body = JsonDocument.Parse(trouble.GetRawResponse()?.Content.ToMemory() ?? default);
            var error = body.RootElement.GetProperty("error");
            return error.TryGetProperty("code", out var code) && code.ValueEquals("content_filter")
                || error.TryGetProperty("innererror", out var live) && live.TryGetProperty("code", out var c) && c.ValueEquals("ResponsibleAIPolicyViolation")
                || error.TryGetProperty("inner_error", out var published) && published.TryGetProperty("code", out var d) && d.ValueEquals("ResponsibleAIPolicyViolation");
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    static ResiliencePipeline Pipeline(LanguageOptions options) => new ResiliencePipelineBuilder()
        .AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds * 2))
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(500), BackoffType = DelayBackoffType.Exponential, UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<ClientResultException>(e => e.Status is 408 or 409 or 429 or >= 500),
            DelayGenerator = tried => ValueTask.FromResult(Wait(tried.Outcome.Exception as ClientResultException)),
        })
        .AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds))
        .Build();

    static TimeSpan? Wait(ClientResultException? trouble)
    {
        var headers = trouble?.GetRawResponse()?.Headers;
        var wait = headers is null ? (TimeSpan?)null
            : headers.TryGetValue("retry-after-ms", out var ms) && double.TryParse(ms, CultureInfo.InvariantCulture, out var m) ? TimeSpan.FromMilliseconds(m)
            : headers.TryGetValue("retry-after", out var s) && double.TryParse(s, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        return wait is { TotalSeconds: >= 0 and <= 60 } ? wait : null;
    }

    IChatClient? Client(LanguageOptions options)
    {
        var key = $"{options.Provider}\n{options.Endpoint}\n{options.Deployment}\n{options.ApiKey}\n{options.TimeoutSeconds}";
        lock (opening)
        {
            if (open.Key != key)
                open = (key, ChatClients.Open(options));
            return open.Client;
        }
    }

    // Originals hold quotes and line breaks: they go back string by string, never into raw JSON.
    static string? UnmaskJson(Masker masker, string json)
    {
        try
        {
            var node = System.Text.Json.Nodes.JsonNode.Parse(json, documentOptions: new() { MaxDepth = 16 });
            return node is null ? null : Unmasked(node, masker)?.ToJsonString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static System.Text.Json.Nodes.JsonNode? Unmasked(System.Text.Json.Nodes.JsonNode? node, Masker masker) => node switch
    {
        System.Text.Json.Nodes.JsonObject o => new System.Text.Json.Nodes.JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Unmasked(p.Value, masker)))),
        System.Text.Json.Nodes.JsonArray a => new System.Text.Json.Nodes.JsonArray([.. a.Select(i => Unmasked(i, masker))]),
        System.Text.Json.Nodes.JsonValue v when v.TryGetValue<string>(out var text) => System.Text.Json.Nodes.JsonValue.Create(masker.Unmask(text)),
        _ => node?.DeepClone(),
    };

    static decimal Cost(LanguageOptions options, long tokensIn, long tokensOut) =>
        (tokensIn * options.PricePerMillionTokensIn + tokensOut * options.PricePerMillionTokensOut) / 1_000_000m;

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Feature} of {Connection} goes to the offline writer: {Outcome}")]
        public static partial void NotWritten(ILogger log, string feature, Guid connection, string outcome);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Feature}: the model's provider failed with {Trouble}")]
        public static partial void Trouble(ILogger log, string feature, string trouble);
    }
}
