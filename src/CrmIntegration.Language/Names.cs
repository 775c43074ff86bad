namespace CrmIntegration.Language;

/// <summary>Finds people's names: those the caller knows, given names we listed, and capitalised words where only a name can stand.</summary>
static class Names
{
    static readonly HashSet<string> Titles = Set("mr mr. mrs mrs. ms ms. dr dr. prof prof. herr herrn frau monsieur madame mme señor señora sr sr. sra sra. signor signora senhor senhora meneer mevrouw");
    static readonly HashSet<string> Greetings = Set("dear hi hello hey liebe lieber hallo bonjour cher chère hola estimado estimada querido gentile caro cara ciao olá prezado prezada beste thanks danke merci gracias");
    static readonly HashSet<string> NotNames = Set(
        "a all also am an and any are as at best but by can could customer customers dear did do does everyone everybody final first for from general good happy has have he hello here hey hi hope how i if in is it its january february march april may june july "
        + "august september october november december just kind let many me monday tuesday wednesday thursday friday saturday sunday more morning my new next no not now of on one or our out per please previous quick re regards sales second see she should since so sorry support "
        + "team thank thanks that the their then there these they this those to today tomorrow two under until up us very was we were what when where which while who why will with would yes yesterday you your zusammen damen herren tous all equipo todos team "
        + "order orders invoice delivery contract offer quote price prices product products service license licence enterprise standard premium basic edition plan meeting call demo project wichtig leider gerne bitte danke vielen guten sehr geehrte geehrter");
    static readonly HashSet<string> Given = Set(
        "aaron abby adam adrian agnes ahmed aisha alan albert alejandro alessandro alex alexander alexandra alfred ali alice alicia alma amanda amelia amy ana anders andre andrea andreas andrew angela anita anja ann anna anne annette anthony anton antonio "
        + "arthur astrid barbara beatriz ben benjamin bernard bernd beth birgit bjorn bob brian bruno camille carl carla carlos carmen carol caroline catherine cecilia charles charlotte chen chloe chris christian christina christine christopher claire clara "
        + "claudia claus cristina daniel daniela david deborah denise dennis derek diana diego dieter dmitri dominik donald donna doris dorothy edward elena eleanor elisabeth elizabeth ella ellen emil emily emma eric erik erika ernst eva evelyn fatima felix "
        + "fernando florian frances francesca francesco francisco frank franz fred frederik friedrich gabriel gabriela george gerald gerhard giovanni giulia giuseppe grace greg gregor gustav hanna hannah hans harald harry heather heidi heike heinrich helen helena "
        + "helga henrik henry herbert hiroshi holger hugo ian ibrahim ines ingrid irene iris isabel isabella ivan jack jacob jakob james jan jane janet jason javier jean jeff jennifer jens jeremy jessica jill jim joan joanna johan johann johanna johannes john "
        + "jonas jonathan jorge jose josé josef joseph juan judith jules julia julian juliette jun jürgen karen karin karl kate katherine kathleen katja keith kelly ken kenji kenneth kevin klaus kristin kurt larry lars laura lauren laurent lea lena leo leon leonard "
        + "lewis liam lily linda lisa louis louise luca lucas lucia lucy luigi luis luisa lukas luke maja manfred manuel marc marco marcus margaret maria marie marina mario marion mark markus marta martha martin martina mary mateo matteo matthew matthias max maya "
        + "mehmet mei melanie michael michel michelle miguel mike mohamed mohammed monica monika nadia nadine nancy natalia natalie nicholas nick nicola nicolas nicole niels nikolai nina noah nora olaf oliver olivia oscar otto pablo pamela patricia patrick paul "
        + "paula paulo pedro peter petra philip philipp philippe pierre rachel rafael rainer ralf ralph ramon raul rebecca renate ricardo richard rita robert roberto robin roger roland rolf rosa rose roy ruth ryan sabine sakura sally sam samantha samuel sandra "
        + "sara sarah scott sebastian sergei sergio sharon silvia simon simone sofia sonja sophia sophie stefan stefanie stella stephan stephanie stephen steve steven stuart sue susan susanne sven sylvia takeshi tanja teresa thomas tim timothy tina tobias tom tomas "
        + "tony tracy ulrich ursula uwe valentina vanessa vera veronica victor victoria viktor vincent virginia walter wei wendy werner wilhelm will william wolfgang xavier yan yuki yusuf yvonne zoe");

    static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);

    readonly record struct Word(int Start, int End)
    {
        public int Length => End - Start;
    }

    /// <param name="known">Whole names and their parts, compared without case.</param>
    /// <param name="nounsAreCapital">German: a capital inside a sentence says nothing.</param>
    public static void Find(string text, HashSet<string> known, bool nounsAreCapital, List<MaskSpan> found)
    {
        var words = WordsOf(text);
        for (var i = 0; i < words.Count; i++)
        {
            var run = KnownRun(text, words, i, known);
            if (run == 0 && Capital(text, words[i]))
                run = Guess(text, words, i, nounsAreCapital);
            if (run == 0)
                continue;
            found.Add(new(words[i].Start, words[i + run - 1].End - words[i].Start, "PERSON"));
            i += run - 1;
        }
    }

    static int KnownRun(string text, List<Word> words, int at, HashSet<string> known)
    {
        for (var n = Math.Min(5, words.Count - at); n > 0; n--)
            if (known.Contains(text[words[at].Start..words[at + n - 1].End]))
                return n;
        return 0;
    }

    static int Guess(string text, List<Word> words, int at, bool nounsAreCapital)
    {
        var word = Text(text, words[at]);
        if (NotNames.Contains(word) || Titles.Contains(word) || Greetings.Contains(word))
            return 0;
        var before = at > 0 && Adjacent(text, words[at - 1], words[at]) ? Text(text, words[at - 1]) : "";
        var starts = at == 0 || text.AsSpan(words[at - 1].End, words[at].Start - words[at - 1].End).IndexOfAny(".!?:\n") >= 0;
        var run = 1;
        while (run < 4 && at + run < words.Count && Adjacent(text, words[at + run - 1], words[at + run]) && Capital(text, words[at + run]) && !NotNames.Contains(Text(text, words[at + run])))
            run++;
        if (Titles.Contains(before) || Greetings.Contains(before) || Given.Contains(word))
            return run;
        if (OnlyOnLine(text, words, at, run) && run <= 3)
            return run;                                   // a sign-off's name stands alone
        if (nounsAreCapital || word.Length < 3 || word.All(char.IsUpper))
            return 0;
        return starts && run == 1 ? 0 : run;
    }

    static bool OnlyOnLine(string text, List<Word> words, int at, int run)
    {
        var from = text.LastIndexOf('\n', words[at].Start);
        var to = text.IndexOf('\n', words[at + run - 1].End);
        return from >= 0 && text.AsSpan(from + 1, words[at].Start - from - 1).Trim().Length == 0
            && text.AsSpan(words[at + run - 1].End, (to < 0 ? text.Length : to) - words[at + run - 1].End).Trim(" ,.").Length == 0;
    }

    static bool Adjacent(string text, Word first, Word second) =>
        second.Start - first.End == 1 && text[first.End] == ' ' || (second.Start - first.End == 2 && text[first.End] == '.' && text[first.End + 1] == ' ' && first.Length <= 4);

    static bool Capital(string text, Word word) => char.IsUpper(text[word.Start]);

    static string Text(string text, Word word) => text[word.Start..word.End];

    static List<Word> WordsOf(string text)
    {
        var words = new List<Word>(text.Length / 6);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetter(text[i]))
                continue;
            var start = i;
            while (i < text.Length && (char.IsLetter(text[i]) || char.GetUnicodeCategory(text[i]) == System.Globalization.UnicodeCategory.NonSpacingMark
                || (text[i] is '\'' or '’' or '-' && i + 1 < text.Length && char.IsLetter(text[i + 1]))))
                i++;
            var end = i;
            if (end - start > 2 && text[end - 1] == 's' && text[end - 2] is '\'' or '’')
                end -= 2;
            words.Add(new(start, end));
        }
        return words;
    }
}
