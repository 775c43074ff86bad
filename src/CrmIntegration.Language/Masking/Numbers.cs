using System.Buffers;
using System.Text.RegularExpressions;

namespace CrmIntegration.Language.Masking;

/// <summary>Groups of digits: phones, cards, national and bank numbers, post codes. Check digits, shape and the words before decide; amounts and dates stay.</summary>
static class Numbers
{
    const int LongestGroup = 34;
    const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    static readonly Regex PostCode = new(@"\b(zip( code)?|postal code|post ?code|plz|postleitzahl|code postal|código postal|cep)( is|'s| ist|:)?:? ?([A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}|[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]|[0-9]{3,6}([ \-][0-9]{2,4})?( [A-Z]{2})?)\b", Linear | RegexOptions.IgnoreCase);
    static readonly SearchValues<string> PhoneWords = SearchValues.Create(["phone", "call", "number", "mobile", "cell", "tel", "fax", "reach", "answering", "registered", "anruf", "handy", "appel", "ring", "whatsapp", "text me", "messages to", "rufen", "mobil", "teléfono", "telefono", "telefone", "móvil", "movil", "cel ", "cel.", "celular", "gsm", "tlf", "puh",  "bel ", "电话", "手机", "電話", "office", "desk"], StringComparison.Ordinal);
    static readonly SearchValues<string> CardWords = SearchValues.Create(["card", "karte", "carte", "tarjeta", "carta", "cartão", "kaart", "visa", "amex", "mastercard", " cc "], StringComparison.Ordinal);
    static readonly SearchValues<string> PostWords = SearchValues.Create(["zip", "postal code", "postcode", "post code", "plz", "postleitzahl", "code postal", "código postal", "cep"], StringComparison.OrdinalIgnoreCase);
    static readonly string[] Currencies = ["EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CNY", "CAD", "AUD", "INR", "BRL"];

    public static void Find(string text, List<MaskSpan> found)
    {
        if (text.AsSpan().ContainsAny(PostWords))
            foreach (Match m in PostCode.Matches(text))
                found.Add(new(m.Groups[4].Index, m.Groups[4].Length, "ADDRESS"));
        for (var at = text.AsSpan().IndexOfAnyInRange('0', '9'); at >= 0 && at < text.Length;)
        {
            var (from, end) = Group(text, at);
            foreach (var (start, length) in Parts(text, from, end))
                if (Kind(text, start, length) is { } kind)
                    found.Add(new(start, length + (kind == "PHONE" ? Extension(text, start + length) : 0), kind));
            var next = text.AsSpan(end).IndexOfAnyInRange('0', '9');
            at = next < 0 ? -1 : end + next;
        }
    }

    // Digits with what stands between the groups of one number; ends with a digit.
    static (int From, int End) Group(string text, int digit)
    {
        var from = digit > 0 && text[digit - 1] is '+' or '(' ? digit - 1 : digit;
        var end = digit + 1;
        for (var i = digit + 1; i < text.Length && i - digit < LongestGroup && (char.IsAsciiDigit(text[i]) || text[i] is ' ' or '(' or ')' or '.' or '/' or '-' or (>= '\u2010' and <= '\u2013')); i++)
            if (char.IsAsciiDigit(text[i]))
                end = i + 1;
        return (from, end);
    }

    // "x4587", " ext. 12"
    static int Extension(string text, int end)
    {
        var i = end;
        while (i < text.Length && i - end < 6 && (text[i] is ' ' or '.' or 'x' or 'X' or 'e' or 'E' or 't' or 'T'))
            i++;
        var digits = i;
        while (digits < text.Length && digits - i < 6 && char.IsAsciiDigit(text[digits]))
            digits++;
        return digits > i && text.AsSpan(end, i - end).Trim(" .").ToString().ToLowerInvariant() is "x" or "ext" ? digits - end : 0;
    }

    // "2026-12-01 905-674-3793": a date and a phone stand in one run of digits.
    static IEnumerable<(int Start, int Length)> Parts(string text, int from, int end)
    {
        if (end - from < 4)
            yield break;
        if (text.IndexOf(' ', from, end - from) - from is > 5 and var space && IsDate(text.Substring(from, space)))
        {
            if (end - from - space > 5)
                yield return (from + space + 1, end - from - space - 1);
            yield break;
        }
        yield return (from, end - from);
    }

    static string? Kind(string text, int start, int length)
    {
        var value = text.Substring(start, length);
        var digits = new string([.. value.Where(char.IsAsciiDigit)]);
        var end = start + length;
        if (start > 0 && (char.IsLetterOrDigit(text[start - 1]) && text[start - 1] < 0x2e80 || text[start - 1] is '$' or '€' or '£' or '¥' || text[start - 1] is ',' or '.' && start > 1 && char.IsAsciiDigit(text[start - 2])))
            return null;
        // "345-899-3560x4587": an extension follows.
        var extension = end + 1 < text.Length && text[end] is 'x' && char.IsAsciiDigit(text[end + 1]);
        if (end < text.Length && !extension && (char.IsLetter(text[end]) && text[end] < 0x2e80 || text[end] is '%' or '€' or '$' or '£' || text[end] is ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))
            return digits.Length >= 12 ? "NUMBER" : digits.Length == 9 && value is [_, _, _, _, _, _, '-', _, _, _] && IsBirthday(digits.AsSpan(0, 6)) ? "ID" : null;      // Finland's ends with a letter
        if (IsMoney(text, start, end) || IsDate(value))
            return null;
        // Lower case once, then compared as it is: five lists are looked through for each number.
        Span<char> low = stackalloc char[40];
        var before = low[..text.AsSpan(Math.Max(0, start - 40), Math.Min(40, start)).ToLowerInvariant(low)];
        return Identity(value, digits, before) ?? Account(digits, before) ?? Phone(value, digits, before);
    }

    static string? Identity(string value, string digits, ReadOnlySpan<char> before)
    {
        if (digits.Length == 9 && value.Length == 11 && value[3] is '-' or ' ' && value[6] == value[3])
            return "ID";                                                     // US SSN
        if (value is [_, _, _, '.', _, _, _, '.', _, _, _, '-', _, _] or [_, _, _, '.', _, _, _, _, _, '.', _, _, '-', _] || value is [_, _, _, '.', _, _, _, _, '.', _, _, _, _, '.', _, _])
            return "ID";                                                     // CPF, PIS, Swiss AHV
        if (value is [_, .., '.', _, _, _, '.', _, _, _, '-', _] && digits.Length is 8 or 9)
            return "ID";                                                     // Brazil's RG, Chile's RUT
        if (value is [_, _, '.', _, _, '.', _, _, '-', _, _, _, '.' or '-', _, _] && IsBirthday(digits.AsSpan(0, 6)))
            return "ID";                                                     // Belgium
        if (digits.Length == 10 && value.Length == 11 && value[6] is '-' or '+' && IsBirthday(digits.AsSpan(0, 6)))
            return "ID";                                                     // Swedish and Danish
        if (digits.Length == 13 && value.Length == 14 && value[6] == '-' && IsBirthday(digits.AsSpan(0, 6)))
            return "ID";                                                     // Korean
        if (Checks.Nir(digits) || Checks.ResidentId(digits) || (Checks.Aadhaar(digits) && !before.ContainsAny(CardWords)))
            return "ID";
        // Eleven digits pass a check digit by chance once in ten: without a word before it is a number all the same, only not called ID.
        if (digits.Length is >= 7 and <= 14 && (before.ContainsAny(Cues.Papers) || (value.Length == digits.Length && (Checks.SteuerId(digits) || Checks.Cpf(digits)))))
            return "ID";
        return digits.Length == 9 && value.Length == 9 && Checks.Bsn(digits) && before.Contains("bsn", StringComparison.OrdinalIgnoreCase) ? "ID" : null;
    }

    static string? Account(string digits, ReadOnlySpan<char> before)
    {
        if (digits.Length is >= 12 and <= 19)
            return Checks.Luhn(digits) || before.ContainsAny(CardWords) ? "CARD" : "NUMBER";
        if (digits.Length > 19)
            return "NUMBER";
        return digits.Length >= 6 && before.ContainsAny(Cues.Bank) ? "BANK" : null;
    }

    static string? Phone(string value, string digits, ReadOnlySpan<char> before)
    {
        var toCall = before.ContainsAny(PhoneWords);
        if (digits.Length is < 6 or > 15 || (digits.Length == 6 && !toCall && value[0] is not ('(' or '+')))
            return null;
        var grouped = value.Any(c => c is ' ' or '-' or '(' or '+' or '/' or '.');
        if (!grouped)
            return value[0] == '0' || digits.Length is 10 or 11 || toCall ? "PHONE" : null;
        // "3 000 000 2 500" are amounts in a row; a phone has at most five groups and no lone digit but the first.
        return value.Split([' ', '-', '(', ')', '/', '.', '+'], StringSplitOptions.RemoveEmptyEntries) is { Length: <= 6 } groups && (value[0] is '+' or '0' or '(' || toCall || groups.Skip(1).All(g => g.Length >= 2)) && !IsThousands(value, toCall) ? "PHONE" : null;
    }

    // "1 250 000" and "1.250.000" are amounts unless somebody is to be called.
    static bool IsThousands(string value, bool toCall) =>
        !toCall && value[0] is not ('0' or '+' or '(') && value.Split(' ', '.') is { Length: >= 2 } parts && parts[0].Length <= 3 && parts.Skip(1).All(p => p.Length == 3 && p.All(char.IsAsciiDigit)) && parts.All(p => p.EndsWith('0') || p == parts[0]);

    static bool IsMoney(string text, int start, int end)
    {
        if (end + 1 < text.Length && text[end] == ' ' && (text[end + 1] is '€' or '$' or '£' or '%' || BeginsWithCurrency(text.AsSpan(end + 1))))
            return true;
        var before = text.AsSpan(Math.Max(0, start - 5), Math.Min(5, start)).TrimEnd();
        return before.Length > 0 && (before[^1] is '$' or '€' or '£' or '¥' || (before.Length >= 3 && EndsInCurrency(before)));
    }

    static bool BeginsWithCurrency(ReadOnlySpan<char> text) =>
        text.Length >= 3 && Array.Exists(Currencies, text[..3].ToString().ToUpperInvariant().Equals) && (text.Length == 3 || !char.IsLetter(text[3]));

    static bool EndsInCurrency(ReadOnlySpan<char> text) => Array.Exists(Currencies, text[^3..].ToString().ToUpperInvariant().Equals);

    static bool IsBirthday(ReadOnlySpan<char> six) =>
        (Two(six[2..4]) is >= 1 and <= 12 && Two(six[4..6]) is >= 1 and <= 31) || (Two(six[0..2]) is >= 1 and <= 31 && Two(six[2..4]) is >= 1 and <= 12);

    static int Two(ReadOnlySpan<char> digits) => (digits[0] - '0') * 10 + digits[1] - '0';

    internal static bool IsDate(string value)
    {
        var parts = value.Split([' ', '.', '/', '-'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is >= 3 and <= 5 && value.All(c => char.IsAsciiDigit(c) || c is '.' or '/' or '-' or ' ')
            && ((parts[0].Length == 4 && parts[0][0] is '1' or '2' && parts[1].Length <= 2 && parts[2].Length <= 2 && Low(parts[1], 12) && Low(parts[2], 31))
                || (parts[2].Length == 4 && parts[2][0] is '1' or '2' && parts.Skip(3).All(p => p.Length <= 2) && parts[0].Length <= 2 && parts[1].Length <= 2 && Low(parts[0], 31) && Low(parts[1], 31)));

        static bool Low(string number, int most) => number.All(char.IsAsciiDigit) && int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) <= most;
    }
}
