using System.Text.RegularExpressions;
using System.Xml.Linq;
using CrmIntegration.Console;
using CrmIntegration.Tests.Layout;

namespace CrmIntegration.Tests.Screens;

/// <summary>The console's words, in each of its languages.</summary>
public sealed partial class TextFacts
{
    static readonly string Folder = Path.Combine(Repository.Root, "src", "CrmIntegration", "Console");

    [Theory]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    public void Whatever_a_page_says_is_there_in_the_readers_language(string language)
    {
        var known = Texts(language);
        var said = Directory.EnumerateFiles(Folder, "*.*", SearchOption.AllDirectories).Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(f => Said().Matches(File.ReadAllText(f))).Select(m => Regex.Unescape(m.Groups[1].Value))
            // "source: " + kind: what comes behind is data.
            .Where(key => !key.EndsWith(": ", StringComparison.Ordinal))
            .Concat(ReasonText.Ends.Keys).Concat(ReasonText.Changes.Keys).Concat(ReasonText.Facts.Keys).Concat(ReasonText.Counts.Keys).Concat(ModelText.Sentences.Keys)
            .Distinct(StringComparer.Ordinal).ToList();

        Assert.True(said.Count > 900, $"only {said.Count} texts were found");
        Assert.DoesNotContain(said, key => !known.ContainsKey(key));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    public void A_translation_has_the_holes_of_its_English_sentence(string language) =>
        Assert.DoesNotContain(Texts(language), text => Holes(text.Key).Except(Holes(text.Value)).Any() || Holes(text.Value).Except(Holes(text.Key)).Any());

    [Theory]
    [InlineData("")]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    public void No_text_stands_twice_not_even_with_another_capital(string language)
    {
        var names = XDocument.Load(PathOf(language)).Root!.Elements("data").Select(d => d.Attribute("name")!.Value).ToList();
        Assert.Empty(names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    static Dictionary<string, string> Texts(string language) =>
        XDocument.Load(PathOf(language)).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    static string PathOf(string language) => Path.Combine(Folder, language.Length == 0 ? "Texts.resx" : $"Texts.{language}.resx");
    static HashSet<string> Holes(string text) => [.. Hole().Matches(text).Select(m => m.Value)];

    [GeneratedRegex("""\b[tT]\[\s*"((?:[^"\\]|\\.)*)"\s*[\],]""")]
    private static partial Regex Said();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();
}
