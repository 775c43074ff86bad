using System.Globalization;

namespace CrmIntegration.Language.Conversations;

/// <summary>Reads a conversation sentence by sentence and notes what a sales coach would, by words of <see cref="Lexicon.Languages"/> and by what was asked just before; other languages are read with the English ones.</summary>
public static class Findings
{
    /// <summary>More than this are not kept of one conversation.</summary>
    public const int Most = 400;

    const int LongestQuote = 300;
    static readonly string[] Why = ["why", "warum", "wieso", "pourquoi", "por qué", "为什么"];

    /// <summary>ISO 639-1: the languages that are understood.</summary>
    public static IReadOnlyCollection<string> Languages => Lexicon.Languages;

    /// <param name="talk">With sides where they are known; what is only a finding from one side counts from an unknown one too.</param>
    /// <param name="on">The day it took place, for due days such as "by Friday".</param>
    /// <param name="competitors">Names that the company wants to hear of.</param>
    public static IReadOnlyList<Finding> Of(Transcript talk, DateOnly on, IReadOnlyCollection<string> competitors)
    {
        var words = Lexicon.Of(talk.Language);
        var rivals = competitors.Where(c => c.Trim().Length > 1).Select(c => (Name: c.Trim(), Low: c.Trim().ToLowerInvariant())).ToList();
        var found = new List<Finding>();
        var exchange = new Exchange(words, on);
        foreach (var line in talk.Lines)
        {
            var sentences = Sentences.Of(line.Text).Select(s => (Said: s, Low: s.ToLowerInvariant().Replace('’', '\''))).ToList();
            var heard = sentences.SelectMany(s => Heard(s.Low, line.Side, words, rivals, on).Select(h => (h.Kind, h.What, s.Said, Line: line))).ToList();
            foreach (var (kind, what, said, at) in heard.Concat(exchange.Answered(line, sentences, [.. heard.Select(h => h.Kind)])))
                found.Add(new(kind, what, at.Side, at.Line, at.Start, said.Length > LongestQuote ? said[..LongestQuote] + "…" : said));
            if (found.Count >= Most)
                break;
        }
        // Once a line: "yes, Thursday. Thursday at ten." agrees to one meeting.
        return [.. found.Concat(Questions.Unanswered(talk)).DistinctBy(f => (f.Line, f.Kind, f.What)).Take(Most).OrderBy(f => f.Line)];
    }

    static IEnumerable<(string Kind, string? What)> Heard(string low, Side side, Lexicon words, List<(string Name, string Low)> rivals, DateOnly on)
    {
        var (price, later) = (false, false);
        if (side != Side.Ours)
        {
            (price, later) = (Says(words.Price, low, words), words.NotNow.In(low) is not null);
            if (price) yield return (FindingKinds.Objection, FindingKinds.OfPrice);
            if (later) yield return (FindingKinds.Objection, FindingKinds.OfTime);
            var none = words.NoNeed.In(low) is not null;
            if (none) yield return (FindingKinds.Objection, FindingKinds.OfNeed);
            var doubt = Says(words.Doubt, low, words);
            if (doubt) yield return (FindingKinds.Objection, FindingKinds.OfTrust);
            // What goes wrong with another's product is no need of ours to meet.
            var need = !none && !price && !later && words.Need.In(low) is not null && !IsQuestion(low) && words.Rival.In(low) is null && !rivals.Any(r => Words.Has(low, r.Low));
            if (need) yield return (FindingKinds.Need, null);
            // "What happens when a sensor fails?" asks, "the problem is that we read by hand" needs: neither is annoyed with us.
            if (Tone.OfTalk(low, words) is var tone && (tone > 0 && !price && !later && !doubt || tone < 0 && !need && (!IsQuestion(low) || Why.Any(w => low.TrimStart('¿').StartsWith(w, StringComparison.Ordinal)))))
                yield return (tone > 0 ? FindingKinds.Positive : FindingKinds.Negative, null);
        }
        var reference = side != Side.Theirs && words.Reference.In(low) is not null;
        if (rivals.Find(r => Words.Has(low, r.Low)) is { Name: { } rival }) yield return (FindingKinds.Competitor, rival);
        else if (!reference && words.Rival.In(low) is { } some) yield return (FindingKinds.Competitor, some);
        if (reference) yield return (FindingKinds.Reference, null);
        // "Over our budget" is a price that is too high; with a sum beside it the budget is told as well.
        if (words.Budget.In(low) is not null && (!price || Figures.Amount(low, words)) || side == Side.Theirs && !price && words.Limit.In(low) is not null && Figures.Money(low, words)) yield return (FindingKinds.Budget, null);
        if (words.Authority.In(low) is not null) yield return (FindingKinds.Authority, null);
        var next = !later && (words.NextStep.In(low) is not null || words.Propose.In(low) is not null && Figures.Day(low, words, on) && words.Promise.In(low) is null && words.Timing.In(low) is null);
        if (next) yield return (FindingKinds.NextStep, null);
        else if (!later && words.Timing.In(low) is not null) yield return (FindingKinds.Timing, null);
        // "Shall I send it?" and "before I write an offer, what is planned?" promise nothing.
        if (side != Side.Theirs && !IsQuestion(low) && words.Promise.In(low) is not null) yield return (FindingKinds.Promise, DueDates.In(low, on)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    // "That is not too expensive" and "don't worry" say the opposite. A phrase that holds its own "not" is meant so.
    static bool Says(Words phrases, string low, Lexicon words)
    {
        if (phrases.At(low) is not { } found || words.Not.In(found.Phrase) is not null)
            return phrases.In(low) is not null;
        var before = low[Math.Max(0, found.At - (found.Phrase[0] > '\u2fff' ? 2 : 12))..found.At];
        return words.Not.In(before[(before.LastIndexOfAny([',', '.', ';', '!', '?', ':']) + 1)..]) is null;
    }

    internal static bool IsQuestion(string low) => low[^1] is '?' or '？';
}
