namespace CrmIntegration.Language.Conversations;

/// <summary>Reads a conversation sentence by sentence and notes what a sales coach would. Words of English, German, French and Spanish; other languages are read with the English ones.</summary>
public static class Findings
{
    /// <summary>More than this are not kept of one conversation.</summary>
    public const int Most = 400;

    const int LongestQuote = 300;
    static readonly string[] Why = ["why", "warum", "wieso", "pourquoi", "por qué"];

    /// <param name="talk">With sides where they are known; what is only a finding from one side counts from an unknown one too.</param>
    /// <param name="on">The day it took place, for due days such as "by Friday".</param>
    /// <param name="competitors">Names that the company wants to hear of.</param>
    public static IReadOnlyList<Finding> Of(Transcript talk, DateOnly on, IReadOnlyCollection<string> competitors)
    {
        var words = Lexicon.Of(talk.Language);
        var rivals = competitors.Where(c => c.Trim().Length > 1).Select(c => (Name: c.Trim(), Low: c.Trim().ToLowerInvariant())).ToList();
        var found = new List<Finding>();
        foreach (var line in talk.Lines)
        {
            foreach (var sentence in Sentences.Of(line.Text))
                foreach (var (kind, what) in Heard(sentence.ToLowerInvariant(), line.Side, words, rivals, on))
                    found.Add(new(kind, what, line.Side, line.Line, line.Start, sentence.Length > LongestQuote ? sentence[..LongestQuote] + "…" : sentence));
            if (found.Count >= Most)
                break;
        }
        return [.. found.Concat(Questions.Unanswered(talk)).Take(Most).OrderBy(f => f.Line)];
    }

    static IEnumerable<(string Kind, string? What)> Heard(string low, Side side, Lexicon words, List<(string Name, string Low)> rivals, DateOnly on)
    {
        if (side != Side.Ours)
        {
            if (words.Price.In(low) is not null) yield return (FindingKinds.Objection, FindingKinds.OfPrice);
            if (words.NotNow.In(low) is not null) yield return (FindingKinds.Objection, FindingKinds.OfTime);
            if (words.NoNeed.In(low) is not null) yield return (FindingKinds.Objection, FindingKinds.OfNeed);
            if (words.Doubt.In(low) is not null) yield return (FindingKinds.Objection, FindingKinds.OfTrust);
            var need = words.Need.In(low) is not null && words.NoNeed.In(low) is null;
            if (need) yield return (FindingKinds.Need, null);
            // "What happens when a sensor fails?" asks, "the problem is that we read by hand" needs: neither is annoyed with us.
            if (Tone.OfSentence(low, words) is var tone && (tone > 0 || tone < 0 && !need && (low[^1] is not ('?' or '？') || Why.Any(w => low.TrimStart('¿').StartsWith(w, StringComparison.Ordinal))))) yield return (tone > 0 ? FindingKinds.Positive : FindingKinds.Negative, null);
        }
        if (rivals.Find(r => Words.Has(low, r.Low)) is { Name: { } rival }) yield return (FindingKinds.Competitor, rival);
        else if (words.Rival.In(low) is { } some) yield return (FindingKinds.Competitor, some);
        if (words.Budget.In(low) is not null) yield return (FindingKinds.Budget, null);
        if (words.Authority.In(low) is not null) yield return (FindingKinds.Authority, null);
        if (words.Timing.In(low) is not null) yield return (FindingKinds.Timing, null);
        if (words.NextStep.In(low) is not null) yield return (FindingKinds.NextStep, null);
        if (side != Side.Theirs && words.Reference.In(low) is not null) yield return (FindingKinds.Reference, null);
        if (side != Side.Theirs && words.Promise.In(low) is not null) yield return (FindingKinds.Promise, DueDates.In(low, on)?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }
}
