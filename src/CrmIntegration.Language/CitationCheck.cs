using System.Globalization;
using System.Text;

namespace CrmIntegration.Language;

/// <summary>A fact in a sentence that no quoted source holds.</summary>
public sealed record Unsupported(string Sentence, string Fact);

/// <summary>
/// Numbers, dates, prices, links and names in a sentence must stand in the quoted span of one of its sources. A date may be spelt in another
/// way than in its source; an amount may use other separators. What stands in square brackets is a gap for the rep, not a fact.
/// </summary>
public static class CitationCheck
{
    static readonly Dictionary<string, string> Words = Vocabulary();

    /// <param name="sentence">One sentence of a draft.</param>
    /// <param name="quotes">The quoted spans of the sources that the sentence names.</param>
    /// <param name="names">Names that count as facts wherever they stand.</param>
    public static IReadOnlyList<Unsupported> Check(string sentence, IEnumerable<string> quotes, IReadOnlySet<string>? names = null)
    {
        var facts = Facts(sentence, names);
        if (facts.Count == 0)
            return [];
        var held = new HashSet<string>(quotes.SelectMany(q => Facts(q, names)));
        return [.. facts.Where(f => !held.Contains(f)).Select(f => new Unsupported(sentence, f))];
    }

    /// <summary>True when the sentence states something that needs a source.</summary>
    public static bool StatesFact(string sentence, IReadOnlySet<string>? names = null) => Facts(sentence, names).Count > 0;

    static HashSet<string> Facts(string text, IReadOnlySet<string>? names)
    {
        var facts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[' && text.IndexOf(']', i) is > 0 and var close && close - i < 80)
                i = close;
            else if (LinkAt(text, i) is > 0 and var link)
            {
                facts.Add("link " + text.Substring(i, link).TrimEnd('.', ',', '!', '?', ')', '/').ToLowerInvariant());
                i += link - 1;
            }
            else if (char.IsAsciiDigit(text[i]))
                i = Number(text, i, facts) - 1;
            else if (char.IsLetter(text[i]))
            {
                var end = i;
                while (end < text.Length && char.IsLetter(text[end]))
                    end++;
                var word = text[i..end];
                if (Words.TryGetValue(word.ToLowerInvariant(), out var fact))
                    facts.Add(fact);
                if (names?.Contains(word) == true)
                    facts.Add("name " + word.ToLowerInvariant());
                i = end - 1;
            }
            else if (text[i] is '%' or '€' or '$' or '£')
                facts.Add("unit " + text[i]);
        }
        return facts;
    }

    static int LinkAt(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (!rest.StartsWith("http", StringComparison.OrdinalIgnoreCase) && !rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase) && !(rest[0] == '@' && at > 0))
            return 0;
        var length = rest.IndexOfAny(" \n\t<>\"");
        return length < 0 ? rest.Length : length;
    }

    // "1,250.00", "1.250,00", "1 250" and "1250" are one number; "2026-12-01" is three.
    static int Number(string text, int at, HashSet<string> facts)
    {
        var end = at;
        var digits = new StringBuilder();
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is '.' or ',' or '\'' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
            digits.Append(text[end++]);
        var said = digits.ToString();
        var last = said.LastIndexOfAny(['.', ',']);
        var separators = said.Count(c => c is '.' or ',' or '\'');
        if (separators == 2 && said.Split('.') is [{ Length: <= 2 }, { Length: <= 2 }, { Length: 2 or 4 }] date)
        {
            foreach (var part in date)
                Add(part);
            facts.Add(Month(date[1]));
            return end;
        }
        var decimals = last >= 0 && said.Length - last - 1 != 3 ? said[(last + 1)..].TrimEnd('0') : "";
        var whole = last >= 0 && said.Length - last - 1 != 3 ? said[..last] : said;
        Add(new string([.. whole.Where(char.IsAsciiDigit)]) + (decimals.Length > 0 ? "." + decimals : ""));
        if (at >= 5 && text[at - 1] == '-' && said.Length == 2 && char.IsAsciiDigit(text[at - 2]) && text[at - 5] != '-')
            facts.Add(Month(said));
        return end;

        void Add(string number) => facts.Add("number " + (number.TrimStart('0') is { Length: > 0 } bare ? bare : "0"));
        static string Month(string two) => "month " + int.Parse(two, CultureInfo.InvariantCulture);
    }

    static Dictionary<string, string> Vocabulary()
    {
        var words = new Dictionary<string, string>();
        foreach (var language in new[] { "en", "de", "fr", "es", "it", "pt", "nl" })
        {
            var culture = CultureInfo.GetCultureInfo(language);
            for (var m = 0; m < 12; m++)
                // "may", "mai" and "mars" are words too: only the long names of English count.
                if (culture.DateTimeFormat.MonthNames[m].ToLowerInvariant() is { Length: > 3 } month)
                    words.TryAdd(month, "month " + (m + 1));
            for (var d = 0; d < 7; d++)
                words.TryAdd(culture.DateTimeFormat.DayNames[d].ToLowerInvariant(), "weekday " + d);
        }
        var counts = new[] { "two three four five six seven eight nine ten eleven twelve", "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf", "deux trois quatre cinq six sept huit neuf dix onze douze", "dos tres cuatro cinco seis siete ocho nueve diez once doce" };
        foreach (var line in counts)
            foreach (var (word, n) in line.Split(' ').Select((w, i) => (w, i + 2)))
                words.TryAdd(word, "number " + n);
        foreach (var (word, unit) in new[] { ("eur", "unit €"), ("euro", "unit €"), ("euros", "unit €"), ("usd", "unit $"), ("gbp", "unit £"), ("percent", "unit %"), ("prozent", "unit %"),
            ("free", "promise free"), ("discount", "promise discount"), ("refund", "promise refund"), ("guarantee", "promise guarantee"), ("kostenlos", "promise free"), ("rabatt", "promise discount"),
            ("gratuit", "promise free"), ("remise", "promise discount"), ("gratis", "promise free"), ("descuento", "promise discount"), ("garantie", "promise guarantee") })
            words.TryAdd(word, unit);
        return words;
    }
}
