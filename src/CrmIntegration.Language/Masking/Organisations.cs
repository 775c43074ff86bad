namespace CrmIntegration.Language.Masking;

/// <summary>
/// Organisations by their legal form, which no person has: "Juraquist Systems S.L.", "Blue Ocean sp. z o.o.", "北京云海科技有限公司". Read before people are,
/// since all that tells "Juraquist" from a person is what stands behind it.
/// </summary>
static class Organisations
{
    const int LongestName = 6, LongestEastern = 18;

    static readonly ILookup<char, string> Forms = Lines(
        """
        Inc. Inc Corp. Corp Co. Ltd. Ltd L.L.C. LLC LLP L.L.P. L.P. PLC P.L.C. plc Limited Incorporated Pty_Ltd Pty_Ltd. Pty._Ltd. Pvt._Ltd. Pvt_Ltd Sdn._Bhd. Sdn_Bhd Co.,_Ltd. Co._Ltd.
        GmbH gGmbH mbH AG KGaA KG OHG UG_(haftungsbeschränkt) UG SE e.K. e._K. e.V. e._V. eG
        S.L.U. S.L. SLU S.A.U. S.A._de_C.V. SA_de_CV S._de_R.L. S.A.S. S.A. SAS SASU SA SARL S.A.R.L. S.à_r.l. S.à.r.l. Sàrl EURL SNC SCOP S.C. SCCL
        S.p.A. SpA S.r.l. Srl S.R.L. S.r.l.s. S.a.s. S.n.c. S.c.r.l. Lda. Lda Ltda. Ltda EIRELI
        B.V. BV N.V. NV C.V. V.O.F. VOF BVBA
        A/S ApS AS ASA AB Aktiebolag Oy Oyj hf. ehf.
        a.s. s.r.o. spol._s_r.o. sp._z_o.o. Sp._z_o.o. sp._k. Sp._k. S.K.A. d.o.o. d.d. Kft. Kft Zrt. Zrt Nyrt. Bt. EOOD OOD OÜ UAB SIA A.Ş. Ltd._Şti. S.R.L. OOO ООО ЗАО ПАО
        K.K. G.K. Bhd. Tbk
        """);

    static readonly string[] Eastern = ["股份有限公司", "有限责任公司", "有限公司", "株式会社", "合同会社", "有限会社", "주식회사"];
    const string Apart = "的和与在向是为给由对从及我您你他她们这那请让は、がをにのとも。，";

    /// <param name="words">Those of an organisation are marked as covered.</param>
    public static void Find(string text, List<Word> words, List<MaskSpan> found)
    {
        for (var i = 1; i < words.Count; i++)
            if (words[i - 1].Is(Looks.Capital) && !words[i - 1].Is(Looks.Covered) && Parted(text, words[i - 1].End, words[i].Start) && FormAt(text, words[i].Start) is { } end)
            {
                var first = Begins(text, words, i - 1);
                if (Bare(text, words, first, i))
                    continue;
                end = Whole(text, end);
                found.Add(new(words[first].Start, end - words[first].Start, "ORG"));
                for (; first < words.Count && words[first].Start < end; first++)
                    words[first] = words[first] with { Looks = words[first].Looks | Looks.Covered };
                i = Math.Max(i, first - 1);
            }
        foreach (var form in Eastern)
            for (var at = text.IndexOf(form, StringComparison.Ordinal); at >= 0; at = text.IndexOf(form, at + form.Length, StringComparison.Ordinal))
                if (Drawn(text, at, form.Length) is { } span)
                    found.Add(span);
    }

    // "GmbH & Co. KG" is one form; the dot that ends a sentence is none of "Inc.".
    static int Whole(string text, int end)
    {
        foreach (var joint in new[] { " & ", " " })
            if (text.AsSpan(end).StartsWith(joint) && end + joint.Length < text.Length && FormAt(text, end + joint.Length) is { } further)
                return Whole(text, further);
        var sentenceEnds = end == text.Length || text[end] is '\n' or '\r' || (text[end] == ' ' && end + 1 < text.Length && char.IsUpper(text[end + 1]));
        return sentenceEnds && text[end - 1] == '.' && text.LastIndexOf('.', end - 2, Math.Min(end - 1, 4)) < 0 ? end - 1 : end;
    }

    static bool Parted(string text, int end, int start) =>
        text.AsSpan(end, start - end) is " " or ", " or " & ";

    static int? FormAt(string text, int at)
    {
        foreach (var form in Forms[text[at]])
            if (text.AsSpan(at).StartsWith(form) && (at + form.Length == text.Length || !char.IsLetterOrDigit(text[at + form.Length]) && text[at + form.Length] is not ('-' or '\'')))
                return at + form.Length;
        return null;
    }

    // Back over capitals and what joins them; a sentence's first word belongs to it only where it is no word of the language.
    static int Begins(string text, List<Word> words, int last)
    {
        var first = last;
        for (var i = last - 1; i >= 0 && last - i < LongestName && !words[i].Is(Looks.Covered); i--)
            if (Joined(text, words[i].End, words[i + 1].Start) && words[i].Is(Looks.Capital))
                first = i;
            else if (!(Joined(text, words[i].End, words[i + 1].Start) && words[i].In(text) is "and" or "und" or "et" or "y" or "e" or "de" or "of" or "van" or "von"))
                break;
        while (first < last && words[first].Is(Looks.StartsSentence) && words[first].Is(Looks.Ordinary) && IsSmall(text, words[first]))
            first++;
        return first;

        static bool Joined(string text, int end, int start) => text.AsSpan(end, start - end) is " " or " & " or "-" or ". ";
    }

    // "The AG", "Our Ltd": a form behind a small word alone is no name; "In AB" is none either.
    static bool Bare(string text, List<Word> words, int first, int form) => first == form - 1 && IsSmall(text, words[first]);

    static bool IsSmall(string text, Word word) => LanguageGuess.IsFunctionWord(text[word.Start..word.End].ToLowerInvariant());

    // Written without spaces: from the last small word or stop before the form, or behind it where the form stands first.
    static MaskSpan? Drawn(string text, int at, int length)
    {
        var from = at;
        while (from > 0 && at - from < LongestEastern && Retrieval.Terms.Pictorial(text[from - 1]) && !Apart.Contains(text[from - 1]))
            from--;
        if (from < at)
            return new(from, at + length - from, "ORG");
        var to = at + length;
        while (to < text.Length && to - at - length < LongestEastern && Retrieval.Terms.Pictorial(text[to]) && !Apart.Contains(text[to]))
            to++;
        return to > at + length ? new(at, to - at, "ORG") : null;
    }

    static ILookup<char, string> Lines(string lines) =>
        lines.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(f => f.Replace('_', ' ')).Distinct().OrderByDescending(f => f.Length).ToLookup(f => f[0]);
}
