using System.ClientModel;
using System.Diagnostics;
using CrmIntegration.Language;
using CrmIntegration.Records;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Trust;

/// <summary>The only door to a model: policy, masking, cache, budget, quota, the call, checks, audit; in this order.</summary>
sealed partial class TrustGateway(IOptionsMonitor<LanguageOptions> settings, AiPolicies policies, FieldPolicy fields, AnswerCache cache, Meter meter, Provider provider, TimeProvider clock, ILogger<TrustGateway> log) : ITrustGateway
{
    readonly AnswerCache cache = cache;
    readonly Meter meter = meter;
    readonly Provider provider = provider;
    readonly IOptionsMonitor<LanguageOptions> settings = settings;
    readonly TimeProvider clock = clock;
    readonly ILogger<TrustGateway> log = log;

    public async Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancel)
    {
        var (call, no) = await BeginAsync(request, cancel);
        if (call is null)
            return no!;
        using var turn = await cache.TurnAsync(call.Key, cancel);
        if (await AnsweredBeforeAsync(call, cancel) is { } again)
            return new(again, call.Writer, "written");
        var attempt = await AttemptAsync(call, call.Material, cancel);
        var cost = attempt.Cost;
        if (attempt.Outcome == "unreadable" && attempt.Says is { } says)
            cost += (attempt = await AttemptAsync(call, $"{call.Material}\n\nThe answer before this one could not be used: {says} Answer again, as the schema says.", cancel)).Cost;
        if (attempt.Text is null)
            return NotWritten(call, attempt.Outcome) with { Cost = cost };
        cache.Keep(call.Key, attempt.Masked!);
        return new(attempt.Text, call.Writer, attempt.Outcome) { Cost = cost };
    }

    /// <summary>One request with what counts for it. Policy and settings of its beginning hold to its end.</summary>
    sealed record OneCall(LanguageOptions Options, AiPolicy Policy, WriteRequest Request, Masker Masker, string Writer, string Material, string Key)
    {
        public string WholePrompt(string prompt) => Request.Instructions + "\n\n" + prompt;

        // A token is never shorter than a character in any tokenizer we know; four to a token is what prose has.
        public long Tokens(string prompt) => (Request.Instructions.Length + prompt.Length) / 3 + 200;

        /// <returns>The answer with its names back, and what keeps it from being used.</returns>
        public (string? Text, string? Problem) Read(string answer) =>
            (Request.Schema is null ? Masker.Unmask(answer) : MaskedJson.Unmask(Masker, answer)) is not { } text ? (null, "It is not JSON.")
            : Masker.Foreign(answer) is { } nobody ? (text, $"{nobody} stands for nothing that was asked.") : (text, Request.Problem(text));
    }

    sealed record Attempt(string? Text, string Outcome, string? Says, string? Masked = null, decimal Cost = 0);

    async Task<(OneCall? Call, WriteAnswer? No)> BeginAsync(WriteRequest request, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        if (options.Offline)
            return (null, new(null, "offline", "offline"));
        var writer = $"{options.Provider.ToLowerInvariant()}/{request.Deployment ?? options.Deployment}";
        var (policy, _) = await policies.CurrentAsync(request.ConnectionId, cancel);
        if (Barred(options, policy, request.Feature) is { } barred)
            return (null, new(null, writer, barred));
        if (policy.Languages.Count > 0 && !policy.Languages.Contains(request.Language))
            return (null, new(null, writer, "language-off"));
        var rulings = await fields.CurrentAsync(request.ConnectionId, cancel);
        var masker = new Masker(request.KnownNames, null, [.. OwnWords(policy), .. rulings.Hidden(request.Material), .. request.NoNames.Where(n => !policy.WordsNeverSent.Contains(n, StringComparer.OrdinalIgnoreCase)).Select(n => new MaskTerm(n, null))]);
        var material = masker.Mask(Allowed(policy, rulings, request.Material));
        var key = AnswerCache.Key(request.ConnectionId.ToString("N"), writer, request.Feature, request.PromptVersion, request.Instructions, request.Schema?.GetRawText() ?? "", material);
        var call = new OneCall(options, policy, request, masker, writer, material, key);
        return Unmaskable(policy, material) || rulings.Leaks(request.Material, material) ? (null, NotWritten(call, NotAsked(call, "unmaskable").Outcome)) : (call, null);
    }

    async Task<string?> AnsweredBeforeAsync(OneCall call, CancellationToken cancel)
    {
        if (call.Request.Fresh || cache.Find(call.Key) is not { } known || call.Read(known) is not ({ } again, null))
            return null;
        await meter.AuditAsync(call.Request.Errand, call.Writer, call.WholePrompt(call.Material), new("written", known, "passed, answered before"), cancel);
        return again;
    }

    // What leaves is counted where it is audited; what does not is counted here.
    static Attempt NotAsked(OneCall call, string outcome)
    {
        Telemetry.Call(call.Request.ConnectionId, call.Request.Feature, outcome, 0);
        return new(null, outcome, null);
    }

    WriteAnswer NotWritten(OneCall call, string outcome)
    {
        Log.NotWritten(log, call.Request.Feature, call.Request.ConnectionId, outcome);
        return new(null, call.Writer, outcome);
    }

    /// <summary>The policy's dictionary as the masker wants it; the console's preview masks with the same.</summary>
    internal static IEnumerable<MaskTerm> OwnWords(AiPolicy policy) => policy.WordsNeverSent.Select(w => new MaskTerm(w, "WORD"));

    internal static string Allowed(AiPolicy policy, FieldRulings rulings, IEnumerable<Material> material) =>
        string.Concat(material.Where(m => (m.Field is null || !policy.FieldsNeverSent.Contains(m.Field)) && rulings.Allows(m)).Select(m => m.Text));

    internal static bool Unmaskable(AiPolicy policy, string masked) => policy.WordsNeverSent.Any(w => masked.Contains(w, StringComparison.OrdinalIgnoreCase));

    internal static string? Barred(LanguageOptions options, AiPolicy policy, string feature) => options.KillSwitch || policy.Off || policy.FeaturesOff.Contains(feature) ? "switched-off" : null;

    /// <summary>The switch may have been thrown while a turn, a place in the quota or an answer was waited for.</summary>
    async Task<bool> StoppedAsync(OneCall call, CancellationToken cancel)
    {
        var (policy, _) = await policies.CurrentAsync(call.Request.ConnectionId, cancel);
        return Barred(settings.CurrentValue, policy, call.Request.Feature) is not null;
    }

    async Task<Attempt> AttemptAsync(OneCall call, string prompt, CancellationToken cancel)
    {
        var (options, request, tokens) = (call.Options, call.Request, call.Tokens(prompt));
        await using var fare = await meter.TakeAsync(options, call.Policy, request.Errand, options.Cost(tokens, options.LongestAnswerTokens), cancel);
        if (fare is null)
            return NotAsked(call, "over-budget");
        if (!await meter.AdmittedAsync(options, request.Deployment ?? options.Deployment!, tokens + options.LongestAnswerTokens, cancel))
            return NotAsked(call, "busy");
        if (await StoppedAsync(call, cancel))
            return NotAsked(call, "switched-off");
        fare.Leaves();
        var started = Stopwatch.GetTimestamp();
        var (response, outcome) = await CallAsync(options, request, prompt, cancel);
        var (tokensIn, tokensOut) = (response?.Usage?.InputTokenCount ?? 0, response?.Usage?.OutputTokenCount ?? 0);
        if (outcome != "left")
            fare.Real = response is null ? 0 : options.Cost(tokensIn, tokensOut);
        var (unmasked, problem) = outcome == "written" ? call.Read(response!.Text) : (null, outcome);
        outcome = outcome == "written" && problem is not null ? "unreadable" : outcome;
        await meter.AuditAsync(request.Errand, call.Writer, call.WholePrompt(prompt), new(outcome, response is null ? null : call.Masker.Mask(response.Text), problem ?? (Provider.Screened(response!) ? "passed" : "passed here; the provider's filter did not run"), tokensIn, tokensOut, fare.Real,
            (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds), CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return new(outcome == "written" ? unmasked : null, outcome, problem, response?.Text, fare.Real);
    }

    async Task<(ChatResponse? Response, string Outcome)> CallAsync(LanguageOptions options, WriteRequest request, string prompt, CancellationToken cancel)
    {
        try
        {
            var client = provider.Chat(options, request.Deployment);
            var response = await ProviderTrouble.Pipeline(options.TimeoutSeconds).ExecuteAsync(async c => settings.CurrentValue.KillSwitch ? null : await AskAsync(client, options, request, prompt, c), cancel);
            // Thrown between two tries.
            if (response is null)
                return (null, "switched-off");
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
            return (null, ProviderTrouble.Outcome(trouble));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return (null, "left");
        }
        // Anything else that a provider or the network can do to us: a cut stream, a body that is no JSON, a missing field, a name that does not resolve.
        catch (Exception trouble)
        {
            Log.Trouble(log, request.Feature, trouble.GetType().Name);
            return (null, "unavailable");
        }
    }

    async Task<ChatResponse> AskAsync(IChatClient client, LanguageOptions options, WriteRequest request, string prompt, CancellationToken cancel)
    {
        try
        {
            return await client.GetResponseAsync(Provider.Messages(request, prompt), Provider.Settings(options, request), cancel);
        }
        catch (ClientResultException trouble)
        {
            Closed(options, request, trouble);
            throw;
        }
    }

    void Closed(LanguageOptions options, WriteRequest request, ClientResultException trouble)
    {
        if (ProviderTrouble.Closed(trouble) is { } wait)
            meter.Close(options, request.Deployment ?? options.Deployment!, wait);
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Feature} of {Connection} goes to the offline writer: {Outcome}")]
        public static partial void NotWritten(ILogger log, string feature, Guid connection, string outcome);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Feature}: the model's provider failed with {Trouble}")]
        public static partial void Trouble(ILogger log, string feature, string trouble);
    }
}
