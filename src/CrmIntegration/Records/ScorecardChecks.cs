using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Records;

/// <summary>How a scorecard's points can be checked: the habits, and what should not happen.</summary>
public static class ScorecardChecks
{
    public const string NoInterruptions = "never breaks in", KeepsCalm = "speaks at a calm pace", Handles = "answers an objection";
    const double CalmWords = 170;

    public static readonly IReadOnlyList<string> All = [.. Habits.All, NoInterruptions, KeepsCalm, Handles];

    /// <returns>Met: null when this conversation cannot tell. Line: where it shows.</returns>
    public static (bool? Met, int? Line) Of(string check, Conversation talk) => check switch
    {
        NoInterruptions => (talk.Measures.Interruptions is { } times ? times == 0 : null, null),
        KeepsCalm => (talk.Measures.Pace is { } pace ? pace <= CalmWords : null, null),
        Handles => Handled(talk),
        _ => (talk.Habits.TryGetValue(check, out var did) ? did : null, did ? Habits.LineOf(check, talk.Findings) : null),
    };

    // The next to speak after an objection is one of us, with more than a word or two.
    static (bool?, int?) Handled(Conversation talk)
    {
        const int fewLetters = 15;
        var objections = talk.Findings.Where(f => f.Kind == FindingKinds.Objection).ToList();
        if (objections.Count == 0)
            return (null, null);
        var open = objections.Find(o => talk.Lines.FirstOrDefault(l => l.Line > o.Line && l.Side != o.Side) is not { Side: Side.Ours, Text.Length: > fewLetters });
        return (open is null, (open ?? objections[0]).Line);
    }
}
