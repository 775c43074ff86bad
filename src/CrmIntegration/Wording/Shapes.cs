using System.Text.RegularExpressions;

namespace CrmIntegration.Wording;

/// <summary>Texts of ours with holes, to find again in a sentence what was put into them. The first that fits counts: what says more stands first.</summary>
sealed class Shapes(string hole, IReadOnlyList<string> keys)
{
    public Shapes(params string[] keys) : this("(.+)", keys) { }

    readonly (Regex Shape, string Key)[] shapes =
        [.. keys.Select(key => (new Regex("^" + Enumerable.Range(0, 6).Aggregate(Regex.Escape(key), (shape, n) => shape.Replace($"\\{{{n}}}", hole, StringComparison.Ordinal)) + "$", RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1)), key))];

    public IEnumerable<string> Keys => keys;

    /// <returns>The text and what stands in its holes; null: none fits.</returns>
    public (string Key, string[] Parts)? Fit(string says)
    {
        foreach (var (shape, key) in shapes)
            if (shape.Match(says) is { Success: true } match)
                return (key, [.. match.Groups.Values.Skip(1).Select(g => g.Value)]);
        return null;
    }
}
