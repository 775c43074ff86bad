namespace CrmIntegration.Language.Conversations;

/// <summary>Who asks, and what stays without an answer.</summary>
public static class Questions
{
    const int FewWords = 3, LongEnough = 10, LongInCharacters = 16, Echo = 5;

    /// <summary>How many questions are in what somebody says: by their marks, else by how a sentence begins.</summary>
    public static int Count(string text, string language) => Of(text, Lexicon.Of(language)).Count();

    static IEnumerable<string> Of(string text, Lexicon words)
    {
        var sentences = Sentences.Of(text);
        var marked = sentences.Where(s => s[^1] is '?' or '？').ToList();
        // Machine transcripts often carry no marks at all.
        return marked.Count > 0 || text.AsSpan().IndexOfAny('.', '!', '。') >= 0 ? marked : sentences.Where(s => words.Asking.In(Beginning(s)) is not null);
    }

    static string Beginning(string sentence) => sentence.Length > 14 ? sentence[..14].ToLowerInvariant() : sentence.ToLowerInvariant();

    // "Yes." answers in a word; "let me see" and "good question" do not answer in four.
    static bool Answers(List<string> said, Lexicon words, bool chinese)
    {
        var many = said.Sum(Words.Count);
        return many >= (chinese ? LongInCharacters : LongEnough) || !said.Any(s => words.Evades.In(s) is not null) && (many >= FewWords || said.Any(s => words.YesNo.In(s) is not null));
    }

    static bool Echoes(string asked, Utterance before) =>
        before.Side == Side.Ours && Words.Count(asked) <= Echo && asked.Trim(' ', '?', '？', '¿').Split(' ').All(w => before.Text.Contains(w, StringComparison.OrdinalIgnoreCase));

    /// <summary>Customer's questions after which our side says nothing, or nothing that answers.</summary>
    internal static IEnumerable<Finding> Unanswered(Transcript talk)
    {
        var words = Lexicon.Of(talk.Language);
        var endOfRun = new int[talk.Lines.Count];           // where somebody else goes on, for each line of theirs
        for (var i = talk.Lines.Count - 1; i >= 0; i--)
            endOfRun[i] = talk.Lines[i].Side != Side.Theirs ? i : i + 1 < talk.Lines.Count ? endOfRun[i + 1] : i + 1;
        for (var i = 0; i < talk.Lines.Count; i++)
        {
            var line = talk.Lines[i];
            if (line.Side != Side.Theirs || Of(line.Text, words).LastOrDefault() is not { } asked)
                continue;
            // "Forty-eight thousand?" after we said so wonders and asks nothing.
            if (i > 0 && Echoes(asked, talk.Lines[i - 1]))
                continue;
            var next = endOfRun[i];
            // The last of a run of their lines carries the question; an answer may take several of ours.
            if (next != i + 1 && talk.Lines.Skip(i + 1).Take(next - i - 1).Any(l => Of(l.Text, words).Any()))
                continue;
            var ours = new List<string>();
            for (var j = next; j < talk.Lines.Count && talk.Lines[j].Side != Side.Theirs; j++)
                ours.AddRange(Sentences.Of(talk.Lines[j].Text).Where(s => s[^1] is not ('?' or '？')).Select(s => s.ToLowerInvariant()));   // a question back is no answer
            if (!Answers(ours, words, talk.Language == "zh"))
                yield return new(FindingKinds.Unanswered, null, Side.Theirs, line.Line, line.Start, asked);
        }
    }
}
