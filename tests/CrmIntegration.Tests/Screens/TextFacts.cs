using System.Text.RegularExpressions;
using System.Xml.Linq;
using CrmIntegration.Tests.Layout;
using CrmIntegration.Wording;

namespace CrmIntegration.Tests.Screens;

/// <summary>The console's words and the sentences that are told everywhere, in each language.</summary>
public sealed partial class TextFacts
{
    static readonly string Source = Path.Combine(Repository.Root, "src", "CrmIntegration"), Console = Path.Combine(Source, "Console", "Texts"), Sayings = Path.Combine(Source, "Wording", "Sayings"), Kept = Path.Combine(Source, "Wording", "Kept");
    static readonly string[] Books = [Console, Sayings, Kept, .. Directory.GetFiles(Path.Combine(Repository.Root, "connectors"), "Kept.de.resx", SearchOption.AllDirectories).Where(f => !f.Contains("node_modules", StringComparison.Ordinal)).Select(f => f[..^".de.resx".Length])];

    [Theory]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    public void Whatever_a_page_says_is_there_in_the_readers_language(string language)
    {
        var known = Texts(Console, language);
        var said = Directory.EnumerateFiles(Path.GetDirectoryName(Console)!, "*.*", SearchOption.AllDirectories).Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(f => Said().Matches(File.ReadAllText(f))).Select(m => Regex.Unescape(m.Groups[1].Value))
            // "source: " + kind: what comes behind is data.
            .Where(key => !key.EndsWith(": ", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal).ToList();

        Assert.True(said.Count > 900, $"only {said.Count} texts were found");
        Assert.DoesNotContain(said, key => !known.ContainsKey(key));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    public void Whatever_is_kept_in_English_can_be_told_in_the_readers_language(string language)
    {
        var known = Texts(Sayings, language);
        var kept = ReasonText.Ends.Keys.Concat(ReasonText.Changes.Keys).Concat(ReasonText.Facts.Keys).Concat(ReasonText.Counts.Keys).ToList();

        Assert.True(kept.Count > 90, $"only {kept.Count} shapes were found");
        Assert.DoesNotContain(kept, key => !known.ContainsKey(key));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    public void A_translation_has_the_holes_of_its_English_sentence(string language) =>
        Assert.DoesNotContain(Books.SelectMany(b => Texts(b, language)), text => Holes(text.Key).Except(Holes(text.Value)).Any() || Holes(text.Value).Except(Holes(text.Key)).Any());

    [Theory]
    [InlineData("")]
    [InlineData(".de")]
    [InlineData(".zh-Hans")]
    public void No_text_stands_twice_not_even_with_another_capital(string language)
    {
        foreach (var book in Books.Select(b => b + language + ".resx").Where(File.Exists))
        {
            var names = XDocument.Load(book).Root!.Elements("data").Select(d => d.Attribute("name")!.Value).ToList();
            Assert.NotEmpty(names);
            Assert.Empty(names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key));
        }
    }

    static Dictionary<string, string> Texts(string book, string language) =>
        XDocument.Load($"{book}.{language}.resx").Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    static HashSet<string> Holes(string text) => [.. Hole().Matches(text).Select(m => m.Value)];

    [GeneratedRegex("""\b[tT]\[\s*"((?:[^"\\]|\\.)*)"\s*[\],]""")]
    private static partial Regex Said();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();
}
