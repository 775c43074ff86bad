namespace CrmIntegration.Language.Masking;

/// <summary>The check digits of cards, accounts and national numbers. Digits only, unless said otherwise.</summary>
static class Checks
{
    /// <summary>ISO/IEC 7812, cards.</summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var d = digits[digits.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? d : d * 2 > 9 ? d * 2 - 9 : d * 2;
        }
        return sum % 10 == 0;
    }

    /// <summary>ISO 13616 mod 97; letters and digits, other characters are passed over.</summary>
    public static bool Iban(string iban)
    {
        var bare = iban.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant).ToArray();
        if (bare.Length < 15)
            return false;
        var rest = 0;
        foreach (var c in bare[4..].Concat(bare[..4]))
            rest = char.IsAsciiDigit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
        return rest == 1;
    }

    /// <summary>Germany's Steuer-ID, 11 digits, ISO/IEC 7064 mod 11,10.</summary>
    public static bool SteuerId(ReadOnlySpan<char> digits)
    {
        if (digits.Length != 11 || digits[0] == '0')
            return false;
        var product = 10;
        foreach (var c in digits[..10])
        {
            var sum = (c - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == digits[10] - '0';
    }

    /// <summary>France's NIR with its key, 15 digits.</summary>
    public static bool Nir(ReadOnlySpan<char> digits) =>
        digits.Length == 15 && digits[0] is '1' or '2' && long.Parse(digits[..13], System.Globalization.CultureInfo.InvariantCulture) is var n && 97 - n % 97 == int.Parse(digits[13..], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The Netherlands' BSN, 9 digits, "elfproef".</summary>
    public static bool Bsn(ReadOnlySpan<char> digits)
    {
        if (digits.Length != 9)
            return false;
        var sum = -(digits[8] - '0');
        for (var i = 0; i < 8; i++)
            sum += (digits[i] - '0') * (9 - i);
        return sum % 11 == 0 && sum != 0;
    }

    /// <summary>Brazil's CPF, 11 digits.</summary>
    public static bool Cpf(ReadOnlySpan<char> digits) => digits.Length == 11 && digits.ContainsAnyExcept(digits[0]) && CpfDigit(digits, 9) == digits[9] - '0' && CpfDigit(digits, 10) == digits[10] - '0';

    static int CpfDigit(ReadOnlySpan<char> digits, int length)
    {
        var sum = 0;
        for (var i = 0; i < length; i++)
            sum += (digits[i] - '0') * (length + 1 - i);
        return sum * 10 % 11 % 10;
    }

    /// <summary>Poland's PESEL, 11 digits.</summary>
    public static bool Pesel(ReadOnlySpan<char> digits) => digits.Length == 11 && Weighted(digits[..10], [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) is var sum && (10 - sum % 10) % 10 == digits[10] - '0';

    /// <summary>China's resident number, 18 characters, the last may be X (ISO 7064 mod 11-2).</summary>
    public static bool ResidentId(ReadOnlySpan<char> id) =>
        id.Length == 18 && "10X98765432"[Weighted(id[..17], [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] == char.ToUpperInvariant(id[17]);

    /// <summary>Spain's DNI and NIE: the letter is the number modulo 23.</summary>
    public static bool Dni(ReadOnlySpan<char> bare)
    {
        if (bare.Length != 9)
            return false;
        var number = bare[0] is 'X' or 'Y' or 'Z' ? $"{bare[0] - 'X'}{bare[1..8]}" : bare[..8].ToString();
        return int.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var n) && "TRWAGMYFPDXBNJZSQVHLCKE"[n % 23] == bare[8];
    }

    static readonly int[,] Turn = { { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 1, 2, 3, 4, 0, 6, 7, 8, 9, 5 }, { 2, 3, 4, 0, 1, 7, 8, 9, 5, 6 }, { 3, 4, 0, 1, 2, 8, 9, 5, 6, 7 }, { 4, 0, 1, 2, 3, 9, 5, 6, 7, 8 },
        { 5, 9, 8, 7, 6, 0, 4, 3, 2, 1 }, { 6, 5, 9, 8, 7, 1, 0, 4, 3, 2 }, { 7, 6, 5, 9, 8, 2, 1, 0, 4, 3 }, { 8, 7, 6, 5, 9, 3, 2, 1, 0, 4 }, { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 } };
    static readonly int[] Shuffle = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    /// <summary>India's Aadhaar, 12 digits (Verhoeff 1969).</summary>
    public static bool Aadhaar(ReadOnlySpan<char> digits)
    {
        if (digits.Length != 12 || digits[0] is '0' or '1')
            return false;
        var check = 0;
        for (var i = 0; i < 12; i++)
        {
            var d = digits[11 - i] - '0';
            for (var n = 0; n < i % 8; n++)
                d = Shuffle[d];
            check = Turn[check, d];
        }
        return check == 0;
    }

    static int Weighted(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
            sum += (digits[i] - '0') * weights[i];
        return sum;
    }
}
