using System.ClientModel;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace CrmIntegration.Trust;

/// <summary>How a provider says no, and how long to wait before asking again.</summary>
static class ProviderTrouble
{
    public static string Outcome(ClientResultException trouble) => trouble.Status == 400 && Filtered(trouble) ? "filtered" : trouble.Status == 429 ? "busy" : "unavailable";

    static readonly ConcurrentDictionary<int, ResiliencePipeline> Pipelines = new();

    public static ResiliencePipeline Pipeline(int seconds) => Pipelines.GetOrAdd(seconds, Built);

    static ResiliencePipeline Built(int seconds) => new ResiliencePipelineBuilder()
        .AddTimeout(TimeSpan.FromSeconds(seconds * 2))
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(500), BackoffType = DelayBackoffType.Exponential, UseJitter = true,
            // Told to wait longer than a call may last: somebody else writes.
            ShouldHandle = new PredicateBuilder().Handle<ClientResultException>(e => e.Status is (408 or 409 or 429 or >= 500) && !(Wait(e) > TimeSpan.FromSeconds(seconds))),
            DelayGenerator = tried => ValueTask.FromResult(Wait(tried.Outcome.Exception as ClientResultException)),
        })
        .AddTimeout(TimeSpan.FromSeconds(seconds))
        .Build();

    /// <returns>The parameter that a refusal names; null when it names none.</returns>
    public static string? Param(ClientResultException trouble) => Error(trouble, e => e.TryGetProperty("param", out var p) && p.ValueKind == JsonValueKind.String ? p.GetString() : null);

    /// <returns>The provider's own sentence; null when it has none.</returns>
    public static string? Says(ClientResultException trouble) => Error(trouble, e => e.TryGetProperty("message", out var m) && m.ValueKind == JsonValueKind.String ? m.GetString() : null);

    public static string? Code(ClientResultException trouble) => Error(trouble, e => e.TryGetProperty("code", out var c) && c.ValueKind == JsonValueKind.String ? c.GetString() : null);

    /// <returns>How long the deployment takes no call of anybody; null when it does, or when it is a moment that a second try waits anyway.</returns>
    public static TimeSpan? Closed(ClientResultException trouble) => trouble.Status == 429 && Wait(trouble) is { TotalSeconds: >= 1 } wait ? wait : null;

    // The live shape says innererror, the published one inner_error; the code is the same in both.
    static bool Filtered(ClientResultException trouble) => Error(trouble, error =>
        error.TryGetProperty("code", out var code) && code.ValueEquals("content_filter")
        || error.TryGetProperty("innererror", out var live) && live.TryGetProperty("code", out var c) && c.ValueEquals("ResponsibleAIPolicyViolation")
        || error.TryGetProperty("inner_error", out var published) && published.TryGetProperty("code", out var d) && d.ValueEquals("ResponsibleAIPolicyViolation"));

    static T? Error<T>(ClientResultException trouble, Func<JsonElement, T> read)
    {
        try
        {
            using var body = JsonDocument.Parse(trouble.GetRawResponse()?.Content.ToMemory() ?? default);
            return read(body.RootElement.GetProperty("error"));
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return default;
        }
    }

    static TimeSpan? Wait(ClientResultException? trouble)
    {
        var headers = trouble?.GetRawResponse()?.Headers;
        var wait = headers is null ? (TimeSpan?)null
            : headers.TryGetValue("retry-after-ms", out var ms) && double.TryParse(ms, CultureInfo.InvariantCulture, out var m) ? TimeSpan.FromMilliseconds(m)
            : headers.TryGetValue("retry-after", out var s) && double.TryParse(s, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        return wait is { TotalSeconds: >= 0 and <= 60 } ? wait : null;
    }
}
