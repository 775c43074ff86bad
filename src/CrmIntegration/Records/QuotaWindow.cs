using System.Globalization;

namespace CrmIntegration.Records;

/// <summary>
/// Azure's limiter, counted on our side so that a call it would refuse is not made. Two buckets per deployment: tokens over a sliding minute,
/// charged at admission with prompt plus max_tokens, and requests over 1 s and 10 s, not over the minute.
/// </summary>
static class QuotaWindow
{
    static readonly TimeSpan Minute = TimeSpan.FromSeconds(60), TenSeconds = TimeSpan.FromSeconds(10), Second = TimeSpan.FromSeconds(1);

    /// <param name="taken">What was let in before, as this method returned it; empty at first.</param>
    /// <returns>Zero: admitted, and what counts from now on. Else how long to wait before asking again, nothing charged; null: it never fits.</returns>
    public static (TimeSpan? Wait, string Taken) Take(string taken, DateTimeOffset now, long tokens, int tokensPerMinute, int requestsPerMinute)
    {
        if (tokensPerMinute > 0 && tokens > tokensPerMinute)
            return (null, taken);
        var requests = requestsPerMinute > 0 ? requestsPerMinute : (int)Math.Ceiling(tokensPerMinute / 1000.0 * 6);
        var past = Read(taken, now);
        var wait = Max(Max(WaitForRequests(past, now, TenSeconds, Share(requests, 6)), WaitForRequests(past, now, Second, Share(requests, 60))),
            tokensPerMinute == 0 ? TimeSpan.Zero : WaitForTokens(past, now, tokensPerMinute - tokens));
        if (wait == TimeSpan.Zero)
            past.Add((now, tokens));
        return (wait, Write(past));
    }

    // A node whose clock was put back must not keep the others out: what lies further ahead than a minute counts no more.
    static List<(DateTimeOffset At, long Tokens)> Read(string taken, DateTimeOffset now) =>
        [.. taken.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split(':'))
            .Select(t => (At: DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(t[0], CultureInfo.InvariantCulture)), Tokens: long.Parse(t[1], CultureInfo.InvariantCulture)))
            .Where(t => now - t.At < Minute && t.At - now < Minute).OrderBy(t => t.At)];

    static string Write(List<(DateTimeOffset At, long Tokens)> past) => string.Join(' ', past.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.At.ToUnixTimeMilliseconds()}:{p.Tokens}")));

    static int Share(int perMinute, int parts) => (int)Math.Ceiling(perMinute / (double)parts);

    static TimeSpan WaitForRequests(List<(DateTimeOffset At, long Tokens)> past, DateTimeOffset now, TimeSpan window, int most)
    {
        var within = past.Where(p => now - p.At < window).ToList();
        return within.Count < most ? TimeSpan.Zero : within[^most].At + window - now;
    }

    static TimeSpan WaitForTokens(List<(DateTimeOffset At, long Tokens)> past, DateTimeOffset now, long room)
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
