namespace CrmIntegration.Language.Conversations;

/// <summary>
/// What a line means because of the one before it: "eighteen thousand" is a budget when we asked for one, "my brother and me" says who decides, "Wednesday" agrees
/// to a meeting, a day that both name is agreed. Only where it is known whose people speak.
/// </summary>
sealed class Exchange(Lexicon words, DateOnly on)
{
    const int FewWords = 3;
    const int ToldAtLeast = 6;
    HashSet<string> asked = [];
    bool priced, discovers;
    (Utterance Line, string Said, DateOnly Day)? proposed;
    Side last;

    /// <param name="heard">What the line's own words say.</param>
    /// <returns>Beside each kind the line that it belongs to: this one, or the one before that this one agrees to.</returns>
    public IReadOnlyList<(string Kind, string? What, string Said, Utterance Line)> Answered(Utterance line, IReadOnlyList<(string Said, string Low)> sentences, HashSet<string> heard)
    {
        if (sentences.Count == 0 || line.Side == Side.Unknown)
            return [];
        var answers = (line.Side == Side.Theirs ? Theirs(sentences, heard) : Ours(sentences)).Select(a => (a.Kind, a.What, a.Said, line)).ToList();
        answers.AddRange(Agreed(line, sentences));
        Remember(line, sentences, [.. heard, .. answers.Select(a => a.Kind)]);
        return answers;
    }

    // "Let's say Thursday." "Thursday after two, we close." Neither is a date that something is due, and both name the same day.
    IEnumerable<(string Kind, string? What, string Said, Utterance Line)> Agreed(Utterance line, IReadOnlyList<(string Said, string Low)> sentences)
    {
        if (proposed is not { } before || before.Line.Side == line.Side || Named(sentences) is not { } named || named.Day != before.Day || !Proposes(before.Said) && !Proposes(named.Said))
            yield break;
        yield return (FindingKinds.NextStep, null, before.Said, before.Line);
        yield return (FindingKinds.NextStep, null, named.Said, line);
    }

    bool Proposes(string said) => said.ToLowerInvariant() is var low && (Findings.IsQuestion(low) || words.Propose.In(low) is not null || words.NextStep.In(low) is not null);

    (string Said, DateOnly Day)? Named(IReadOnlyList<(string Said, string Low)> sentences)
    {
        foreach (var (said, low) in sentences)
            if (DueDates.In(low, on) is { } day && words.Promise.In(low) is null && words.Timing.In(low) is null && words.NotNow.In(low) is null)
                return (said, day);
        return null;
    }

    IEnumerable<(string Kind, string? What, string Said)> Theirs(IReadOnlyList<(string Said, string Low)> sentences, HashSet<string> heard)
    {
        if (last != Side.Ours)
            yield break;
        if (asked.Contains(FindingKinds.Budget) && First(sentences, s => Figures.Amount(s, words)) is { } sum)
            yield return (FindingKinds.Budget, null, sum);
        if (asked.Contains(FindingKinds.Authority) && First(sentences, s => !Findings.IsQuestion(s) && Words.Count(s) >= FewWords) is { } who)
            yield return (FindingKinds.Authority, null, who);
        if (asked.Contains(FindingKinds.Timing) && words.NotNow.In(sentences[0].Low) is null && First(sentences, s => Figures.Season(s, words) || Figures.Day(s, words, on)) is { } when)
            yield return (FindingKinds.Timing, null, when);
        if (asked.Contains(FindingKinds.NextStep) && First(sentences, s => Figures.Day(s, words, on)) is { } day)
            yield return (FindingKinds.NextStep, null, day);
        if (priced && First(sentences, s => words.Wince.In(s) is not null) is { } wince)
            yield return (FindingKinds.Objection, FindingKinds.OfPrice, wince);
        if (discovers && heard.All(h => h == FindingKinds.Negative) && First(sentences, s => !Findings.IsQuestion(s) && Words.Count(s) >= ToldAtLeast) is { } need)
            yield return (FindingKinds.Need, null, need);
    }

    IEnumerable<(string Kind, string? What, string Said)> Ours(IReadOnlyList<(string Said, string Low)> sentences)
    {
        if (last != Side.Theirs)
            yield break;
        // "I will send it by Friday" names a day and agrees to no meeting.
        if (asked.Contains(FindingKinds.NextStep) && First(sentences, s => Figures.Day(s, words, on) && words.Promise.In(s) is null) is { } day)
            yield return (FindingKinds.NextStep, null, day);
        if (asked.Contains(FindingKinds.Timing) && First(sentences, s => Figures.Season(s, words) && words.NextStep.In(s) is null && words.Propose.In(s) is null) is { } when)
            yield return (FindingKinds.Timing, null, when);
    }

    // Somebody who goes on speaking has not been answered yet. Of ours only what was asked opens an answer, a meeting aside.
    void Remember(Utterance line, IReadOnlyList<(string Said, string Low)> sentences, HashSet<string> heard)
    {
        var side = line.Side;
        proposed = Named(sentences) is { } named ? (line, named.Said, named.Day) : null;
        discovers = side == Side.Ours && sentences.Any(s => (Findings.IsQuestion(s.Low) ? words.Discover : words.Recap).In(s.Low) is not null);
        var asks = side == Side.Theirs || sentences.Any(s => Findings.IsQuestion(s.Low) || words.Asking.In(s.Low) is not null);
        var now = heard.Where(k => asks || k == FindingKinds.NextStep).ToHashSet();
        var sum = side == Side.Ours && sentences.Any(s => Figures.Amount(s.Low, words));
        (asked, priced) = side == last ? ([.. asked, .. now], priced || sum) : (now, sum);
        last = side;
    }

    static string? First(IReadOnlyList<(string Said, string Low)> sentences, Func<string, bool> says) => sentences.Where(s => says(s.Low)).Select(s => s.Said).FirstOrDefault();
}
