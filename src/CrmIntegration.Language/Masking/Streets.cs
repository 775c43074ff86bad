using System.Text.RegularExpressions;

namespace CrmIntegration.Language.Masking;

/// <summary>Postal addresses. A core (street with number, box, suite) is found by its shape and grows over what belongs to it: house number, flat, town, post code, country.</summary>
static class Streets
{
    const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    static readonly Regex Core = new(
        @"\b[0-9]{1,5}[A-Za-z]?,? (\p{L}[\p{L}'’\-]*\.? ){1,4}(Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Square|Terrace|Close|Crescent|Parkway|Highway|street|road|avenue|lane|drive|boulevard|st|rd|ave)\b\.?"
        + @"|\b\p{L}[\p{L}\-]*(straße|strasse|str\.|weg|platz|allee|gasse|damm|ring|ufer|markt|straat|laan|plein|gracht|kade|steenweg|vägen|gatan|gata|vej|gade|vænget|veien|vegen|katu|tie|kuja|utca|krt\.|ulica|väg)( [Nn]r\.?)? [0-9]{1,5} ?[a-zA-Z]?\b"
        + @"|\b([0-9]{1,5},? )?(rue|avenue|boulevard|impasse|quai|chemin|allée|place|route|Rue|Avenue|Boulevard|Chemin|Allée|Route|Place|Calle|calle|Avenida|avenida|Plaza|Paseo|Carrera|C/|Via|via|Viale|Piazza|Corso|Vicolo|Strada|Rua|rua|Travessa|Praça|Estrada|Reyes|Trg|ul\.|al\.|os\.|Nádraží) (\p{Ll}{1,3}'? ?){0,2}\p{L}[\p{L}'’\-]*( \p{L}[\p{L}'’\-]*){0,3},? [0-9]{1,5}[a-zA-Z]?\b"
        + @"|\b([0-9]{1,5},? )?(rue|boulevard|Rue|Avenue|Boulevard|Calle|Avenida|Via|Viale|Piazza|Rua|Travessa) (\p{Ll}+ ){0,3}\p{Lu}[\p{L}'’\-]*\b"
        + @"|\b(P\.? ?O\.? ?Box|Postfach|Postbus|Postbox|Boîte postale|B\.P\.|Casella postale|Apartado|PSC|psc|APO|FPO|DPO|[Aa]pt\.?|[Ss]uite|[Uu]nit|[Ff]lat|Apartment|[Bb]ox) #?[0-9]{1,6}(,? [Bb]ox [0-9]{1,6})?(\n[A-Z]PO [A-Z]{2} [0-9]{5}|\n[a-z]po [a-z]{2} [0-9]{5})?\b"
        + @"|\b(\p{Lu}[\p{L}'’\-]* ){1,3}(Street|Road|Avenue|Lane|Drive|Boulevard|Terrace|Square|Crescent|Parkway|Str\.)( [0-9]{1,5}\.?)?"
        + @"|\b\p{L}[\p{L}\-]*( \p{L}+)? (utca|u\.|tér|út|útja|sétány|köz|gate|tee|tänav|sokak|caddesi|mah\.) [0-9]{1,5}\.?"
        + @"|\b[0-9]{1,6} \p{Lu}[\p{L}'’\-\.]* (\p{L}[\p{L}'’\-\.]* ){0,3}[0-9]{1,5}\b"
        + @"|\b\p{Lu}[\p{L}'’\-]+ [0-9]{1,4}[a-z]?, (D-|CH-|A-|B-|F-|NL-)?[0-9]{4,5} \p{Lu}\p{L}+"
        + @"|[\u4e00-\u9fff]{1,8}(路|街|道|大道|胡同|巷)([一二三四五六七八九十]{1,3}段)?([0-9]{1,4}巷)?([0-9]{1,4}弄)?[0-9０-９]{1,5}(号|號)?([0-9]{1,4}(室|楼|层|單元|单元))?|[\u4e00-\u9fff]{2,12}(区|市)[\u4e00-\u9fff]{1,8}[0-9０-９]{1,3}(丁目|-[0-9]{1,3})[0-9０-９\-]{0,8}", Linear);
    // What is written with marks and codes that nothing else has. Apart from the core: each of the two stays small.
    static readonly Regex Codes = new(
        @"\b(Carrera|Calle|Cra|Cl|Kr|Diagonal|Transversal|Avenida|Av)\.? [0-9]{1,3} ?[A-Za-z]? ?(#|[Nn]o\.?|[Nn]°) ?[0-9]{1,3} ?[A-Za-z]? ?-[0-9]{1,3}|\b(\p{L}[\p{L}.]*-)+(Str\.|Straße|Strasse|Weg|Platz|Allee|Gasse|Ring|Ufer|Damm|Markt|Chaussee) [0-9]{1,4} ?[a-z]?\b"
        + @"|\b(A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? [0-9]{5}(-[0-9]{4})?\b|\b(NSW|VIC|QLD|WA|SA|TAS|ACT|NT) [0-9]{4}\b"
        + @"|\b[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\b|\b[A-Z][0-9][A-Z] [0-9][A-Z][0-9]\b|\b[0-9]{2}-[0-9]{3} \p{Lu}\p{L}+|\b[0-9]{4} [A-Z]{2} \p{Lu}\p{L}+|\b[0-9]{5}-[0-9]{3}\b|\b[0-9]{4}-[0-9]{3} \p{Lu}\p{L}+|〒 ?[0-9]{3}-[0-9]{4}"
        + @"|(ул\.|улица|пр\.|проспект|пер\.|вул\.) \p{Lu}[\p{L}\-]+( \p{Lu}[\p{L}\-]+)?(,? (д\.|дом) ?[0-9]{1,4})?(,? (кв\.|оф\.) ?[0-9]{1,4})?|[가-힣]{2,8}(대로|로|길) ?[0-9]{1,4}(-[0-9]{1,4})?", Linear);

    // Streets without a word for street: a house number of two parts, an adjective's ending, or a post code of three and two digits says what it is. "34394 Şişli/İstanbul".
    static readonly Regex Plain = new(
        @"\b\p{Lu}[\p{L}\-]+( \p{L}[\p{L}\-]+){0,2} [0-9]{1,4}(/[0-9]{1,4})?[a-z]?,? ?\n?[0-9]{3} ?[0-9]{2} \p{Lu}\p{L}+( [0-9]{1,2}\b)?"
        + @"|\b(\p{Lu}\p{L}+ )?\p{Lu}\p{Ll}+(ská|cká|ní|ná|vá|tá|ého|ova|ových|nám\.) [0-9]{1,4}/[0-9]{1,4}[a-z]?\b|\b\p{Lu}\p{Ll}{2,}(ská|cká|ní|ová) [0-9]{1,4}[a-z]?\b"
        + @"|\b[0-9]{5} \p{Lu}\p{L}+ ?/ ?\p{Lu}\p{L}+|\b\p{Lu}\p{L}+( \p{L}+)? (Cad\.|Cd\.|Caddesi|Sok\.|Sk\.|Sokağı|Bulvarı|Blv\.|Mah\.|Mahallesi)(,? [Nn]o ?[:.]? ?[0-9]{1,4}(/[0-9A-Z]{1,3})?)?", Linear);

    const int MostGrowth = 14;

    public static void Find(string text, List<MaskSpan> found)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9') && !text.Contains("ул", StringComparison.Ordinal) && !text.Contains("Street", StringComparison.Ordinal) && !text.Contains("Road", StringComparison.Ordinal) && !text.Contains("Rue", StringComparison.OrdinalIgnoreCase))
            return;
        foreach (Match m in Core.Matches(text))
            if (!IsSentence(m.Value))
                found.Add(Grown(text, m.Index, m.Index + m.Length));
        foreach (Match m in Codes.Matches(text))
            found.Add(Grown(text, m.Index, m.Index + m.Length));
        // A slash, a letter that only such languages have, or a post code in two parts: else there is nothing to look for.
        if (text.AsSpan().ContainsAny(PlainSigns) || TwoParts(text))
            foreach (Match m in Plain.Matches(text))
                found.Add(Grown(text, m.Index, m.Index + m.Length));
        Towns(text, found);
    }

    static readonly System.Buffers.SearchValues<char> PlainSigns = System.Buffers.SearchValues.Create("/áíúůěščřžşŞıİğ");

    static bool TwoParts(string text)
    {
        var rest = text.AsSpan();
        for (var at = rest.IndexOfAnyInRange('0', '9'); at >= 0 && rest.Length - at >= 6; at = rest.IndexOfAnyInRange('0', '9'))
        {
            rest = rest[at..];
            var run = rest.IndexOfAnyExceptInRange('0', '9');
            if (run < 0)
                return false;
            if (run == 3 && rest.Length > 5 && rest[3] == ' ' && char.IsAsciiDigit(rest[4]) && char.IsAsciiDigit(rest[5]))
                return true;
            rest = rest[run..];
        }
        return false;
    }

    // ", 28195 Bremen": after a mark or on a line of its own, so that no year before a town is one.
    static void Towns(string text, List<MaskSpan> found)
    {
        for (var at = text.AsSpan().IndexOfAnyInRange('0', '9'); at >= 0;)
        {
            var end = at;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            if (end - at is 4 or 5 && end + 2 < text.Length && text[end] == ' ' && char.IsUpper(text[end + 1]) && (at == 0 || text[at - 1] is ',' or '\n' || at > 1 && text[at - 1] == ' ' && text[at - 2] is ',' or '\n'))
            {
                var last = end + 1;
                while (last < text.Length && char.IsLetter(text[last]))
                    last++;
                if (Lists.IsPlace(text.AsSpan(end + 1, last - end - 1)))
                    found.Add(new(at, last - at, "ADDRESS"));
            }
            var next = text.AsSpan(end).IndexOfAnyInRange('0', '9');
            at = next < 0 ? -1 : end + next;
        }
    }

    // "3 people wait in the street" has the shape of an address but small words inside.
    static bool IsSentence(string core)
    {
        var words = core.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return words.Any(w => char.IsLower(w[0]) && w.Length is > 2 && LanguageGuess.IsFunctionWord(w) && w is not ("des" or "del" or "della" or "der" or "den" or "les" or "los" or "las" or "van" or "dos" or "das" or "rue" or "via"))
            || (char.IsAsciiDigit(core[0]) && words.Length > 2 && words[1..^1].All(w => char.IsLower(w[0]) && Lists.IsOrdinary(w)));
    }

    /// <summary>"in Acquapendente 1021": a number of a post code's length right behind a town or name goes with it.</summary>
    public static void AddPostCodes(string text, List<MaskSpan> spans)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].Kind is not ("PERSON" or "PLACE" or "ORG") || spans[i].End + 3 >= text.Length || text[spans[i].End] != ' ')
                continue;
            var end = spans[i].End + 1;
            while (end < text.Length && end - spans[i].End < 11 && (char.IsAsciiDigit(text[end]) || (text[end] is ' ' or '-' && end + 2 < text.Length && char.IsAsciiDigit(text[end - 1]) && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 2]))))
                end++;
            if (end - spans[i].End is > 3 and < 11 && (i + 1 == spans.Count || spans[i + 1].Start >= end))
                spans[i] = spans[i] with { Length = end - spans[i].Start };
        }
    }

    static MaskSpan Grown(string text, int start, int end)
    {
        for (var n = 0; n < 3 && Before(text, start) is > -1 and var to; n++)
            start = to;
        for (var n = 0; n < MostGrowth && After(text, end) is > 0 and var to; n++)
            end = to;
        return new(start, end - start, "ADDRESS");
    }

    static int PlaceOfTwo(string text, int from, int end)
    {
        if (end >= text.Length || text[end] != ' ')
            return 0;
        var last = end + 1;
        while (last < text.Length && last - end < 16 && char.IsLetter(text[last]))
            last++;
        return Lists.IsPlace($"{text[from..end]}_{text[(end + 1)..last]}") ? last : 0;
    }

    // House and flat numbers before the street: "28245 Puruntie 82", "Apt. 675 62314 Mellemvej 32".
    static int Before(string text, int start)
    {
        var i = start - 1;
        if (i < 0 || text[i] is not (' ' or ','))
            return -1;
        while (i >= 0 && text[i] is ' ' or ',')
            i--;
        var end = i + 1;
        while (i >= 0 && end - i <= 7 && char.IsAsciiDigit(text[i]))
            i--;
        return end - i > 1 && end - i <= 7 && (i < 0 || !char.IsLetterOrDigit(text[i]) && text[i] is not ('.' or '$' or '€')) ? i + 1 : -1;
    }

    static int After(string text, int end)
    {
        var i = end;
        var broke = 0;
        while (i < text.Length && i - end < 24 && (text[i] is ' ' or ',' or '\n' or '\t' or '>' or '\r' or '-' or '?' or '(' or ')'))
            broke += text[i++] == '\n' ? 1 : 0;
        if (i >= text.Length || i == end || broke > 2)
            return 0;
        var from = i;
        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] is '-' or '\'' or '’' or '.' && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]))))
            i++;
        var word = text.AsSpan(from, i - from);
        if (word.Length == 0)
            return 0;
        // The flat: "m. 5", "bte 4".
        if (word is "m" or "lok" or "bte" or "bus" or "app" or "int" or "piso" or "pta" or "esc" or "apto" or "top" or "lgh" or "tür" or "hs")
            return i < text.Length && text[i] == '.' && i + 2 < text.Length && char.IsAsciiDigit(text[i + 2]) ? i + 1 : i + 1 < text.Length && text[i] == ' ' && char.IsAsciiDigit(text[i + 1]) ? i : 0;
        if (char.IsAsciiDigit(word[0]))
            return word.Length <= 7 && !word.Contains('.') && (i >= text.Length || text[i] is not ('€' or '$' or '%')) ? i : 0;
        // A new line or a capital word that is none of the language's own goes with the address: the town, its state, the country.
        if (PlaceOfTwo(text, from, i) is > 0 and var two)
            return two;
        return char.IsUpper(word[0]) && (word.Length is 2 && word.IndexOfAnyExceptInRange('A', 'Z') < 0 || word is "Suite" or "Apt" or "Unit" or "Box" || (!Lists.IsOrdinary(word) || Lists.IsPlace(word)) && !Lists.IsGiven(word)) ? i : 0;
    }
}
