using System.Text.Json;
using System.Text.RegularExpressions;

namespace CrmIntegration.Language;

/// <summary>
/// Puts a masker's originals back into text that arrives in pieces, wherever the cuts fall: the pieces given out, put together, are what
/// <see cref="Masker.Unmask"/> makes of the whole. Only what may still become a placeholder is held back.
/// </summary>
/// <param name="masker">The one that masked the request.</param>
/// <param name="json">The text is JSON: originals are written as JSON strings hold them.</param>
public sealed class StreamUnmasker(Masker masker, bool json = false)
{
    static readonly Regex Begun = new(@"\[([A-Za-z]+(_([0-9]+(_[0-9]*)?)?)?)?\z", RegexOptions.CultureInvariant);
    string held = "";

    /// <returns>What can be shown now; may be empty.</returns>
    public string Add(string piece)
    {
        var text = held + piece;
        var cut = Cut(text);
        held = text[cut..];
        return Shown(text[..cut]);
    }

    /// <returns>What was held back when the text has ended.</returns>
    public string Rest()
    {
        var rest = Shown(held);
        held = "";
        return rest;
    }

    // A bracket that has grown longer than every placeholder is none; the second half of a character waits for its first.
    int Cut(string text)
    {
        var longest = masker.Map.Count == 0 ? 0 : masker.Map.Keys.Max(k => k.Length);
        var at = text.LastIndexOf('[');
        if (at >= 0 && text.Length - at < longest && Begun.IsMatch(text[at..]))
            return at;
        return text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
    }

    string Shown(string text) => text.Length == 0 ? text : Masker.Placeholder.Replace(text, m =>
        !masker.Map.TryGetValue(m.Value, out var original) ? m.Value : json ? JsonEncodedText.Encode(original).ToString() : original);
}
