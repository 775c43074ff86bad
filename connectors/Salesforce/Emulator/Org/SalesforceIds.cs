using System.Collections.Concurrent;

namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>18-character ids: object prefix, a place, a counter in base 62, and the three characters that say which of the 15 are capitals.</summary>
sealed class SalesforceIds
{
    const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    readonly ConcurrentDictionary<string, long> _last = new(StringComparer.Ordinal);

    // Below this are the sample company's own numbers, so that its n-th deal always has the same id.
    const long FirstOfOurs = 1_000_000_000;

    public string Next(string prefix) => Make(prefix, _last.AddOrUpdate(prefix, FirstOfOurs, (_, last) => last + 1));

    /// <summary>After a restart the counter goes on behind every id that is already there.</summary>
    public void Seen(string id)
    {
        long number = 0;
        foreach (var digit in id.AsSpan(6, 9))
            number = number * 62 + Digits.IndexOf(digit);
        if (number >= FirstOfOurs)
            _last.AddOrUpdate(id[..3], number, (_, last) => Math.Max(last, number));
    }

    public static string Make(string prefix, long number)
    {
        Span<char> id = stackalloc char[15];
        prefix.AsSpan().CopyTo(id);
        "Em0".AsSpan().CopyTo(id[3..]);
        for (var i = 14; i > 5; i--, number /= 62)
            id[i] = Digits[(int)(number % 62)];
        return Full(id.ToString())!;
    }

    /// <summary>The 18-character form of a 15- or 18-character id; null when it is none.</summary>
    public static string? Full(string? id)
    {
        if (id is null || id.Length is not (15 or 18) || !id.All(char.IsAsciiLetterOrDigit))
            return null;
        Span<char> full = stackalloc char[18];
        id.AsSpan(0, 15).CopyTo(full);
        for (var part = 0; part < 3; part++)
        {
            var capitals = 0;
            for (var i = 0; i < 5; i++)
                if (char.IsAsciiLetterUpper(id[part * 5 + i]))
                    capitals |= 1 << i;
            full[15 + part] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[capitals];
        }
        return id.Length == 15 || full[15..].Equals(id.AsSpan(15), StringComparison.OrdinalIgnoreCase) ? full.ToString() : null;
    }
}
