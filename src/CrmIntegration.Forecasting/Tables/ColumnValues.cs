using System.Globalization;

namespace CrmIntegration.Forecasting.Tables;

/// <summary>How one column writes its dates, decided once from all its values: 03/04/2024 alone could be either.</summary>
sealed class ColumnDates
{
    static readonly string[][] Ways =
    [
        ["yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd", "yyyy-MM", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy/MM/dd HH:mm:ss"],
        ["M/d/yyyy", "M/d/yyyy H:mm", "M/d/yyyy H:mm:ss", "M/d/yyyy h:mm tt", "M-d-yyyy", "M/d/yy"],
        ["d/M/yyyy", "d/M/yyyy H:mm", "d/M/yyyy H:mm:ss", "d-M-yyyy", "d/M/yy"],
        ["d.M.yyyy", "d.M.yyyy H:mm", "d.M.yyyy H:mm:ss", "d.M.yy"],
        ["d MMM yyyy", "d-MMM-yyyy", "d-MMM-yy", "MMM d, yyyy", "MMM yyyy", "MMM-yy", "d MMMM yyyy", "MMMM d, yyyy", "MMMM yyyy"],
        ["yyyy"],
    ];

    readonly int way;
    /// <summary>Said when day and month could be exchanged in every value.</summary>
    public string? Ambiguous { get; }
    /// <summary>Share of the values that are not blank and read as dates.</summary>
    public double Share { get; }

    public ColumnDates(string name, IEnumerable<string> values)
    {
        var some = values.Where(v => v.Length > 0).Take(5000).ToList();
        var hits = Ways.Select((_, w) => some.Count(v => Read(v, w) is not null)).ToArray();
        way = Array.IndexOf(hits, hits.Max());
        Share = some.Count == 0 ? 0 : hits[way] / (double)some.Count;
        if (way is 1 or 2 && hits[1] == hits[2] && hits[1] > 0) Ambiguous = $"Column {name}: its dates could be month/day or day/month; read as month/day.";
    }

    /// <summary>Years outside 1950 to 2100 are slips of the hand, not dates.</summary>
    public DateTimeOffset? this[string text] => Read(text, way) is { Year: >= 1950 and <= 2100 } at ? at : null;

    /// <returns>Why a value is none, for the reader.</returns>
    public string Why(string text) => text.Length == 0 ? "the date is blank" : Read(text, way) is { } far ? $"'{text}' lies in the year {far.Year}, which cannot be meant" : $"'{Short(text)}' is no date";

    internal static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";

    static DateTimeOffset? Read(string text, int way)
    {
        const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        if (text.Length is 0 or > 40) return null;
        if (DateTimeOffset.TryParseExact(text, Ways[way], CultureInfo.InvariantCulture, Style, out var at)) return at;
        // with a zone or a fraction of a second: only where the year comes first, for then nothing can be exchanged
        return way == 0 && text.Length > 10 && char.IsAsciiDigit(text[3]) && text[4] is '-' or '/' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Style, out at) ? at : null;
    }
}

/// <summary>How one column writes its numbers: 1.234 is a thousand in one file and one and a bit in another.</summary>
sealed class ColumnNumbers
{
    readonly bool decimalComma;
    public double Share { get; }
    /// <summary>Whether the column means numbers: nearly all values are, or most are and one or two words stand for those that are missing.</summary>
    public bool Meant { get; }
    /// <summary>Signs and codes that stand beside the amounts.</summary>
    public IReadOnlyList<string> Currencies { get; }

    // Codes such as 1, 2 and A are words; sizes beside a word for none are numbers.
    const double NearlyAll = 0.95;
    const int MostWords = 2, NumbersPerWord = 3;

    public ColumnNumbers(IEnumerable<string> values)
    {
        var some = values.Where(v => v.Length > 0).Take(5000).ToList();
        // a comma that cannot divide thousands is a decimal one, and so is one after a point
        var (comma, point) = (some.Count(v => Decimal(v, ',', '.')), some.Count(v => Decimal(v, '.', ',')));
        decimalComma = comma > point;
        Share = some.Count == 0 ? 0 : some.Count(v => this[v] is not null) / (double)some.Count;
        Meant = Share > NearlyAll || Share > 0.5 && IsBesideWords(some);
        Currencies = [.. some.Select(CurrencyOf).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public double? this[string text]
    {
        get
        {
            if (text.Length is 0 or > 40) return null;
            Span<char> plain = stackalloc char[text.Length + 1];
            var (n, negative) = (0, text[0] == '(' && text[^1] == ')');
            foreach (var c in text)
                if (char.IsAsciiDigit(c) || c is '-' or '+' or 'e' or 'E') plain[n++] = c;
                else if (c is '.' or ',') { if (c == (decimalComma ? ',' : '.')) plain[n++] = '.'; }
                else if (!char.IsWhiteSpace(c) && c is not ('\'' or '(' or ')' or '%') && char.GetUnicodeCategory(c) != UnicodeCategory.CurrencySymbol && !char.IsAsciiLetterUpper(c)) return null;
            // a code of three letters may hold an E
            if (CurrencyOf(text) is { Length: 3 } code && char.IsAsciiLetter(code[0])) return new ColumnNumbers(decimalComma)[text.Replace(code, "", StringComparison.Ordinal).Trim()];
            if (text.Any(char.IsAsciiLetterUpper) && !text.Contains('E')) return null;
            return double.TryParse(plain[..n], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? negative ? -value : value : null;
        }
    }

    bool IsBesideWords(List<string> values)
    {
        var words = values.Where(v => this[v] is null).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostWords + 1).Count();
        return words <= MostWords && values.Where(v => this[v] is not null).Distinct(StringComparer.Ordinal).Count() >= NumbersPerWord * words;
    }

    ColumnNumbers(bool decimalComma) => (this.decimalComma, Currencies) = (decimalComma, []);

    static bool Decimal(string v, char mark, char other)
    {
        var at = v.LastIndexOf(mark);
        if (at < 0 || v.IndexOf(mark) != at) return false;
        var digits = v[(at + 1)..].TakeWhile(char.IsAsciiDigit).Count();
        return v.LastIndexOf(other) is var o && o >= 0 ? o < at : digits != 3 || v[..at].Count(char.IsAsciiDigit) is 0 or > 3;
    }

    static string? CurrencyOf(string v)
    {
        foreach (var c in v) if (char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol) return c.ToString();
        var letters = new string([.. v.Where(char.IsAsciiLetterUpper)]);
        return letters.Length == 3 && v.Any(char.IsAsciiDigit) ? letters : null;
    }
}
