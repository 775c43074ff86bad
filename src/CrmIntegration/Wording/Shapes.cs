using System.Text.RegularExpressions;

namespace CrmIntegration.Wording;

/// <summary>
/// Texts of ours with holes, to find again in a sentence what was put into them. The first that fits counts: what says more stands first. What stands in a hole may be anything of any
/// length (a customer's names, a list of fields), so a sentence is fitted from both ends by its fixed parts, in time that grows with its length alone.
/// </summary>
/// <param name="leastInHole">Letters that a hole holds at least.</param>
sealed partial class Shapes(int leastInHole, IReadOnlyList<string> keys)
{
    readonly (string[] Fixed, string Key)[] shapes = [.. keys.Select(key => (Hole().Split(key), key))];

    public Shapes(params string[] keys) : this(1, keys) { }

    public IEnumerable<string> Keys => keys;

    /// <returns>The text and what stands in its holes; null: none fits.</returns>
    public (string Key, string[] Parts)? Fit(string says)
    {
        foreach (var (parts, key) in shapes)
            if (Held(says, parts) is { } held)
                return (key, held);
        return null;
    }

    // From the right: each fixed part stands as late as it can, so that the first hole holds the most. The first stands at the beginning.
    string[]? Held(string says, string[] parts)
    {
        if (parts.Length == 1)
            return says == parts[0] ? [] : null;
        if (!says.StartsWith(parts[0], StringComparison.Ordinal) || !says.EndsWith(parts[^1], StringComparison.Ordinal))
            return null;
        var held = new string[parts.Length - 1];
        var end = says.Length - parts[^1].Length;           // where the hole that is looked at ends
        for (var hole = held.Length - 1; hole > 0; hole--)
        {
            var room = end - leastInHole;
            var at = room < parts[0].Length ? -1 : says.AsSpan(parts[0].Length, room - parts[0].Length).LastIndexOf(parts[hole]);
            if (at < 0)
                return null;
            var begin = parts[0].Length + at + parts[hole].Length;
            (held[hole], end) = (says[begin..end], parts[0].Length + at);
        }
        if (end - parts[0].Length < leastInHole)
            return null;
        held[0] = says[parts[0].Length..end];
        return held;
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();
}
