using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>Question in, checked sentences out: found, written, checked; by a model where policy lets it, else offline; or nothing, with what is missing.</summary>
sealed class Answering(Knowledge knowledge, AiPolicies policies, ModelAnswer model)
{
    internal const int Passages = 5;
    const double AboutIt = 0.3;

    public async Task<ServiceAnswer> AnswerAsync(ServiceQuestion question, CancellationToken cancel) =>
        await AnswerAsync(question, await knowledge.OfAsync(question.ConnectionId, question.Audience, cancel), null, cancel);

    /// <param name="known">What may be told.</param>
    /// <param name="version">A version of the prompt that is on trial; null: the one in use.</param>
    public async Task<ServiceAnswer> AnswerAsync(ServiceQuestion question, KnowledgeIndex known, PromptVersion? version, CancellationToken cancel)
    {
        var parts = question.Parts.Select(p => (Ask: p, Hits: Find(known, p))).ToList();
        List<KnowledgeHit> hits = [.. parts.SelectMany(p => p.Hits).Concat(parts.Count > 1 ? [] : Find(known, question.Sought)).GroupBy(h => (h.Article.Id, h.Start)).Select(g => g.MaxBy(h => h.Covers)!).OrderByDescending(h => h.Covers).ThenByDescending(h => h.Score).Take(Passages)];
        var language = question.Language ?? hits.FirstOrDefault()?.Article.Language ?? "en";
        question = question with { Language = language };
        var notes = new List<string>();
        if (question.Suspicious)
            notes.Add("The question speaks to a language model or hides something; no model got to see it.");
        var (policy, _) = await policies.CurrentAsync(question.ConnectionId, cancel);
        var about = hits.Where(h => h.Covers >= AboutIt).ToList();
        if (!question.Suspicious && about.Count > 0 && !policy.FieldsNeverSent.Any(f => f is "mail.text" or "knowledge"))
        {
            var (written, answer, told) = await model.WriteAsync(question, about, version, cancel);
            written = Own(written, question, about, notes);
            if (answer.Outcome is not ("written" or "offline"))
                notes.Add($"The model did not write: {answer.Why}.");
            if (written.Count > 0 && LanguageGuess.Of(string.Join(' ', written.Select(s => s.Text))) != language)
                notes.Add("The model did not write in the customer's language.");
            else if (Passed(written, question, told, notes) is { Count: > 0 } kept && kept.Any(s => s.Sources.Count > 0))
                return new(kept, language, answer.Writer, null, [], notes);
        }
        var offline = Passed(Own(OfflineAnswer.Write(question, parts, out var open), question, [.. parts.SelectMany(p => p.Hits)], notes), question, ModelAnswer.Instructions, notes);
        if (offline.Count > 0)
            return new(offline, language, "offline", null, [], notes) { Open = open };
        return new([], language, "offline", known.Languages.Count == 0 ? "There are no articles yet." : known.Languages.Contains(language) ? "No article answers it." : $"There is no article in '{language}'.",
            Support.Missing(question.Text, hits.Take(1).Select(h => h.Article.Title + "\n" + h.Text)), notes);
    }

    // A passage that speaks to a model is neither sent nor shown.
    static IReadOnlyList<KnowledgeHit> Find(KnowledgeIndex known, string sought) => [.. known.Find(sought, Passages).Where(h => InjectionScan.Find(h.Text).Count == 0)];

    static IReadOnlyList<ServiceSentence> Own(IReadOnlyList<ServiceSentence> written, ServiceQuestion question, IReadOnlyList<KnowledgeHit> hits, List<string> notes)
    {
        var own = written.Where(s => !OfAnother(s, question, hits)).ToList();
        if (own.Count < written.Count)
            notes.Add("A sentence told of one thing what its sources say of another.");
        return own;
    }

    /// <summary>The figure stands in the source, and the thing that the sentence or the question names does not: nobody sells it, or it has another price.</summary>
    static bool OfAnother(ServiceSentence sentence, ServiceQuestion question, IReadOnlyList<KnowledgeHit> hits)
    {
        if (!CitationCheck.StatesFact(sentence.Text))
            return false;
        var near = string.Join('\n', sentence.Sources.SelectMany(s => new[] { s.Title, s.Quote }));
        var around = near + '\n' + string.Join('\n', hits.Where(h => sentence.Sources.Any(s => s.ArticleId == h.Article.Id && s.Start >= h.Start && s.Start <= h.Start + h.Text.Length)).Select(h => h.Text));
        // "It costs 480 EUR": of what stands around it.
        var held = sentence.Sources.Any(s => NamedThings.Any(s.Quote, question.Language!)) ? near : around;
        return NamedThings.AreOthers(sentence.Text, held, question.Language!, question.KnownNames)
            || Support.StatesMoney(sentence.Text) && question.Parts.All(p => NamedThings.AreOthers(p, around, question.Language!, question.KnownNames) || !Support.MeetsBesidePrice(p, around));
    }

    static List<ServiceSentence> Passed(IReadOnlyList<ServiceSentence> written, ServiceQuestion question, string told, List<string> notes)
    {
        var kept = new List<ServiceSentence>();
        foreach (var sentence in written)
            if (SentenceGate.Refusal(sentence, question.Text, told) is { } why)
                notes.Add(why);
            else
                kept.Add(sentence);
        return kept;
    }
}
