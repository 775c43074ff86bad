namespace CrmIntegration.Connectors;

/// <summary>At most so many calls per second after a burst of as many (generic cell rate algorithm). The framework's limiters read
/// the machine's clock; this one reads TimeProvider.</summary>
sealed class CrmPace(TimeProvider time, int perSecond)
{
    readonly TimeSpan step = TimeSpan.FromSeconds(1d / perSecond);
    readonly Lock gate = new();
    DateTimeOffset due;

    public async Task WaitAsync(CancellationToken cancel)
    {
        var wait = Take();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancel);
    }

    TimeSpan Take()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            due = (due > now ? due : now) + step;
            return due - now - TimeSpan.FromSeconds(1);   // a second's worth may run ahead
        }
    }
}

public static class CrmHttpAnswers
{
    /// <summary>What the server asked for in Retry-After, as seconds or as a date; null when it did not ask or the date is past.</summary>
    public static TimeSpan? RetryAfter(this HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - now;
        return asked > TimeSpan.Zero ? asked : null;
    }
}
