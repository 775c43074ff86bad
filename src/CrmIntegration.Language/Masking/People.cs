namespace CrmIntegration.Language.Masking;

/// <summary>
/// People's names (and organisations, which look alike): those the caller knows, those on our lists, and words that stand where only a name can:
/// a capital inside an English sentence, after a title, a greeting or "my name is", alone on a line. When in doubt it masks.
/// </summary>
static class People
{
    const int LongestRun = 5;
    static readonly HashSet<string> Titles = Set("mr mrs ms miss dr prof sir madam lady lord herr herrn frau frl monsieur madame mademoiselle mme mlle señor señora señorita sr sra srta signor signora signorina sig senhor senhora dom dona meneer mevrouw mijnheer dhr mevr pan pani fru");
    static readonly HashSet<string> Greetings = Set("dear hi hello hey liebe lieber hallo moin bonjour cher chère salut hola estimado estimada querido querida gentile caro cara ciao egregio olá prezado prezada beste geachte thanks thx danke merci gracias grazie obrigado obrigada bedankt regards cheers mfg lg vg gruß grüße gruss grüsse cordialement saludos saluti atenciosamente abraço abraços groet groeten groetjes mvh hälsningar hilsen terveisin pozdrawiam");
    static readonly HashSet<string> Particles = Set("van von de da di du del der den des della dos das la le el al bin ibn ter ten zu zur y und e");
    static readonly HashSet<string> Companies = Set("inc incorporated llc llp ltd limited plc corp corporation co company gmbh ag kg ohg mbh se ug sa sas sarl srl spa bv nv oy ab as aps sp pty pte group holding holdings partners associates technologies solutions systems consulting industries labs software bank insurance university institute foundation");
    static readonly HashSet<string> LegalForms = Set("inc llc llp ltd plc corp gmbh ag kg ohg mbh se sa sas sarl srl spa bv nv oy ab pty pte");
    static readonly HashSet<string> NeverAlone = Set("price banks fields page may march april june august case long post field art green gold day law house hall");
    static readonly string[] Introductions = ["name is", "name's", "names", "i am", "i'm", "call me", "calls me", "this is", "under", "called", "named", "named him", "named her", "with", "from", "by", "for", "and", "mit", "bin", "heiße", "heisse", "heißt", "name ist", "m'appelle", "je suis", "llamo", "soy", "nombre es", "chiamo", "sono", "chamo", "sou", "heet", "ben"];

    // "my name is", "call me": the next word is a name however it is written, if it is no word of the language.
    static readonly string[] Strong = ["name is", "name's", "name is:", "call me", "calls me", "people call me", "i'm called", "named him", "named her", "heiße", "heisse", "name ist", "m'appelle", "me llamo", "nombre es", "mi chiamo", "me chamo", "chamo-me", "ik heet", "jag heter", "jeg hedder", "jeg heter", "nazywam się", "jmenuji se", "nimeni on", "last name", "first name", "surname", "maiden name"];

    static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);

    /// <param name="known">Whole names and their parts.</param>
    /// <param name="language">ISO 639-1; German writes every noun with a capital.</param>
    /// <param name="thorough">Masks also what only may be a name: capitalised phrases, unknown words of texts without capitals.</param>
    public static void Find(string text, List<Word> words, HashSet<string> known, string language, bool thorough, List<MaskSpan> found)
    {
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        var scene = Scene.Of(words, language, thorough);
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Is(Looks.Covered))
                continue;
            var run = known.Count == 0 ? 0 : KnownRun(text, words, i, lookup);
            // "Juraquist Systems": of an account's name the rest belongs to it too.
            while (run > 0 && i + run < words.Count && Touches(text, words[i + run - 1], words[i + run]) && words[i + run].Is(Looks.Capital) && Among(Companies, text, words[i + run]))
                run++;
            var kind = run > 1 && Among(Companies, text, words[i + run - 1]) ? "ORG" : "PERSON";
            if (run == 0)
                (run, kind) = Guess(text, words, i, scene);
            if (run == 0)
                continue;
            found.Add(new(words[i].Start, words[i + run - 1].End - words[i].Start, kind));
            i += run - 1;
        }
    }

    /// <summary>How the text is written as a whole.</summary>
    readonly record struct Scene(bool NounsAreCapital, bool Shouts, bool Whispers, bool English, bool Thorough)
    {
        public static Scene Of(List<Word> words, string language, bool thorough)
        {
            int capital = 0, shouted = 0, letters = 0;
            foreach (var word in words)
            {
                letters += word.Length > 2 ? 1 : 0;
                capital += word.Is(Looks.Capital) ? 1 : 0;
                shouted += word.Length > 2 && word.Is(Looks.AllCaps) ? 1 : 0;
            }
            return new(language == "de", shouted * 2 > letters && letters > 3, capital == 0, language == "en", thorough);
        }
    }

    static int KnownRun(string text, List<Word> words, int at, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known)
    {
        for (var n = Math.Min(LongestRun, words.Count - at); n > 0; n--)
            if (known.Contains(text.AsSpan(words[at].Start, words[at + n - 1].End - words[at].Start)))
                return n;
        return 0;
    }

    static (int Run, string Kind) Guess(string text, List<Word> words, int at, Scene scene)
    {
        var word = words[at];
        if (word.Length == 1 && !(word.Is(Looks.Capital) && at + 1 < words.Count && text[word.End] == '.'))
            return default;
        var before = at > 0 && Touches(text, words[at - 1], word) ? words[at - 1] : default;
        // "thx, ignatius"
        if (at > 0 && word.Start - words[at - 1].End == 2 && text[word.Start - 2] == ',' && Among(Greetings, text, words[at - 1]) && !word.Is(Looks.Capital | Looks.Ordinary) && word.Length > 3)
            return (1 + Lower(text, words, at), "PERSON");
        var titled = before.Length > 0 && (Among(Titles, text, before) || Among(Greetings, text, before));
        if (Among(Titles, text, word) || Among(Greetings, text, word))
            return default;
        if (titled && !word.Is(Looks.Capital) && !word.Is(Looks.Ordinary))
            return (1 + Lower(text, words, at), "PERSON");
        if (!word.Is(Looks.Capital) || (scene.Shouts && word.Is(Looks.AllCaps)))
            return Small(text, words, at, before, scene);
        var run = Run(text, words, at);
        if (run == 1 && before.Length > 0 && Small(text, before) && !titled && !word.Is(Looks.Given | Looks.Family) && Among(LegalForms, text, word))
            return default;
        var kind = Among(Companies, text, words[at + run - 1]) && run > 1 ? "ORG" : "PERSON";
        // "Tell Jane": the name begins with the next word.
        var begins = titled || !word.Is(Looks.Ordinary) || word.Is(Looks.Given | Looks.Family);
        if ((kind == "ORG" && !(run == 2 && Small(text, word) && Among(LegalForms, text, words[at + 1]))) || (begins && Names(text, words, at, run, titled, scene)))
            return (run, kind);
        return scene is { Thorough: true, English: true } && Phrase(text, words, at) is > 1 and var phrase ? (phrase, "ORG") : default;
    }

    // "works for Lending Club": capitals that a sentence does not ask for. A line of capitals alone is a heading.
    static int Phrase(string text, List<Word> words, int at)
    {
        if (words[at].Is(Looks.StartsLine) && LanguageGuess.IsFunctionWord(text[words[at].Start..words[at].End].ToLowerInvariant()))
            return 0;
        var run = 1;
        while (run < LongestRun && at + run < words.Count && Touches(text, words[at + run - 1], words[at + run]) && words[at + run].Is(Looks.Capital) && !words[at + run].Is(Looks.Covered))
            run++;
        return run > 1 && words[at].Length > 1 && !LanguageGuess.IsFunctionWord(text[words[at].Start..words[at].End].ToLowerInvariant()) ? run : 0;
    }

    static bool Names(string text, List<Word> words, int at, int run, bool titled, Scene scene)
    {
        var word = words[at];
        var own = 0;
        for (var i = at; i < at + run; i++)
            own += words[i].Is(Looks.Ordinary) || words[i].Length == 1 ? 0 : 1;
        var listed = word.Is(Looks.Given) || (run > 1 && (words[at + 1].Is(Looks.Given) || words[at + run - 1].Is(Looks.Family)));
        if (titled)
            return own > 0 || word.Is(Looks.Given | Looks.Family);
        if (own == 0)
            // "Will Young", "Grace": words of the language that are names too need a second sign.
            return run > 1 && word.Is(Looks.Given) && words[at + 1].Is(Looks.Family)
                || (run == 1 && word.Is(Looks.Given | Looks.Family) && (AfterIntroduction(text, word.Start, Strong) || (scene.English && !word.Is(Looks.StartsSentence | Looks.AllCaps) && !Among(NeverAlone, text, word))));
        if (listed && !(run == 1 && word.Is(Looks.Ordinary)))
            return true;
        if (word.Is(Looks.StartsLine) && words[at + run - 1].Is(Looks.EndsLine) && run <= 4 && at > 0)
            return true;                                    // a sign-off's name stands alone
        if (word.Is(Looks.AllCaps) && run == 1 && word.Length < (scene.Thorough ? 4 : 5))
            return false;                                   // SAML, VPN, KPI
        if (scene.NounsAreCapital)
            return word.Is(Looks.Foreign) is false && AfterIntroduction(text, word.Start, Strong) || (run > 1 && own == run && !Compound(word.In(text)) && !Compound(words[at + run - 1].In(text)));
        // Other languages: our lists know fewer of their words, so a sentence's first word alone says nothing.
        return !word.Is(Looks.StartsSentence) || run > 1 || (scene.English && own > 0 && word.Length > 2 && !Lists.EndsLikeAWord(word.In(text)));
    }

    // Two German nouns side by side are rare; where one has a noun's ending they are no name.
    static bool Compound(ReadOnlySpan<char> word) => word.Length > 12 || word.EndsWith("ung") || word.EndsWith("heit") || word.EndsWith("keit") || word.EndsWith("schaft") || word.EndsWith("tion") || word.EndsWith("tät");

    static int Run(string text, List<Word> words, int at)
    {
        var run = 1;
        while (run < LongestRun && at + run < words.Count && Touches(text, words[at + run - 1], words[at + run]))
        {
            var next = words[at + run];
            if (next.Is(Looks.Capital) && !next.Is(Looks.Covered) && (!next.Is(Looks.Ordinary) || next.Is(Looks.Given | Looks.Family) || (next.Length == 1 && text[next.Start] != 'I') || Among(Companies, text, next)))
                run++;
            else if (next.Is(Looks.Capital) && run > 1 && !next.Is(Looks.Covered | Looks.AllCaps) && AfterIntroduction(text, words[at].Start, Strong))
                run++;
            else if (!next.Is(Looks.Capital) && Among(Particles, text, next) && at + run + 1 < words.Count && Touches(text, next, words[at + run + 1]) && words[at + run + 1].Is(Looks.Capital)
                && !words[at + run + 1].Is(Looks.Ordinary | Looks.Covered) && !(next.In(text) is "und" or "e" or "y"))
                run += 2;
            else
                break;
        }
        return Math.Min(run, words.Count - at);
    }

    // Not capitalised: only what is no word of the language and stands where a name stands, or a listed name beside another.
    static (int, string) Small(string text, List<Word> words, int at, Word before, Scene scene)
    {
        var word = words[at];
        if (word.Is(Looks.Ordinary) || word.Length < 3)
            return default;
        if (AfterIntroduction(text, word.Start, Strong))
            return (1 + Lower(text, words, at), "PERSON");
        var next = at + 1 < words.Count && Touches(text, word, words[at + 1]) ? words[at + 1] : default;
        if (word.Is(Looks.Given) && next.Length > 2 && !next.Is(Looks.Ordinary | Looks.Covered))
            return (2, "PERSON");
        // "višeslav" in an English text: such letters come with names.
        if (scene.English && word.Is(Looks.Foreign) && word.Length > 3)
            return (1 + Lower(text, words, at), "PERSON");
        if (Company(text, words, at) is > 1 and var company)
            return (company, "ORG");
        if (scene is { Whispers: true, Thorough: true, English: true })
            return word.Length > 3 ? (1, "PERSON") : default;
        if (scene.Whispers || scene.Shouts)
            return word.Is(Looks.Given) || (word.Is(Looks.Family) && !LanguageGuess.IsFunctionWord(text[word.Start..word.End].ToLowerInvariant())) || (scene.English && scene.Shouts is false && AfterIntroduction(text, word.Start, Introductions) && !word.Is(Looks.Ordinary)) ? (1, "PERSON") : default;
        return word.Is(Looks.Given) && word.Length > 3 && AfterIntroduction(text, word.Start, Introductions) ? (1, "PERSON") : default;
    }

    // "stillwater supercomputing inc."
    static int Company(string text, List<Word> words, int at)
    {
        for (var n = 1; n < 3 && at + n < words.Count && Touches(text, words[at + n - 1], words[at + n]); n++)
            if (words[at + n].In(text) is "inc" or "llc" or "ltd" or "gmbh" or "corp" or "plc")
                return n + 1;
        return 0;
    }

    static bool Small(string text, Word word) => LanguageGuess.IsFunctionWord(word.In(text).ToString().ToLowerInvariant());

    static int Lower(string text, List<Word> words, int at) =>
        at + 1 < words.Count && Touches(text, words[at], words[at + 1]) && !words[at + 1].Is(Looks.Ordinary | Looks.Covered) && words[at + 1].Length > 2 ? 1 : 0;

    static bool AfterIntroduction(string text, int start, string[] phrases)
    {
        var before = text.AsSpan(Math.Max(0, start - 24), Math.Min(24, start)).TrimEnd(" :\"'?\n\t“„");
        foreach (var phrase in phrases)
            if (before.EndsWith(phrase, StringComparison.OrdinalIgnoreCase) && (before.Length == phrase.Length || !char.IsLetter(before[before.Length - phrase.Length - 1])))
                return true;
        return false;
    }

    static bool Touches(string text, Word first, Word second) => (second.Start - first.End) switch
    {
        1 => text[first.End] == ' ',
        2 => text[first.End] == '.' && text[first.End + 1] == ' ' && first.Length <= 4,
        _ => false,
    };

    static bool Among(HashSet<string> set, string text, Word word) => word.Length <= 14 && set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word.In(text));
}
