using System.Text.RegularExpressions;

namespace CrmIntegration.Language.Masking;

/// <summary>Numbers of persons, companies, accounts and cars that hold letters. The shape finds, check digits or the word before decide.</summary>
static class LetteredIds
{
    const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    // Letters and digits mixed, with the separators such numbers have; what it is, code tells.
    static readonly Regex Mixed = new(@"\b([A-Z]{1,10}[ \-]?[0-9][A-Z0-9]{0,17}|[0-9]{1,9}[ \-]?[A-Z][A-Z0-9]{0,11})([ \-][A-Z0-9]{1,5}){0,8}\b", Linear);
    static readonly Regex Iban = new(@"\b[A-Za-z]{2}[0-9]{2}([ \-]?[A-Za-z0-9]){11,30}", Linear);

    // Cars, as their countries write them: letters A, digits 9. Shapes that part numbers have too need a word before them.
    static readonly HashSet<string> PlateShapes = new(["AA99 AAA", "AA-999-AA", "AA 999 AA", "99-AAA-9", "9-AAA-99", "AA-99-AA"], StringComparer.Ordinal);
    static readonly Dictionary<string, int> IbanLength =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22 XK20"
        .Split(' ').ToDictionary(p => p[..2], p => int.Parse(p[2..], System.Globalization.CultureInfo.InvariantCulture));

    public static void Find(string text, List<MaskSpan> found)
    {
        foreach (Match m in Iban.Matches(text))
            if (IbanIn(m.Value) is > 0 and var length)
                found.Add(new(m.Index, length, "IBAN"));
        // Between a Chinese letter and a Latin one no word ends for a pattern: there it sees blanks, in the same places.
        foreach (Match m in Mixed.Matches(text.AsSpan().ContainsAnyInRange('\u3040', '\ud7a3') ? string.Create(text.Length, text, (flat, its) =>
            {
                for (var i = 0; i < flat.Length; i++)
                    flat[i] = its[i] is >= '\u3040' and <= '\ud7a3' ? ' ' : its[i];
            }) : text))
            if (Kind(text, m) is var (kind, length) && kind is not null)
                found.Add(new(m.Index, length, kind));
    }

    static (string? Kind, int Length) Kind(string text, Match m)
    {
        var whole = new string([.. m.Value.Where(char.IsAsciiLetterOrDigit)]);
        // Lower case once, then compared as it is: five lists are looked through for each number.
        Span<char> low = stackalloc char[40];
        // "PPSN 1234567FA": the word may stand in the shape itself.
        var to = m.Index + m.Value.AsSpan().IndexOfAnyInRange('0', '9');
        var before = low[..text.AsSpan(Math.Max(0, to - 40), Math.Min(40, to)).ToLowerInvariant(low)];
        if (IsPersonal(whole))
            return ("ID", m.Length);
        // A shape may have drawn in the next word: look at the part before the last blank too.
        if (m.Value.LastIndexOf(' ') is > 5 and var cut && IsPersonal(new string([.. m.Value[..cut].Where(char.IsAsciiLetterOrDigit)])))
            return ("ID", cut);
        if (IsPlate(text, m) || whole.Length is >= 4 and <= 10 && (before.ContainsAny(Cues.Plates) || Cues.RightBefore(before[..^Math.Min(before.Length, to - m.Index)], Cues.PlatesNear)))
            return ("PLATE", m.Length);
        if (whole.Length is 8 or 11 && before.ContainsAny(Cues.BankCodes))
            return ("BANK", m.Length);
        var digits = whole.Count(char.IsAsciiDigit);
        if (whole.Length >= 6 && digits >= 4 && (before.ContainsAny(Cues.Papers) || digits >= 6 && before.ContainsAny(Cues.Number) && !before.ContainsAny(Cues.Business)))
            return ("ID", m.Length);
        return (null, 0);
    }

    static bool IsPlate(string text, Match m)
    {
        if (m.Length is < 6 or > 9)
            return false;
        // Germany: "HH-WA 2231", of which the shape finds the second half.
        if (m.Index > 2 && text[m.Index - 1] == '-' && char.IsUpper(text[m.Index - 2]) && m.Value.IndexOf(' ') is 1 or 2 && char.IsAsciiDigit(m.Value[^2]) && m.Value.AsSpan(m.Value.IndexOf(' ') + 1).IndexOfAnyExceptInRange('0', '9') is -1 or > 0)
            return true;
        return PlateShapes.Contains(string.Create(m.Length, m.Value, (shape, value) =>
        {
            for (var i = 0; i < shape.Length; i++)
                shape[i] = char.IsAsciiDigit(value[i]) ? '9' : char.IsAsciiLetter(value[i]) ? 'A' : value[i];
        }));
    }

    static bool IsPersonal(string id) => id.Length switch
    {
        9 => Checks.Dni(id) && char.IsAsciiLetter(id[8]) || Nino(id) || id[0] is 'S' or 'T' or 'F' or 'G' && Digits(id, 1, 8) && char.IsAsciiLetter(id[8]),
        10 => id[..5].All(char.IsAsciiLetter) && Digits(id, 5, 9) && char.IsAsciiLetter(id[9]),                               // India's PAN
        11 => id[..2] is "DE" or "FR" or "IT" or "AT" or "NL" or "BE" or "PL" or "ES" or "SE" && Digits(id, 4, 11),            // VAT numbers
        13 => char.IsAsciiLetter(id[0]) && Digits(id, 1, 13),                                                                  // US driver licences
        15 => char.IsAsciiLetter(id[0]) && Digits(id, 1, 15),
        16 => id[..6].All(char.IsAsciiLetter) && Digits(id, 6, 8) && char.IsAsciiLetter(id[8]) && Digits(id, 9, 11) && char.IsAsciiLetter(id[11]) && Digits(id, 12, 15) && char.IsAsciiLetter(id[15]),   // codice fiscale
        18 => Digits(id, 0, 17) && id[17] == 'X' && Checks.ResidentId(id) || id[..4].All(char.IsAsciiLetter) && Digits(id, 4, 10) && id[10] is 'H' or 'M',   // China; Mexico's CURP
        _ => false,
    };

    static bool Nino(string id) => char.IsAsciiLetter(id[0]) && char.IsAsciiLetter(id[1]) && Digits(id, 2, 8) && id[8] is >= 'A' and <= 'D';

    static bool Digits(string id, int from, int to) => id.AsSpan(from, to - from).IndexOfAnyExceptInRange('0', '9') < 0;

    static int IbanIn(string shape)
    {
        var letters = 0;
        var wanted = IbanLength.GetValueOrDefault(shape[..2].ToUpperInvariant());
        for (var i = 0; i < shape.Length; i++)
            if (char.IsAsciiLetterOrDigit(shape[i]) && ++letters == wanted && (i + 1 == shape.Length || !char.IsAsciiLetterOrDigit(shape[i + 1]) || Checks.Iban(shape[..(i + 1)])))
                return i + 1;
        return wanted == 0 && Checks.Iban(shape) ? shape.Length : 0;
    }
}
