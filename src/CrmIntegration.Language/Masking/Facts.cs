using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CrmIntegration.Language.Masking;

/// <summary>What the strict profile masks beside people: places, dates, ages, origin, titles. And a date of birth, which every profile masks.</summary>
static class Facts
{
    const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    static readonly Regex Birth = new(@"(born( on)?|birth( ?day)?( is)?|dob|date of birth|geb\.|geboren( am)?|geburtsdatum|geburtstag|née? le|date de naissance|nacid[oa] el|fecha de nacimiento|nat[oa] il|data di nascita|nascid[oa] em|data de nascimento|geboren op|geboortedatum|出生日期|生年月日)[ :\t]{0,4}(it'?s |is |ist )?(\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}|\d{1,2}(st|nd|rd|th|\.)? \p{L}+,? \d{4}|\p{L}+ \d{1,2}(st|nd|rd|th)?,? \d{4}|\d{4}年\d{1,2}月\d{1,2}日)", Linear | RegexOptions.IgnoreCase);
    static readonly SearchValues<string> BirthWords = SearchValues.Create(["born", "birth", "dob", "geb", "née ", "né ", "naissance", "nacid", "nacimiento", "nato ", "nata ", "nascita", "nascid", "nascimento", "geboor", "出生", "生年"], StringComparison.OrdinalIgnoreCase);
    static readonly Regex Date = new(@"\b\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}\b( \d{1,2}:\d{2}(:\d{2})?)?|\b(19[0-9]{2}|20[0-9]{2})\b|\b\d{1,2}:\d{2}(:\d{2})?( ?[aApP]\.?[mM]\.?)?\b|\d{4}年\d{1,2}月(\d{1,2}日)?", Linear);
    static readonly Regex Age = new(@"\b\d{1,3}([ \-](year|yr|month)s?[ \-]old|[ \-]?y/?o\b| years? of age| ?Jahre alt| ans\b| años\b| anni\b| anos\b| jaar oud|岁|歳)|\b(aged?( of)?|turn(ed|s|ing)?|im Alter von|âgée? de|when (he|she|they|i) (was|were)|(he|she|i)( a|')m?s?( now)?) \d{1,3}\b", Linear | RegexOptions.IgnoreCase);
    static readonly HashSet<string> Days = Names();
    static readonly HashSet<string> Titles = new(["mr", "mrs", "ms", "miss", "dr", "prof", "herr", "herrn", "frau", "mme", "mlle", "sr", "sra", "sig", "dds", "md", "phd"], StringComparer.OrdinalIgnoreCase);

    public static void FindBirth(string text, List<MaskSpan> found)
    {
        if (text.AsSpan().ContainsAny(BirthWords))
            Add(Birth, "BIRTH", text, found);
    }

    public static void Find(string text, List<Word> words, MaskProfile profile, List<MaskSpan> found)
    {
        if (profile.Dates)
            Add(Date, "DATE", text, found);
        if (profile.Ages)
            Add(Age, "AGE", text, found);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var said = word.In(text);
            if (word.Is(Looks.Covered))
                continue;
            if (profile.Dates && (word.Is(Looks.Capital) || said.EndsWith("day")) && Days.GetAlternateLookup<ReadOnlySpan<char>>().Contains(said))
                found.Add(new(word.Start, word.Length, "DATE"));
            else if (profile.Nationalities && Lists.IsPeople(said))
                found.Add(new(word.Start, word.Length, "ORIGIN"));
            else if (profile.Titles && Titles.GetAlternateLookup<ReadOnlySpan<char>>().Contains(said))
                found.Add(new(word.Start, word.Length + (word.End < text.Length && text[word.End] == '.' ? 1 : 0), "TITLE"));
            else if (profile.Titles && word.Is(Looks.Job) && JobAt(text, words, i) is > -1 and var from)
                found.Add(new(words[from].Start, word.End - words[from].Start, "TITLE"));
            else if (profile.Places && PlaceRun(text, words, i) is > 0 and var run)
                found.Add(new(word.Start, words[i + run - 1].End - word.Start, "PLACE"));
        }
    }

    /// <returns>How many words make a listed place here; 0: none.</returns>
    public static int PlaceRun(string text, List<Word> words, int at)
    {
        Span<char> joined = stackalloc char[48];
        for (var n = Math.Min(3, words.Count - at); n > 0; n--)
        {
            var length = words[at + n - 1].End - words[at].Start;
            if (length is < 3 or > 48 || (!words[at].Is(Looks.Capital) && n < 2 && length < 5))
                continue;
            text.AsSpan(words[at].Start, length).Replace(joined, ' ', '_');
            if (Lists.IsPlace(joined[..length]))
                return n;
        }
        return 0;
    }

    // "as Rolling machine operator", "the Technical writer, said", or a line of its own that ends with a job.
    static int JobAt(string text, List<Word> words, int at)
    {
        if (!words[at].Is(Looks.EndsLine) && !(words[at].End < text.Length && text[words[at].End] is ',' or '.'))
            return -1;
        for (var from = at; from >= 0 && at - from < 7 && (from == at || words[from + 1].Start - words[from].End <= 2); from--)
        {
            if (words[from].Is(Looks.StartsLine) && words[at].Is(Looks.EndsLine))
                return from;
            if (from > 0 && words[from].Is(Looks.Capital) && words[from - 1].In(text) is "as" or "the" or "als" or "our")
                return from;
        }
        return -1;
    }

    static void Add(Regex rule, string kind, string text, List<MaskSpan> found)
    {
        foreach (Match m in rule.Matches(text))
            found.Add(new(m.Index, m.Length, kind));
    }

    static HashSet<string> Names()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var language in new[] { "en", "de", "fr", "es", "it", "pt", "nl" })
        {
            var format = CultureInfo.GetCultureInfo(language).DateTimeFormat;
            names.UnionWith(format.DayNames.Concat(format.MonthNames).Where(n => n.Length > 3));
        }
        names.Remove("mars");
        return names;
    }
}
