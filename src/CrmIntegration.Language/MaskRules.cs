using System.Text.RegularExpressions;

namespace CrmIntegration.Language;

/// <summary>A stretch of text that identifies someone or opens something.</summary>
/// <param name="Kind">PERSON, EMAIL, PHONE, IBAN, CARD, ID, ADDRESS, URL, IP, BIRTH, SECRET, NUMBER, LITERAL.</param>
public readonly record struct MaskSpan(int Start, int Length, string Kind)
{
    /// <summary>One past the last character.</summary>
    public int End => Start + Length;
}

/// <summary>Personal data that has a shape. Linear-time patterns; checksums and neighbours decide in code.</summary>
static class MaskRules
{
    const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    static readonly Regex Literal = new(@"\[[A-Za-z]+_[0-9]+\]", Linear);
    static readonly Regex Email = new(@"[\p{L}\p{N}._%+'\-]+ ?(@|\[at\]|\(at\)|＠) ?[\p{L}\p{N}\-]+((\.| ?\[dot\] ?| ?\(dot\) ?)[\p{L}\p{N}\-]+)*(\.| ?\[dot\] ?| ?\(dot\) ?)\p{L}{2,24}", Linear | RegexOptions.IgnoreCase);
    static readonly Regex Url = new(@"(https?://|www\.)[^\s<>""')\]]+", Linear | RegexOptions.IgnoreCase);
    static readonly Regex Iban = new(@"\b[A-Za-z]{2}[0-9]{2}([ \-]?[A-Za-z0-9]){11,30}", Linear);
    static readonly Regex Digits = new(@"[+(]?[0-9][0-9 ()./\-]{4,28}[0-9]", Linear);
    static readonly Regex Ipv4 = new(@"\b[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\b", Linear);
    static readonly Regex Ipv6 = new(@"\b([0-9A-Fa-f]{1,4}:){3,7}(:?[0-9A-Fa-f]{1,4})\b", Linear);
    static readonly Regex NationalId = new(@"\b([A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]|[0-9]{8}-?[A-Z]|[XYZ][0-9]{7}-?[A-Z]|[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]|[0-9]{17}[Xx]|[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}|[A-Z][0-9]{8,14})\b", Linear);
    static readonly Regex Token = new(@"\b(sk|pk|rk|ghp|gho|ghs|github_pat|glpat|xox[abprs]|AKIA|ASIA|AIza|eyJ)[A-Za-z0-9_\-.]{12,}", Linear);
    static readonly Regex Said = new(@"\b(password|passwort|passphrase|kennwort|mot de passe|contraseña|senha|wachtwoord|api[ _-]?key|secret|token|pin code|密码|パスワード)( (is|ist|est|es|è|é))?\s?[:=：]?\s?[^\s,;]{4,}", Linear | RegexOptions.IgnoreCase);
    static readonly Regex Street = new(
        @"(\b[0-9]{1,5}[A-Za-z]?,? (\p{Lu}[\p{L}'’\-]*\.? ){1,4}(Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Square|Terrace|Close|Crescent|Parkway|Highway)\b\.?)"
        + @"|(\b\p{Lu}[\p{L}\-]*(straße|strasse|str\.|weg|platz|allee|gasse|damm|ring|ufer|straat|laan|plein|gracht|kade|steenweg|vägen|gatan|vej|gade|veien|gata|katu|tie|utca)( [Nn]r\.?)? [0-9]{1,5} ?[a-zA-Z]?\b)"
        + @"|(\b([0-9]{1,4},? )?(rue|avenue|boulevard|impasse|quai|chemin|Rue|Avenue|Boulevard|Chemin|Calle|calle|Avenida|Plaza|Paseo|C/|Via|Viale|Piazza|Corso|Rua|Travessa|ul\.|u\.|Nádraží) (\p{Ll}{1,3} ){0,2}\p{Lu}[\p{L}'’\-]*( \p{L}[\p{L}'’\-]*){0,3},? ?[0-9]{0,5}\b)"
        + @"|(\b(P\.? ?O\.? Box|Postfach|PSC|Apt\.?|Suite|Unit) [0-9]{1,6}(, Box [0-9]{1,6})?\b)", Linear);
    static readonly Regex Birth = new(@"(born( on)?|birth( ?day)?( is)?|dob|date of birth|geboren( am)?|geburtsdatum|née? le|nacid[oa] el|nat[oa] il|nascid[oa] em|geboren op)\s?[:]?\s?(\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}|\d{1,2}\.? \p{L}+ \d{4}|\p{L}+ \d{1,2},? \d{4})", Linear | RegexOptions.IgnoreCase);
    static readonly string[] SecretWords = ["pass", "kennwort", "contraseña", "senha", "wachtwoord", "key", "secret", "token", "pin code", "密码", "パスワード"];
    static readonly string[] BirthWords = ["born", "birth", "dob", "gebor", "geburt", "née ", "né ", "nacid", "nato ", "nata ", "nascid"];
    static readonly string[] PhoneWords = ["phone", "call", "number", "mobile", "cell", "tel", "fax", "reach", "answering", "registered", "anruf", "handy", "appel"];
    static readonly string[] CardWords = ["card", "karte", "carte", "tarjeta", "carta", "cartão", "kaart", "visa", "amex", "mastercard"];
    static readonly string[] IdWords = ["ssn", "social security", "license", "licence", "passport", "ausweis", "bsn", "steuer", "tax id", "nif", "nie", "dni", "cpf"];
    static readonly Dictionary<string, int> IbanLength = "AD24 AE23 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IL23 IT27 LI21 LT20 LU20 LV21 MT31 NL18 NO15 PL28 PT25 RO24 SA24 SE24 SI19 SK24 TR26"
        .Split(' ').ToDictionary(p => p[..2], p => int.Parse(p[2..], System.Globalization.CultureInfo.InvariantCulture));

    public static void Find(string text, List<MaskSpan> found)
    {
        // A cheap look first: most mails hold none of these, and the patterns cost ten times as much.
        if (text.Contains('['))
            Add(Literal, "LITERAL");
        if (text.Contains('@') || text.Contains('＠') || text.Contains("at]", StringComparison.OrdinalIgnoreCase) || text.Contains("at)", StringComparison.OrdinalIgnoreCase))
            Add(Email, "EMAIL");
        if (SecretWords.Any(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)))
            foreach (Match m in Said.Matches(text))
                if (SecretPart(m.Value) is > 0 and var skip && Secret(m.Value[skip..]))
                    found.Add(new(m.Index + skip, m.Length - skip, "SECRET"));
        if (BirthWords.Any(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)))
            Add(Birth, "BIRTH");
        foreach (Match m in Url.Matches(text))
            found.Add(new(m.Index, m.Value.TrimEnd('.', ',', '?', '!', ';', ':').Length, "URL"));
        foreach (Match m in Iban.Matches(text))
            if (IbanIn(m.Value) is > 0 and var length)
                found.Add(new(m.Index, length, "IBAN"));
        Add(Token, "SECRET");
        Add(NationalId, "ID");
        foreach (Match m in Ipv4.Matches(text))
            if (m.Value.Split('.').All(p => p.Length <= 3 && int.Parse(p, System.Globalization.CultureInfo.InvariantCulture) <= 255))
                found.Add(new(m.Index, m.Length, "IP"));
        Add(Ipv6, "IP");
        Add(Street, "ADDRESS");
        foreach (Match m in Digits.Matches(text))
            if (KindOfDigits(text, m) is { } kind)
                found.Add(new(m.Index, m.Length, kind));

        void Add(Regex rule, string kind)
        {
            foreach (Match m in rule.Matches(text))
                found.Add(new(m.Index, m.Length, kind));
        }
    }

    static int SecretPart(string said)
    {
        var at = said.LastIndexOfAny([' ', ':', '=', '：']);
        return at < 0 ? 0 : at + 1;
    }

    // "your password reset" names no password; "password: hunter2" does.
    static bool Secret(string word) => word.Length >= 4 && (word.Any(char.IsAsciiDigit) || word.Any(c => "!#$%&*@_".Contains(c)) || (word.Any(char.IsUpper) && word.Any(char.IsLower) && !char.IsUpper(word[0])));

    static int IbanIn(string shape)
    {
        var letters = 0;
        var wanted = IbanLength.GetValueOrDefault(shape[..2].ToUpperInvariant());
        for (var i = 0; i < shape.Length; i++)
            if (char.IsAsciiLetterOrDigit(shape[i]) && ++letters == wanted && (i + 1 == shape.Length || !char.IsAsciiLetterOrDigit(shape[i + 1]) || Checks(shape[..(i + 1)])))
                return i + 1;
        return wanted == 0 && Checks(shape) ? shape.Length : 0;
    }

    /// <summary>ISO 13616 mod 97.</summary>
    internal static bool Checks(string iban)
    {
        var bare = iban.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant).ToArray();
        if (bare.Length < 15)
            return false;
        var rest = 0;
        foreach (var c in bare[4..].Concat(bare[..4]))
            rest = char.IsAsciiDigit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
        return rest == 1;
    }

    internal static bool Luhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var d = digits[digits.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? d : d * 2 > 9 ? d * 2 - 9 : d * 2;
        }
        return sum % 10 == 0;
    }

    static string? KindOfDigits(string text, Match match)
    {
        var value = match.Value;
        var digits = new string([.. value.Where(char.IsAsciiDigit)]);
        if (match.Index > 0 && (char.IsLetterOrDigit(text[match.Index - 1]) || text[match.Index - 1] is '.' or ',' or '$' or '€' or '£' or '¥'))
            return null;
        var end = match.Index + match.Length;
        // "345-899-3560x4587": an extension follows.
        var extension = end + 1 < text.Length && text[end] is 'x' && char.IsAsciiDigit(text[end + 1]);
        if (end < text.Length && !extension && (char.IsLetter(text[end]) || text[end] is '%' or '€' or '$' or '£'))
            return digits.Length >= 12 ? "NUMBER" : null;
        if (end + 2 <= text.Length && text[end] is ' ' && (end + 4 <= text.Length && Currency(text.AsSpan(end + 1)) || text[end + 1] is '€' or '$' or '£' or '%'))
            return null;
        if (match.Index >= 4 && Currency(text.AsSpan(match.Index - 4)))
            return null;
        var before = text[Math.Max(0, match.Index - 40)..match.Index].ToLowerInvariant();
        if (digits.Length is >= 12 and <= 19)
            return Luhn(digits) || CardWords.Any(before.Contains) ? "CARD" : "NUMBER";
        if (value.Length == 11 && value[3] == '-' && value[6] == '-')
            return "ID";
        if (digits.Length is >= 7 and <= 14 && IdWords.Any(before.Contains))
            return "ID";
        var toCall = PhoneWords.Any(before.Contains);
        if (digits.Length is < 6 or > 15 || (digits.Length == 6 && !toCall) || LooksLikeDate(value))
            return null;
        return value.Any(c => c is ' ' or '-' or '(' or '+' or '/') || value[0] == '0' || digits.Length is 10 or 11 || toCall ? "PHONE" : null;
    }

    static bool Currency(ReadOnlySpan<char> at) =>
        at.StartsWith("EUR", StringComparison.OrdinalIgnoreCase) || at.StartsWith("USD", StringComparison.OrdinalIgnoreCase) || at.StartsWith("GBP", StringComparison.OrdinalIgnoreCase)
        || at.StartsWith("CHF", StringComparison.OrdinalIgnoreCase) || at.StartsWith("JPY", StringComparison.OrdinalIgnoreCase);

    static bool LooksLikeDate(string value)
    {
        var parts = value.Split([' ', '.', '/', '-'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is >= 3 and <= 5 && value.All(c => char.IsAsciiDigit(c) || c is '.' or '/' or '-' or ' ')
            && ((parts[0].Length == 4 && parts[0][0] is '1' or '2' && parts[1].Length <= 2 && parts[2].Length <= 2)
                || (parts[2].Length == 4 && parts[0].Length <= 2 && parts[1].Length <= 2));
    }
}
