namespace CrmIntegration.Language.Conversations;

/// <summary>
/// What a line means because of the one before it: "eighteen thousand" is a budget when we asked for one, "my brother and me" says who decides, "Wednesday" agrees
/// to a meeting. Only where it is known whose people speak.
/// </summary>
sealed class Exchange(Lexicon words, DateOnly on)
{
    const int FewWords = 3;
    HashSet<string> asked = [];
    bool priced;
    Side last;

    /// <param name="heard">What the line's own words say.</param>
    public IEnumerable<(string Kind, string? What, string Said)> Answered(Utterance line, IReadOnlyList<(string Said, string Low)> sentences, HashSet<string> heard)
    {
        var answers = sentences.Count == 0 || line.Side == Side.Unknown ? [] : (line.Side == Side.Theirs ? Theirs(sentences) : Ours(sentences)).ToList();
        Remember(line.Side, sentences, [.. heard, .. answers.Select(a => a.Kind)]);
        return answers;
    }

    IEnumerable<(string Kind, string? What, string Said)> Theirs(IReadOnlyList<(string Said, string Low)> sentences)
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
    }

    IEnumerable<(string Kind, string? What, string Said)> Ours(IReadOnlyList<(string Said, string Low)> sentences)
    {
        if (last != Side.Theirs)
            yield break;
        // "I will send it by Friday" names a day and agrees to no meeting.
        if (asked.Contains(FindingKinds.NextStep) && First(sentences, s => Figures.Day(s, words, on) && words.Promise.In(s) is null) is { } day)
            yield return (FindingKinds.NextStep, null, day);
        if (asked.Contains(FindingKinds.Timing) && First(sentences, s => Figures.Season(s, words)) is { } when)
            yield return (FindingKinds.Timing, null, when);
    }

    // Somebody who goes on speaking has not been answered yet. Of ours only what was asked opens an answer, a meeting aside.
    void Remember(Side side, IReadOnlyList<(string Said, string Low)> sentences, HashSet<string> heard)
    {
        var asks = side == Side.Theirs || sentences.Any(s => Findings.IsQuestion(s.Low) || words.Asking.In(s.Low) is not null);
        var now = heard.Where(k => asks || k == FindingKinds.NextStep).ToHashSet();
        var sum = side == Side.Ours && sentences.Any(s => Figures.Amount(s.Low, words));
        (asked, priced) = side == last ? ([.. asked, .. now], priced || sum) : (now, sum);
        last = side;
    }

    static string? First(IReadOnlyList<(string Said, string Low)> sentences, Func<string, bool> says) => sentences.Where(s => says(s.Low)).Select(s => s.Said).FirstOrDefault();
}
