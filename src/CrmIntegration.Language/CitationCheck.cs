using System.Globalization;
using System.Text;
using CrmIntegration.Language.Masking;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language;

/// <summary>A fact in a sentence that no quoted source holds.</summary>
public sealed record Unsupported(string Sentence, string Fact);

/// <summary>
/// Numbers, dates, prices, links and names in a sentence must stand in the quoted span of one of its sources. A date may be spelt in another
/// way than in its source; an amount may use other separators. A name is what follows a title or a listed given name. What stands in square brackets is a gap for the rep, not a fact.
/// </summary>
public static class CitationCheck
{
    static readonly Dictionary<string, string> Words = Vocabulary();
    static readonly HashSet<string> Titles = new(StringComparer.OrdinalIgnoreCase) { "mr", "mrs", "ms", "dr", "prof", "herr", "herrn", "frau", "monsieur", "madame", "mme", "señor", "señora", "sr", "sra", "signor", "signora", "senhor", "senhora", "meneer", "mevrouw" };

    /// <param name="sentence">One sentence of a draft.</param>
    /// <param name="quotes">The quoted spans of the sources that the sentence names.</param>
    /// <param name="names">Names that count as facts wherever they stand.</param>
    public static IReadOnlyList<Unsupported> Check(string sentence, IEnumerable<string> quotes, IReadOnlySet<string>? names = null)
    {
        var facts = Facts(sentence, names);
        if (facts.Count == 0)
            return [];
        var all = quotes.ToList();
        var held = new HashSet<string>(all.SelectMany(q => Facts(q, names)), StringComparer.OrdinalIgnoreCase);
        return [.. facts.Where(f => !held.Contains(f) && !(f.StartsWith("name ", StringComparison.Ordinal) && all.Any(q => HasWord(q, f[5..])))).Select(f => new Unsupported(sentence, f))];
    }

    // A source may say "Byron, Ada" where the draft says "Ms. Byron".
    static bool HasWord(string quote, string word)
    {
        var folded = Terms.Fold(quote);
        word = Terms.Fold(word);
        for (var at = folded.IndexOf(word, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(word, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !char.IsLetter(folded[at - 1])) && (at + word.Length == folded.Length || !char.IsLetter(folded[at + word.Length])))
                return true;
        return false;
    }

    /// <summary>True when the sentence states something that needs a source.</summary>
    public static bool StatesFact(string sentence, IReadOnlySet<string>? names = null) => Facts(sentence, names).Count > 0;

    static HashSet<string> Facts(string text, IReadOnlySet<string>? names)
    {
        var facts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var links = Links(text);
        var (next, called) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            while (next < links.Count && links[next].End <= i)
                next++;
            if (text[i] == '[' && text.IndexOf(']', i) is > 0 and var close && close - i < 80)
                i = close;
            else if (next < links.Count && links[next].Start <= i)
            {
                facts.Add("link " + text.Substring(links[next].Start, links[next].Length).TrimEnd('.', ',', '!', '?', ')', '/').ToLowerInvariant());
                i = links[next].End - 1;
            }
            else if (char.IsAsciiDigit(text[i]))
                i = Number(text, i, facts) - 1;
            else if (char.IsLetter(text[i]))
            {
                var end = i;
                while (end < text.Length && char.IsLetter(text[end]))
                    end++;
                var word = text[i..end];
                if (Words.TryGetValue(word.ToLowerInvariant(), out var fact) && IsFact(word, text))
                    facts.Add(fact);
                var given = char.IsUpper(word[0]) && Lists.IsGiven(word) && !Lists.IsListed(word);
                if (names?.Contains(word) == true || (char.IsUpper(word[0]) && word.Length > 2 && ((called && !Lists.IsListed(word)) || given)))
                    facts.Add("name " + word.ToLowerInvariant());
                // "Ms. Byron", "Ada Byron": what follows closely with a capital belongs to the name.
                called = (given || Titles.Contains(word)) && end + 2 < text.Length && (text[end] == ' ' || (text[end] == '.' && text[end + 1] == ' '));
                i = end - 1;
            }
            else if (text[i] is '%' or '€' or '$' or '£')
                facts.Add("unit " + text[i]);
        }
        return facts;
    }

    // "Once you confirm", "dos nossos", "onze sensoren": a number in one language and a small word in another.
    static bool IsFact(string word, string text) => word.ToLowerInvariant() switch
    {
        "once" or "dos" => LanguageGuess.Told(text) == "es",
        "onze" => LanguageGuess.Told(text) is "fr" or "pt",
        _ => true,
    };

    static List<MaskSpan> Links(string text)
    {
        var found = new List<MaskSpan>();
        Online.Find(text, found);
        found.RemoveAll(s => s.Kind is not ("URL" or "EMAIL"));
        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;
    }

    // "1,250.00", "1.250,00", "1 250" and "1250" are one number; "2026-12-01" is three.
    static int Number(string text, int at, HashSet<string> facts)
    {
        var end = at;
        var digits = new StringBuilder();
        Run();
        // French and others part thousands by a space: "12 500,00".
        if (digits.Length <= 3 && Grouped(text, end))
        {
            for (; Grouped(text, end); end += 4)
                digits.Append(text, end + 1, 3);
            Run();
        }
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

        void Run()
        {
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is '.' or ',' or '\'' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
                digits.Append(text[end++]);
        }

        void Add(string number) => facts.Add("number " + (number.TrimStart('0') is { Length: > 0 } bare ? bare : "0"));
        static string Month(string two) => "month " + int.Parse(two, CultureInfo.InvariantCulture);
    }

    static bool Grouped(string text, int at) =>
        at + 3 < text.Length && text[at] is (' ' or '\u00a0' or '\u202f') && text.AsSpan(at + 1, 3).IndexOfAnyExceptInRange('0', '9') < 0 && (at + 4 == text.Length || !char.IsAsciiDigit(text[at + 4]));

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
        var tens = new[] { "twenty thirty forty fifty sixty seventy eighty ninety", "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", "venti trenta quaranta cinquanta sessanta settanta ottanta novanta", "twintig dertig veertig vijftig zestig zeventig tachtig negentig" };
        foreach (var line in tens)
            foreach (var (word, n) in line.Split(' ').Select((w, i) => (w, (i + 2) * 10)))
                words.TryAdd(word, "number " + n);
        foreach (var (word, n) in new[] { ("hundred", 100), ("hundert", 100), ("cien", 100), ("cento", 100), ("honderd", 100), ("thousand", 1000), ("tausend", 1000), ("mille", 1000), ("mil", 1000), ("duizend", 1000), ("million", 1_000_000), ("dozen", 12), ("dutzend", 12), ("fifteen", 15), ("fünfzehn", 15), ("quinze", 15), ("quince", 15), ("thirteen", 13), ("fourteen", 14), ("vierzehn", 14), ("quatorze", 14), ("catorce", 14), ("vingt", 20), ("trente", 30) })
            words.TryAdd(word, "number " + n);
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
