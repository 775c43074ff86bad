using CrmIntegration.Language.Asking;

namespace CrmIntegration.Language.Retrieval;

/// <summary>
/// Parts a sentence that asks for several things: "Can we send them back, and how long is the warranty?" asks for two, "warranty, delivery and price" for three,
/// which as many articles may answer; "sensors and gateways" are one thing asked of two.
/// </summary>
public static class Clauses
{
    const int Most = 6, Turned = 7, Longest = 1_000;

    // How parts are joined. A comma joins too, and what Chinese and Japanese put between two nouns.
    static readonly string[] Joins = [" and also ", " and ", " & ", " + ", " plus ", " as well as ", " along with ", " together with ", " including ", " incl. ", " und auch ", " und ", " sowie ", " inkl. ", " inklusive ", " samt ", " ainsi que ", " et ", " y ", " así como ", " nonché ", " e ", " bem como ", " en ", " evenals ", " och ", " og ", " oraz ", " a také ", " alsook ", " / ", "; ", ", ", "，", "、", "；", "以及", "还有", "和", "及", "および", "ならびに", "と"];
    static readonly HashSet<string> Begins = new(StringComparer.OrdinalIgnoreCase)
    {
        "how", "what", "what's", "when", "where", "which", "who", "is", "are", "can", "could", "do", "does", "will", "would", "may", "please", "wie", "was", "wann", "wo", "wer", "welche", "welcher", "welches", "welchen", "ist", "sind", "kann", "können", "gibt", "gilt", "haben", "bitte", "où", "quand", "combien", "quel", "quelle", "quels", "quelles", "comment", "est-ce", "pouvez-vous", "avez-vous",
        "cuánto", "cuánta", "cuántos", "cuántas", "dónde", "cuándo", "qué", "cuál", "cuáles", "quién", "quiénes", "chi", "quem", "está", "pueden", "quanto", "quanta", "quanti", "dove", "quando", "quale", "quali", "potete", "onde", "qual", "quais", "podem", "quantos", "hoe", "hoeveel", "wat", "waar", "wanneer", "welke", "kunt", "kunnen", "is", "zijn", "vad", "när", "hur", "vilken", "vilket", "hvad", "hvornår", "hvor", "hvilken", "hvilket", "hva", "når", "ile", "kiedy", "jak", "jaki", "jaka", "jakie", "gdzie", "czy", "kolik", "kdy", "jaká", "jaký", "jaké", "kde",
    };
    static readonly string[] Inverted = ["-il", "-elle", "-ils", "-elles", "-on", "-vous", "-nous"];

    // "Come" is "how" in Italian and a verb in English, "como" as much in Spanish: too little to begin a question behind a bare comma.
    static readonly HashSet<string> BeginsBehindAnd = new(Begins, StringComparer.OrdinalIgnoreCase) { "come", "como", "cómo", "whether", "ob", "si", "se" };

    // "Do prices include delivery and installation?" is one question about two things.
    static readonly string[] Holding = ["include", "included", "enthalten", "inbegriffen", "inklusiv", "compris", "inclus", "incluye", "incluid", "compreso", "comprende", "incluso", "inclui", "incluíd", "inbegrepen", "包含", "包括", "含まれ"];

    /// <returns>In order, at most six, each with something to look for; the question itself where it asks for one thing.</returns>
    public static IReadOnlyList<string> Of(string question)
    {
        if (question.Length > Longest)
            return [question];
        var parts = new List<string>();
        var greeted = 0;
        var (from, listed) = (Introduced(question), !Array.Exists(Holding, h => question.Contains(h, StringComparison.OrdinalIgnoreCase)));
        var joins = Found(question, from);
        for (var i = 0; i < joins.Count && parts.Count < Most - 1; i++)
        {
            var (at, length) = joins[i];
            var (left, right, next) = (question[from..at], question[(at + length)..], question[(at + length)..(i + 1 < joins.Count ? joins[i + 1].At : question.Length)]);
            if (at > from && Polite.Contains(left.Trim()) && right.Length > 0)
            {
                greeted = from = at + length;
                continue;
            }
            // ", please?" asks for nothing more.
            if (at <= from || Polite.Contains(next.Trim(' ', '?', '!', '.', '？', '。')) || !(NewClause(left, right, joins: question.AsSpan(at, length), listed: from > 0 && from == Introduced(question) || parts.Count > 0) || listed && NewThing(left, next)))
                continue;
            parts.Add(left.Trim(' ', ',', '，', '、', ';'));
            from = at + length;
        }
        return parts.Count == 0 ? [question[greeted..].Trim()] : [.. parts, question[from..].Trim(' ', ',')];
    }

    // "We have three questions: price, delivery and warranty": what stands before the colon asks for nothing itself.
    static int Introduced(string question)
    {
        var colon = question.IndexOfAny([':', '：']);
        return colon > 0 && colon + 2 < question.Length && !char.IsDigit(question[colon + 1]) && Aspects.In(question[..colon]).Count == 0 && Aspects.In(question[colon..]).Count > 1 ? colon + 1 : 0;
    }

    static List<(int At, int Length)> Found(string text, int from)
    {
        var found = new List<(int At, int Length)>();
        for (var at = from; at < text.Length; at++)
            if (Array.Find(Joins, j => text.AsSpan(at).StartsWith(j, StringComparison.OrdinalIgnoreCase)) is { } join)
            {
                // ", and" is one join, not two.
                if (found.Count > 0 && found[^1] is var last && last.At + last.Length >= at)
                    found[^1] = (last.At, at + join.Length - last.At);
                else
                    found.Add((at, join.Length));
                at += join.Length - 2 > 0 ? join.Length - 2 : 0;
            }
        return found;
    }

    static readonly HashSet<string> Polite = new(StringComparer.OrdinalIgnoreCase) { "please", "ok", "okay", "oh", "ah", "ach", "ps", "p.s.", "by the way", "btw", "well", "übrigens", "au fait", "por cierto", "a proposito", "trouwens", "hello", "hi", "hi there", "dear all", "good morning", "good afternoon", "moin", "beste", "dag", "goedemiddag", "goedemorgen", "goedenavond", "sehr geehrte damen", "herren", "sehr geehrte damen und herren", "dear sir or madam", "buenos días", "buenas tardes", "boa tarde", "guten morgen", "thanks", "bitte", "hallo", "guten tag", "danke", "s'il vous plaît", "bonjour", "merci", "por favor", "hola", "gracias", "per favore", "per cortesia", "buongiorno", "bom dia", "olá", "alstublieft", "goedendag", "hej", "hei", "god dag", "dzień dobry", "dobrý den", "witam", "szanowni państwo", "vážení", "tack", "tak", "takk", "děkuji", "dziękuję", "prosím", "您好", "你好" };

    // "And how long does that take?" asks about what stands before it.
    static readonly HashSet<string> Pointing = new(StringComparer.OrdinalIgnoreCase) { "it", "that", "this", "they", "them", "both", "beides", "ello", "ambos", "tout", "todo", "beide", "das", "dies", "es", "cela", "ça", "c'est", "eso", "esto", "questo", "isso", "isto", "dat", "dit" };

    // "What happens with it after the contract?" means what stands before, whatever it names in passing.
    static readonly string[] Bound = [" damit ", " with it ", " with them ", " to it ", " avec cela", " con ello", " con eso", " con ciò", " com isso", " daarmee ", " ermee "];

    static readonly string[] Clitics = ["nos la ", "nos lo ", "nos las ", "nos los ", "me la ", "me lo ", "ce lo ", "ce la ", "nous la ", "nous le ", "me le ", "skicka den", "sende den", "send den"];

    /// <summary>Whether words name nothing of their own and mean what was said before them: "what does that cost?".</summary>
    public static bool PointsBack(string words) =>
        Array.Exists(Bound, b => words.Contains(b, StringComparison.OrdinalIgnoreCase)) && Aspects.In(words).All(Aspects.IsWeak) || Array.Exists(Clitics, c => words.Contains(c, StringComparison.OrdinalIgnoreCase)) && Aspects.In(words).Count == 0 || words.Split([' ', ',', '?', '!', '.', '\n'], StringSplitOptions.RemoveEmptyEntries).Any(Pointing.Contains) && Aspects.In(words).All(a => a is Aspects.Price or Aspects.Export) && Support.Needs(words) <= 1;

    /// <summary>Whether words are a question of their own with a thing to ask for: not "and for gateways?".</summary>
    public static bool AsksByItself(string words) => WordAt(words.TrimStart(), 0) is { } first && Begins.Contains(first) && Support.Needs(words) > 1;

    static bool NewClause(string left, string right, ReadOnlySpan<char> joins, bool listed)
    {
        var comma = joins.Trim() is "," or "，" or ";" or "；" or "、";
        if (!Asks(right.TrimStart(), comma ? Begins : BeginsBehindAnd) || PointsBack(right) && !(listed && Aspects.In(right).Contains(Aspects.Price)) || Support.Needs(left) == 0 && Aspects.In(left).Count == 0 || Support.Needs(right) == 0 && Aspects.In(right).Count == 0)
            return false;
        // "We run a brewery and would like 35 sensors" asks for one thing.
        if (right[^1] is not ('?' or '？') && !Asks(left, Begins) && !Wanting.In(left) && Aspects.In(left).Count == 0)
            return false;
        // "If a sensor fails, what happens?" is one; "how long is it, what does it cost?" are two.
        return !comma || listed || Asks(left, Begins) || Wanting.In(left);
    }

    // "Können Sie die Sensoren und die Gateways liefern?": what is asked of both stands at the end.
    static readonly string[] VerbLast = ["können ", "könnten ", "könnt ", "kann ", "würden ", "werden ", "sollen ", "kunt ", "kunnen ", "kan ", "zou "];

    static readonly HashSet<string> Determiners = new(StringComparer.OrdinalIgnoreCase)
    {
        "the", "a", "an", "your", "some", "der", "die", "das", "den", "dem", "ein", "eine", "einen", "ihr", "ihre", "ihren", "le", "la", "les", "un", "une", "votre", "vos", "l'", "el", "los", "las", "una", "su", "il", "lo", "gli", "i", "uno", "o", "os", "as", "um", "uma", "de", "het", "een", "uw",
    };

    // A thing of another kind than those named so far. What has no kind of its own ("and for gateways") belongs to what stands before it, unless it stands
    // beside it as a thing by itself: "the price, and the wiring diagram".
    static bool NewThing(string left, string next)
    {
        var (before, now) = (Aspects.In(left), Aspects.In(next));
        return now.Count > 0 ? before.Count > 0 ? !now.Overlaps(before) : Wanting.In(left) && left.Split(' ').Any(Determined) && !left.Any(char.IsDigit) && !Array.Exists(VerbLast, v => left.TrimStart().StartsWith(v, StringComparison.OrdinalIgnoreCase)) && Wanting.IsThing(left)
            : before.Count > 0 && (next.Trim() is { Length: > 1 } thing && Terms.Pictorial(thing[0]) || Determined(next) && NamesAThing(left));
    }

    static bool Determined(string words) => WordAt(words.TrimStart(), 0) is { } first && (Determiners.Contains(first) || first.StartsWith("l'", StringComparison.OrdinalIgnoreCase));

    // "The price", "den Liefertermin": behind a determiner within three words. Not "deliver the sensors".
    static bool NamesAThing(string left)
    {
        var words = left.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
            if (Determined(words[i]) && Aspects.In(string.Join(' ', words.Skip(words[i].Contains('\'') ? i : i + 1).Take(3)).Replace("l'", "", StringComparison.OrdinalIgnoreCase)).Count > 0)
                return true;
        return false;
    }

    // "by when", "bis wann": the word that asks may stand behind one of these.
    static readonly HashSet<string> Before = new(StringComparer.OrdinalIgnoreCase)
    {
        "by", "until", "for", "from", "to", "in", "at", "with", "also", "bis", "ab", "für", "von", "seit", "mit", "zu", "auch", "à", "de", "pour", "depuis", "dans", "aussi", "hasta", "desde", "para", "con", "también", "per", "da", "di", "entro", "anche", "até", "também", "tot", "voor", "van", "ook",
    };

    // "und wie lange", "et le plan est-il compris": a word that asks begins it, or French turns the verb round soon after. Or it is a need: "and we also need".
    static bool Asks(string text, HashSet<string> begins)
    {
        var (behind, at) = (0, 0);
        for (var words = 0; words < Turned && WordAt(text, at) is { } word; at += word.Length + 1, words++)
            if (words == behind && Before.Contains(word) && behind < 2)
                behind++;
            else if (words == 1 && Turning.Contains(word) || words == behind && begins.Contains(word) || Inverted.Any(i => word.EndsWith(i, StringComparison.OrdinalIgnoreCase)))
                return true;
        return Wanting.In(text[..Math.Min(text.Length, at)]);
    }

    // "und bauen Sie", "en kunt u": a verb before them begins a question.
    static readonly HashSet<string> Turning = new(StringComparer.Ordinal) { "Sie", "u", "jullie" };

    static string? WordAt(string text, int at)
    {
        if (at >= text.Length)
            return null;
        var end = text.IndexOf(' ', at);
        return end < 0 ? text[at..] : text[at..end];
    }
}
