using CrmIntegration.Language.Masking;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Topics;

/// <summary>A question that was asked and what solved it, as the customer and the company wrote it.</summary>
/// <param name="Question">The customer's text, without quoted mails and signature.</param>
/// <param name="Answer">The company's, likewise.</param>
/// <param name="Names">Of the people in it.</param>
public sealed record SolvedQuestion(string Id, string Question, string Answer, IReadOnlyCollection<string> Names);

/// <param name="SourceId">In whose answer the sentence stands like this.</param>
/// <param name="Start">In that answer.</param>
/// <param name="GivenBy">In how many of the answers it was said.</param>
public sealed record FaqSentence(string Text, string SourceId, int Start, int GivenBy);

/// <summary>A question many asked, and the answer they had in common; every sentence stands word for word in an answer that was given.</summary>
/// <param name="QuestionOf">Whose question it is, word for word.</param>
/// <param name="AskedBy">Ids of all who asked it.</param>
public sealed record FaqDraft(string Question, string QuestionOf, IReadOnlyList<FaqSentence> Answer, string Language, IReadOnlyList<string> AskedBy);

/// <summary>
/// Finds what is asked again and again and answered alike. Sentences with anything personal, promises of one colleague, courtesies and numbers that differ
/// from answer to answer are left out: what remains holds for everybody.
/// </summary>
public static class FaqMaker
{
    const int Most = 400, LongestQuestion = 200, ShortestQuestion = 12, MostSentences = 6;
    // An article neither apologises nor thanks.
    static readonly string[] Polite =
        ["sorry", "apolog", "thank you", "thanks for", "tut mir leid", "tut uns leid", "entschuldig", "danke für", "dank für", "désolé", "excus", "merci pour", "merci de votre", "siento", "lament", "disculp", "gracias por", "spiac", "scus", "grazie per", "desculp", "obrigad", "spijt", "bedankt", "抱歉", "对不起", "感谢", "申し訳", "ありがとう"];
    const double SameAnswer = 0.35, SameSentence = 0.7, SaidByMost = 0.5;

    sealed record Said(string Text, int Start, HashSet<string> Terms, string Numbers);
    sealed record Solved(SolvedQuestion Of, IReadOnlyList<Said> Answer, HashSet<string> Terms);

    /// <param name="solved">Of one topic. Beyond 400 the first by id.</param>
    /// <param name="fewest">How many must have asked.</param>
    public static IReadOnlyList<FaqDraft> Of(IReadOnlyList<SolvedQuestion> solved, int fewest)
    {
        var drafts = new List<FaqDraft>();
        foreach (var language in solved.OrderBy(s => s.Id, StringComparer.Ordinal).Take(Most).GroupBy(s => LanguageGuess.Of(s.Answer)).OrderBy(g => g.Key, StringComparer.Ordinal))
            foreach (var group in Alike([.. language.Select(s => Read(s, language.Key)).Where(s => s.Answer.Count > 0).OrderBy(s => s.Of.Answer, StringComparer.Ordinal).ThenBy(s => s.Of.Id, StringComparer.Ordinal)]))
                if (group.Count >= fewest && Shared(group, fewest) is { Count: > 0 } answer && Question(group) is { } question)
                    drafts.Add(new(question.Text, question.Id, answer, language.Key, [.. group.Select(g => g.Of.Id).Order(StringComparer.Ordinal)]));
        return [.. drafts.OrderByDescending(d => d.AskedBy.Count).ThenBy(d => d.Question, StringComparer.Ordinal)];
    }

    static Solved Read(SolvedQuestion solved, string language)
    {
        // An answer that speaks to a model, or hides something, teaches nothing.
        var sentences = InjectionScan.Find(solved.Answer).Count > 0 ? [] : Sentences.Placed(solved.Answer).Where(s => Holds(s.Text, solved.Names, language)).Select(s => Taken(s.Text, s.At)).Where(s => s.Terms.Count > 1).ToList();
        return new(solved, sentences, [.. sentences.SelectMany(s => s.Terms)]);
    }

    static Said Taken(string sentence, int at) => new(sentence.ReplaceLineEndings(" "), at,
        Terms.Of(sentence).Select(t => t.Term).Where(t => !Courtesy.Stems.Contains(t) && TopicTerms.Tells(t)).ToHashSet(StringComparer.Ordinal),
        string.Join(' ', Terms.Of(sentence).Select(t => t.Term).Where(t => t.Any(char.IsDigit))));

    // For everybody: nothing personal, no "I will call you today", nothing of one case, an end.
    static bool Holds(string sentence, IReadOnlyCollection<string> names, string language) =>
        sentence[^1] is '.' or '!' or '。' or '！' or ')' && !OfOneCase.Is(sentence, language) && !Polite.Any(p => sentence.Contains(p, StringComparison.OrdinalIgnoreCase)) && !Personal(sentence, names);

    // A sentence's first word has a capital anyhow: it is a name only if it is known as one.
    static bool Personal(string sentence, IReadOnlyCollection<string> names)
    {
        var found = new Masker(names).Find(sentence);
        return found.Any(f => f.Start > 0 || f.Kind != "PERSON" || sentence.AsSpan(0, f.Length).Contains(' ') || Lists.IsGiven(sentence.AsSpan(0, f.Length)) || names.Any(n => n.AsSpan().Contains(sentence.AsSpan(0, f.Length), StringComparison.OrdinalIgnoreCase)));
    }

    static List<List<Solved>> Alike(List<Solved> solved)
    {
        var groups = new List<List<Solved>>();
        foreach (var one in solved)
            if (groups.Select(g => (Group: g, Near: Near(g[0].Terms, one.Terms))).Where(g => g.Near >= SameAnswer).OrderByDescending(g => g.Near).Select(g => g.Group).FirstOrDefault() is { } group)
                group.Add(one);
            else
                groups.Add([one]);
        return groups;
    }

    static List<FaqSentence> Shared(List<Solved> group, int fewest)
    {
        var kinds = new List<List<(Said Said, string Id)>>();
        foreach (var (said, id) in group.SelectMany(g => g.Answer.Select(a => (a, g.Of.Id))))
            if (kinds.FirstOrDefault(k => Near(k[0].Said.Terms, said.Terms) >= SameSentence) is { } kind)
                kind.Add((said, id));
            else
                kinds.Add([(said, id)]);
        var kept = new List<(FaqSentence Sentence, double Place)>();
        foreach (var kind in kinds)
        {
            // The numbers that most said; where they differ case by case it is no answer for everybody.
            var most = kind.GroupBy(k => k.Said.Numbers).OrderByDescending(g => g.Select(k => k.Id).Distinct().Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().ToList();
            var givers = most.Select(k => k.Id).Distinct().Count();
            if (givers < Math.Max(fewest, SaidByMost * group.Count))
                continue;
            var (said, id) = most.GroupBy(k => k.Said.Text).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().MinBy(k => k.Id, StringComparer.Ordinal);
            kept.Add((new(said.Text, id, said.Start, givers), most.Average(k => k.Said.Start)));
        }
        return [.. kept.OrderBy(k => k.Place).ThenBy(k => k.Sentence.Text, StringComparer.Ordinal).Select(k => k.Sentence).Take(MostSentences)];
    }

    // The question that has most in common with how the others asked.
    static (string Text, string Id)? Question(List<Solved> group)
    {
        var asked = group.SelectMany(g => MailAsks.Of(g.Of.Question).Where(a => a.Quote.Length is >= ShortestQuestion and <= LongestQuestion && InjectionScan.Find(a.Quote).Count == 0)
            .Select(a => (a.Kind, Text: a.Quote.ReplaceLineEndings(" "), g.Of.Id, g.Of.Names, Terms: Terms.Of(a.Quote).Select(t => t.Term).Where(TopicTerms.Tells).ToHashSet(StringComparer.Ordinal)))).ToList();
        var counts = asked.SelectMany(a => a.Terms).CountBy(t => t).ToDictionary(t => t.Key, t => t.Value);
        var best = asked.OrderByDescending(a => a.Terms.Sum(t => counts[t] - 1.0) / Math.Sqrt(2 + a.Terms.Count) * (a.Kind == "question" ? 1.5 : 1) * (a.Text.Any(char.IsDigit) ? 0.6 : 1))
            .ThenBy(a => a.Text, StringComparer.Ordinal).ThenBy(a => a.Id, StringComparer.Ordinal).FirstOrDefault(a => !Personal(a.Text, a.Names));
        return best.Text is null ? null : (best.Text, best.Id);
    }

    static double Near(HashSet<string> one, HashSet<string> other) => one.Count + other.Count == 0 ? 0 : one.Count(other.Contains) is var both ? (double)both / (one.Count + other.Count - both) : 0;
}
