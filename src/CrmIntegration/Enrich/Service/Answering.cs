using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>Question in, checked sentences out: found, written, checked; by a model where policy lets it, else offline; or nothing, with what is missing.</summary>
sealed class Answering(Knowledge knowledge, AiPolicies policies, ModelAnswer model)
{
    const int Passages = 5;
    const double AboutIt = 0.3;

    public async Task<ServiceAnswer> AnswerAsync(ServiceQuestion question, CancellationToken cancel)
    {
        var hits = await FindAsync(question.Sought);
        var language = question.Language ?? hits.FirstOrDefault()?.Article.Language ?? "en";
        question = question with { Language = language };
        var notes = new List<string>();
        if (question.Suspicious)
            notes.Add("The question speaks to a language model or hides something; no model got to see it.");
        var (policy, _) = await policies.CurrentAsync(question.ConnectionId, cancel);
        var about = hits.Where(h => h.Covers >= AboutIt).ToList();
        if (!question.Suspicious && about.Count > 0 && !policy.FieldsNeverSent.Contains("mail.text"))
        {
            var (written, answer) = await model.WriteAsync(question, about, cancel);
            if (answer.Outcome is not ("written" or "offline"))
                notes.Add($"The model did not write: {answer.Outcome}.");
            if (written.Count > 0 && LanguageGuess.Of(string.Join(' ', written.Select(s => s.Text))) != language)
                notes.Add("The model did not write in the customer's language.");
            else if (Passed(written, question, notes) is { Count: > 0 } kept && kept.Any(s => s.Sources.Count > 0))
                return new(kept, language, answer.Writer, null, [], notes);
        }
        var offline = Passed(await OfflineAnswer.WriteAsync(question, hits, FindAsync), question, notes);
        if (offline.Count > 0)
            return new(offline, language, "offline", null, [], notes);
        var languages = await knowledge.LanguagesAsync(question.ConnectionId, question.Audience, cancel);
        return new([], language, "offline", languages.Count == 0 ? "There are no articles yet." : languages.Contains(language) ? "No article answers it." : $"There is no article in '{language}'.",
            Support.Missing(question.Text, hits.Take(1).Select(h => h.Article.Title + "\n" + h.Text)), notes);

        // A passage that speaks to a model is neither sent nor shown.
        async Task<IReadOnlyList<KnowledgeHit>> FindAsync(string sought) =>
            [.. (await knowledge.SearchAsync(question.ConnectionId, sought, question.Audience, Passages, cancel)).Where(h => InjectionScan.Find(h.Text).Count == 0)];
    }

    static List<ServiceSentence> Passed(IReadOnlyList<ServiceSentence> written, ServiceQuestion question, List<string> notes)
    {
        var kept = new List<ServiceSentence>();
        foreach (var sentence in written)
            if (SentenceGate.Refusal(sentence, question.Text, ModelAnswer.Instructions) is { } why)
                notes.Add(why);
            else
                kept.Add(sentence);
        return kept;
    }
}
