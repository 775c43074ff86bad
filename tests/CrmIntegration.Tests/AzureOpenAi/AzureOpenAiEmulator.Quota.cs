using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CrmIntegration.Tests.AzureOpenAi;

/// <summary>
/// A deployment's quota as Microsoft's own simulator models it: tokens over a sliding minute, charged with what is asked for (max_tokens, else 16), and
/// requests per ten seconds. Off until a quota is set.
/// </summary>
sealed partial class AzureOpenAiEmulator
{
    readonly Lock counting = new();
    readonly Dictionary<string, List<(DateTimeOffset At, long Tokens)>> charged = new(StringComparer.Ordinal);

    /// <summary>0: no limit.</summary>
    public int TokensPerMinute { get; set; }
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Takes { get; set; }

    /// <summary>When each call was let in, and when one was sent away with 429.</summary>
    public ConcurrentQueue<(DateTimeOffset At, long Tokens)> LetIn { get; } = new();
    public ConcurrentQueue<DateTimeOffset> SentAway { get; } = new();

    /// <returns>True: the call has been answered with 429.</returns>
    async Task<bool> OverQuotaAsync(HttpContext http, JsonNode asked)
    {
        var tokens = asked["max_completion_tokens"]?.GetValue<long>() ?? asked["max_tokens"]?.GetValue<long>() ?? 16;
        if (Wait((string?)http.Request.RouteValues["deployment"] ?? "", tokens) is not { } wait)
            return false;
        var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["retry-after"] = seconds;
        http.Response.Headers["retry-after-ms"] = Math.Ceiling(wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await JsonAsync(http, 429, $$$"""{"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after {{{seconds}}} seconds."}}""");
        return true;
    }

    TimeSpan? Wait(string deployment, long tokens)
    {
        if (TokensPerMinute == 0)
            return null;
        lock (counting)
        {
            if (!charged.TryGetValue(deployment, out var past))
                charged[deployment] = past = [];
            var now = Clock.GetUtcNow();
            past.RemoveAll(p => now - p.At >= TimeSpan.FromMinutes(1));
            var lately = past.Where(p => now - p.At < TimeSpan.FromSeconds(10)).ToList();
            var wait = lately.Count >= (int)Math.Ceiling(TokensPerMinute / 1000.0) ? lately[0].At + TimeSpan.FromSeconds(10) - now
                : past.Sum(p => p.Tokens) + tokens > TokensPerMinute ? past.Count == 0 ? TimeSpan.FromMinutes(1) : past[0].At + TimeSpan.FromMinutes(1) - now
                : (TimeSpan?)null;
            if (wait is null)
            {
                past.Add((now, tokens));
                LetIn.Enqueue((now, tokens));
            }
            else
                SentAway.Enqueue(now);
            return wait;
        }
    }
}
