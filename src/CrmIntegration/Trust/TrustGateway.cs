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

/// <summary>The only door to a model: policy, masking, cache, budget, quota, the call, checks, audit; in this order.</summary>
sealed partial class TrustGateway(IOptionsMonitor<LanguageOptions> settings, ModelCalls calls, Spending spending, AiPolicies policies, AnswerCache cache, TokenBuckets buckets,
    TimeProvider clock, ILogger<TrustGateway> log) : ITrustGateway
{
    readonly Lock opening = new();
    (string Key, IChatClient? Client) open;

    public async Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        if (options.Offline)
            return new(null, "offline", "offline");
        var writer = $"{options.Provider.ToLowerInvariant()}/{options.Deployment}";
        var (policy, _) = await policies.CurrentAsync(request.ConnectionId, cancel);
        if (Barred(options, policy, request) is { } barred)
            return new(null, writer, barred);
        var masker = new Masker(request.KnownNames, null, OwnWords(policy));
        var material = masker.Mask(string.Concat(request.Material.Where(m => m.Field is null || !policy.FieldsNeverSent.Contains(m.Field)).Select(m => m.Text)));
        if (policy.WordsNeverSent.Any(w => material.Contains(w, StringComparison.OrdinalIgnoreCase)))
            return NotWritten("unmaskable");
        var call = new OneCall(options, policy, request, masker, writer);
        var key = AnswerCache.Key(request.ConnectionId.ToString("N"), writer, request.Feature, request.PromptVersion, request.Instructions, request.Schema.GetRawText(), material);
        using var turn = await cache.TurnAsync(key, cancel);
        if (!request.Fresh && cache.Find(key) is { } known && UnmaskJson(masker, known) is { } again && request.Problem(again) is null)
        {
            await AuditAsync(call, material, known, "passed, answered before", 0, 0, 0, 0, "written", cancel);
            return new(again, writer, "written");
        }
        var attempt = await AttemptAsync(call, material, cancel);
        if (attempt.Outcome == "unreadable" && attempt.Says is { } says)
            attempt = await AttemptAsync(call, $"{material}\n\nThe answer before this one could not be used: {says} Answer again, as the schema says.", cancel);
        if (attempt.Text is null)
            return NotWritten(attempt.Outcome);
        cache.Keep(key, attempt.Masked!);
        return new(attempt.Text, writer, attempt.Outcome);

        WriteAnswer NotWritten(string outcome)
        {
            Log.NotWritten(log, request.Feature, request.ConnectionId, outcome);
            return new(null, writer, outcome);
        }
    }

    /// <summary>One request with what counts for it. Policy and settings of its beginning hold to its end.</summary>
    sealed record OneCall(LanguageOptions Options, AiPolicy Policy, WriteRequest Request, Masker Masker, string Writer);

    sealed record Attempt(string? Text, string Outcome, string? Says, string? Masked = null);

    /// <summary>The policy's dictionary as the masker wants it; the console's preview masks with the same.</summary>
    internal static IEnumerable<MaskTerm> OwnWords(AiPolicy policy) => policy.WordsNeverSent.Select(w => new MaskTerm(w, "WORD"));

    static string? Barred(LanguageOptions options, AiPolicy policy, WriteRequest request) =>
        options.KillSwitch || policy.Off || policy.FeaturesOff.Contains(request.Feature) ? "switched-off"
        : policy.Languages.Count > 0 && !policy.Languages.Contains(request.Language) ? "language-off" : null;

    async Task<Attempt> AttemptAsync(OneCall call, string prompt, CancellationToken cancel)
    {
        var (options, request) = (call.Options, call.Request);
        // A token is never shorter than a character in any tokenizer we know; four to a token is what prose has.
        var tokens = (request.Instructions.Length + prompt.Length) / 3 + 200;
        var estimate = Cost(options, tokens, options.LongestAnswerTokens);
        var purse = new Purse(request.ConnectionId, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), request.Feature, request.AskedBy);
        var budget = call.Policy.DailyBudget ?? options.DailyBudget;
        if (!await spending.TakeAsync(purse, estimate, budget, call.Policy.PersonBudget ?? budget, cancel))
            return new(null, "over-budget", null);
        var real = estimate;                            // until the provider has said what it was: a crash in between must not be free
        try
        {
            if (!await AdmittedAsync(options, tokens, cancel))
            {
                real = 0;
                return new(null, "busy", null);
            }
            var started = Stopwatch.GetTimestamp();
            var (response, outcome) = await CallAsync(options, request, prompt, cancel);
            var (tokensIn, tokensOut) = (response?.Usage?.InputTokenCount ?? 0, response?.Usage?.OutputTokenCount ?? 0);
            real = response is null ? 0 : Cost(options, tokensIn, tokensOut);
            var unmasked = outcome == "written" ? UnmaskJson(call.Masker, response!.Text) : null;
            var problem = outcome != "written" ? outcome : unmasked is null ? "It is not JSON." : request.Problem(unmasked);
            outcome = outcome == "written" && problem is not null ? "unreadable" : outcome;
            await AuditAsync(call, prompt, response is null ? null : call.Masker.Mask(response.Text), problem ?? "passed", tokensIn, tokensOut, real,
                (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, outcome, cancel);
            return new(outcome == "written" ? unmasked : null, outcome, problem, response?.Text);
        }
        finally
        {
            await spending.SettleAsync(purse, estimate, real, CancellationToken.None);
        }
    }

    Task AuditAsync(OneCall call, string prompt, string? answer, string checks, long tokensIn, long tokensOut, decimal cost, long milliseconds, string outcome, CancellationToken cancel) =>
        calls.AppendAsync(new ModelCall
        {
            ConnectionId = call.Request.ConnectionId, At = clock.GetUtcNow(), Feature = call.Request.Feature, AskedBy = call.Request.AskedBy, About = call.Request.About, Writer = call.Writer,
            PromptVersion = call.Request.PromptVersion, MaskedPrompt = call.Request.Instructions + "\n\n" + prompt, Answer = answer, Checks = checks,
            TokensIn = tokensIn, TokensOut = tokensOut, Cost = cost, Milliseconds = milliseconds, Outcome = outcome,
        }, cancel);

    // As long as a call may last, a place in the quota is waited for; then somebody else must write.
    async Task<bool> AdmittedAsync(LanguageOptions options, long tokens, CancellationToken cancel)
    {
        var until = clock.GetUtcNow() + TimeSpan.FromSeconds(options.TimeoutSeconds);
        while (buckets.Take($"{options.Endpoint}\n{options.Deployment}", tokens + options.LongestAnswerTokens, options.TokensPerMinute, options.RequestsPerMinute) is { } wait)
        {
            if (wait == TimeSpan.Zero)
                return true;
            if (clock.GetUtcNow() + wait > until)
                return false;
            await Task.Delay(wait, clock, cancel);
        }
        return false;
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
