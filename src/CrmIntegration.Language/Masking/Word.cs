using System.Globalization;

namespace CrmIntegration.Language.Masking;

[Flags]
enum Looks
{
    None = 0, Capital = 1, AllCaps = 2, Ordinary = 4, Given = 8, Family = 16, StartsSentence = 32, Covered = 64, Foreign = 128, StartsLine = 256, EndsLine = 512, Job = 1024,
}

/// <summary>A word of letters, with what its form and the lists say about it. Looked up once; the rules only compare bits.</summary>
readonly record struct Word(int Start, int End, Looks Looks)
{
    public int Length => End - Start;

    public bool Is(Looks any) => (Looks & any) != 0;

    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, End - Start);

    /// <param name="covered">Spans found before: what stands inside an address of mail is no name.</param>
    public static List<Word> Of(string text, List<MaskSpan> covered)
    {
        var words = new List<Word>(text.Length / 6);
        var taken = covered.OrderBy(s => s.Start).ToList();
        var next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetter(text[i]))
                continue;
            var start = i;
            while (i < text.Length && (char.IsLetter(text[i]) || (text[i] >= '\u0300' && CharUnicodeInfo.GetUnicodeCategory(text[i]) == UnicodeCategory.NonSpacingMark)
                || (text[i] is '\'' or '’' or '-' && i + 1 < text.Length && char.IsLetter(text[i + 1]))))
                i++;
            var end = i;
            if (end - start > 2 && (text[end - 1] is 's' or 'S') && (text[end - 2] is '\'' or '’'))
                end -= 2;
            while (next < taken.Count && taken[next].End <= start)
                next++;
            var looks = next < taken.Count && taken[next].Start < end ? Looks.Covered : LooksOf(text.AsSpan(start, end - start));
            words.Add(new(start, end, looks | Place(text, start, i)));
        }
        return words;
    }

    static Looks LooksOf(ReadOnlySpan<char> word)
    {
        var looks = Looks.None;
        if (char.IsUpper(word[0]))
            looks |= Looks.Capital;
        bool lower = false, foreign = false;
        foreach (var c in word)
        {
            lower |= char.IsLower(c);
            foreign |= c > 127 && c is not '’';
        }
        if (!lower && word.Length > 1)
            looks |= Looks.AllCaps;
        if (foreign)
            looks |= Looks.Foreign;
        if (Lists.IsGiven(word))
            looks |= Looks.Given;
        if (Lists.IsFamily(word))
            looks |= Looks.Family;
        // "Morales" is no form of "moral": a listed name is an ordinary word only when that very word is.
        if ((looks & (Looks.Given | Looks.Family)) != 0 ? Lists.IsListed(word) : Lists.IsOrdinary(word))
            looks |= Looks.Ordinary;
        return Lists.IsJob(word) ? looks | Looks.Job : looks;
    }

    static Looks Place(string text, int start, int end)
    {
        var place = Looks.None;
        var i = start - 1;
        while (i >= 0 && (text[i] is ' ' or '\t' or '"' or '\'' or '“' or '„' or '«' or '(' or '>' or '*' or '-' or '¿' or '¡'))
            i--;
        if (i < 0 || text[i] == '\n')
            place |= Looks.StartsLine | Looks.StartsSentence;
        else if (text[i] is '.' or '!' or '?' or ':' or '…' or '–' or '—' or ';')
            place |= Looks.StartsSentence;
        while (end < text.Length && (text[end] is ' ' or ',' or '.' or '!' or '\t' or '\r' or ';'))
            end++;
        return end >= text.Length || text[end] == '\n' ? place | Looks.EndsLine : place;
    }
}
