using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Resources;

namespace CrmIntegration.Wording;

/// <summary>Sentences that the house, or a connector, keeps in English and their translations, in the resources named Kept of an assembly. The key is the sentence with holes: a sentence
/// that is in the book can be told, so nothing else lists them.</summary>
sealed class KeptBook(Assembly assembly, string name)
{
    readonly ResourceManager resources = new($"{name}.Kept", assembly);
    readonly ConcurrentDictionary<string, (Shapes Shapes, Dictionary<string, string> Texts)> languages = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Keys(CultureInfo language) => In(language).Texts.Keys;

    /// <param name="piece">What stood in a hole, in the reader's words.</param>
    /// <returns>Null: it is not in the book.</returns>
    public string? Tell(string says, CultureInfo language, Func<string, string> piece)
    {
        var (shapes, texts) = In(language);
        return shapes.Fit(says) is var (key, parts) ? string.Format(CultureInfo.CurrentCulture, texts[key], [.. parts.Select(p => (object)piece(p))]) : null;
    }

    // The most words of its own first: "{0} read." fits nearly everything.
    (Shapes Shapes, Dictionary<string, string> Texts) In(CultureInfo language) => languages.GetOrAdd(language.Name, static (_, about) =>
    {
        var texts = about.resources.GetResourceSet(about.language, createIfNotExists: true, tryParents: false)?.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal) ?? [];
        return (new Shapes(0, [.. texts.Keys.OrderByDescending(k => k.Length - 3 * k.Count(c => c == '{')).ThenBy(k => k, StringComparer.Ordinal)]), texts);
    }, (resources, language));
}
