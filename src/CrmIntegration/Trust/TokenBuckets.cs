namespace CrmIntegration.Trust;

/// <summary>
/// Azure's limiter, counted on our side so that a call it would refuse is not made. Two buckets per deployment: tokens over a sliding minute,
/// charged at admission with prompt plus max_tokens, and requests over 1 s and 10 s, not over the minute.
/// </summary>
sealed class TokenBuckets(TimeProvider clock)
{
    static readonly TimeSpan Minute = TimeSpan.FromSeconds(60), TenSeconds = TimeSpan.FromSeconds(10), Second = TimeSpan.FromSeconds(1);
    readonly Lock turn = new();
    readonly Dictionary<string, Queue<(DateTimeOffset At, long Tokens)>> admitted = new(StringComparer.Ordinal);

    /// <returns>Zero: admitted and charged. Else how long to wait before asking again, nothing charged; null: it never fits.</returns>
    public TimeSpan? Take(string deployment, long tokens, int tokensPerMinute, int requestsPerMinute)
    {
        if (tokensPerMinute == 0 && requestsPerMinute == 0)
            return TimeSpan.Zero;
        var requests = requestsPerMinute > 0 ? requestsPerMinute : (int)Math.Ceiling(tokensPerMinute / 1000.0 * 6);
        if (tokensPerMinute > 0 && tokens > tokensPerMinute)
            return null;
        lock (turn)
        {
            if (!admitted.TryGetValue(deployment, out var past))
                admitted[deployment] = past = new();
            var now = clock.GetUtcNow();
            while (past.TryPeek(out var oldest) && now - oldest.At >= Minute)
                past.Dequeue();
            var wait = Max(Max(WaitForRequests(past, now, TenSeconds, Share(requests, 6)), WaitForRequests(past, now, Second, Share(requests, 60))),
                tokensPerMinute == 0 ? TimeSpan.Zero : WaitForTokens(past, now, tokensPerMinute - tokens));
            if (wait == TimeSpan.Zero)
                past.Enqueue((now, tokens));
            return wait;
        }
    }

    static int Share(int perMinute, int parts) => (int)Math.Ceiling(perMinute / (double)parts);

    static TimeSpan WaitForRequests(Queue<(DateTimeOffset At, long Tokens)> past, DateTimeOffset now, TimeSpan window, int most)
    {
        var within = past.Where(p => now - p.At < window).ToList();
        return within.Count < most ? TimeSpan.Zero : within[^most].At + window - now;
    }

    static TimeSpan WaitForTokens(Queue<(DateTimeOffset At, long Tokens)> past, DateTimeOffset now, long room)
    {
        var used = past.Sum(p => p.Tokens);
        foreach (var (at, tokens) in past)
        {
            if (used <= room)
                return TimeSpan.Zero;
            used -= tokens;
            if (used <= room)
                return at + Minute - now;
        }
        return TimeSpan.Zero;
    }

    static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
