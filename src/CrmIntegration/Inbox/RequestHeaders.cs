using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace CrmIntegration.Inbox;

/// <summary>A request's headers as the seam asks for them, read where they lie: a copy of all for the three that matter costs more than checking the signature.</summary>
sealed class RequestHeaders(IHeaderDictionary headers) : IReadOnlyDictionary<string, string>
{
    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);
    public IEnumerable<string> Keys => headers.Keys;
    public IEnumerable<string> Values => headers.Values.Select(v => v.ToString());
    public int Count => headers.Count;
    public bool ContainsKey(string key) => headers.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var found = headers.TryGetValue(key, out var values);
        value = found ? values.ToString() : null;
        return found;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString())).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
