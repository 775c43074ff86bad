using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace CrmIntegration.Trust;

/// <summary>
/// Answers by masked input and prompt version, kept for an hour. They are masked too: the same masked input numbers its placeholders alike, so each
/// asker's own mapping fills them in, and nobody's name lies here.
/// </summary>
sealed class AnswerCache(TimeProvider clock)
{
    const int Most = 2000;
    static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    readonly ConcurrentDictionary<string, (string Answer, DateTimeOffset Until)> answers = new(StringComparer.Ordinal);
    readonly Dictionary<string, (SemaphoreSlim Turn, int Askers)> flights = new(StringComparer.Ordinal);

    public static string Key(params string[] parts) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));

    public string? Find(string key) => answers.TryGetValue(key, out var kept) && kept.Until > clock.GetUtcNow() ? kept.Answer : null;

    public void Keep(string key, string answer)
    {
        var now = clock.GetUtcNow();
        if (answers.Count >= Most)
            foreach (var (old, kept) in answers.OrderBy(a => a.Value.Until).Take(Most / 4).ToList())
                answers.TryRemove(KeyValuePair.Create(old, kept));
        answers[key] = (answer, now + Kept);
    }

    /// <summary>One asker per key at a time: the others wait and then find its answer, or ask themselves when it got none.</summary>
    public async Task<IDisposable> TurnAsync(string key, CancellationToken cancel)
    {
        SemaphoreSlim turn;
        lock (flights)
        {
            (SemaphoreSlim Turn, int Askers) flight = flights.TryGetValue(key, out var going) ? going : (new SemaphoreSlim(1), 0);
            flights[key] = (turn = flight.Turn, flight.Askers + 1);
        }
        try
        {
            await turn.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            Leave(key);
            throw;
        }
        return new Flight(this, key, turn);
    }

    void Leave(string key)
    {
        lock (flights)
        {
            var (turn, askers) = flights[key];
            if (askers == 1)
                flights.Remove(key);
            else
                flights[key] = (turn, askers - 1);
        }
    }

    sealed class Flight(AnswerCache cache, string key, SemaphoreSlim turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Release();
            cache.Leave(key);
        }
    }
}
