using CrmIntegration.Language;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Replies;

/// <summary>From a mail's context to drafts that may be shown, with a record of what happened on the way.</summary>
sealed class Suggesting(AiPolicies policies, ModelWriter model, TimeProvider clock)
{
    const int LongestHappened = 300, MostHappened = 20;

    public async Task<Suggestion> SuggestAsync(Guid connectionId, ReplyContext context, CancellationToken cancel, PromptVersion? onTrial = null)
    {
        var (mail, clean, reading) = (context.Mail, context.Clean, context.Reading);
        var suggestion = new Suggestion
        {
            Id = Guid.CreateVersion7(), ConnectionId = connectionId, EmailId = mail.Id, OpportunityId = mail.OpportunityId, CaseId = mail.CaseId, MadeAt = clock.GetUtcNow(), Writer = "offline",
            PromptVersion = ModelWriter.PromptVersion, Language = clean.Language, Asks = [.. context.Asks.Select(a => new SuggestionAsk(a.Kind, a.Topic, a.Quote))], Sources = context.Sources,
            OwnerId = context.OwnerId, ReceivedAt = mail.SentAt,
            Reading = new(reading.Intent, reading.Mood, reading.Complaint, reading.Urgent, reading.Due, [.. context.Thread.TakeLast(3).Select(t => new SuggestionTurn(!t.Incoming, t.At, Threads.Line(t)))],
                [.. context.Promises.Select(p => p.Quote)]),
        };
        if (NoReply(clean) is { } why)
            return suggestion with { Abstained = why };
        var (policy, _) = await policies.CurrentAsync(connectionId, cancel);
        bool Allowed(SuggestionDraft draft) => policy.Tones.Count == 0 || policy.Tones.Contains(draft.Tone);
        var happened = new List<string>();
        if (context.Suspicious)
            happened.Add("The mail holds hidden text or words that speak to a model: it was not sent to one.");
        var (drafts, answer, version) = context.Suspicious ? ([], new WriteAnswer(null, "offline", "suspicious"), ModelWriter.PromptVersion) : await model.WriteAsync(connectionId, context, onTrial, cancel);
        if (answer.Outcome is not ("written" or "offline" or "suspicious"))
            happened.Add($"{answer.Writer} did not write: {answer.Why}.");
        var kept = drafts.Where(Allowed).Select(d => OutputGate.Passed(d, context, happened)).OfType<SuggestionDraft>().ToList();
        if (kept.Count > 0)
            return suggestion with { Writer = answer.Writer, PromptVersion = version, Drafts = [.. kept.OrderBy(d => Place(context, d.Tone))], Happened = Short(happened) };
        if (drafts.Count > 0)
            happened.Add($"No draft of {answer.Writer} could be shown: the offline writer wrote instead.");
        var offline = OfflineWriter.Write(context, out var says, out var sources).Where(Allowed).Select(d => Supported(d, sources, context, happened)).OfType<SuggestionDraft>().ToList();
        if (says is not null)
            happened.Add(says);
        return suggestion with { Drafts = offline, Sources = sources, Happened = Short(happened), Abstained = offline.Count == 0 ? "No sentence could be supported by what we know." : null };
    }

    static string? NoReply(CleanMail clean) =>
        clean.OutOfOffice ? "An automatic reply needs no answer."
        : clean.Unsubscribe ? "The customer wants no more mail: record that instead of replying."
        : clean.Text.Length == 0 ? "The mail holds no text to answer." : null;

    static SuggestionDraft? Supported(SuggestionDraft draft, IReadOnlyList<SuggestionSource> sources, ReplyContext context, List<string> happened)
    {
        var (kept, removed) = Drafts.Verified(draft, sources, context.NameWords);
        happened.AddRange(removed.Select(r => $"Taken out of '{draft.Tone}', no source holds it: {r.Fact}."));
        // Thanks and a close are no answer where what stood between them fell.
        return removed.Count > 0 && kept is { Placeholders.Count: 0 } && kept.Sentences.Skip(1).SkipLast(1).All(s => s.SourceIds.Count == 0) ? null : kept;
    }

    static int Place(ReplyContext context, string tone) => context.Way.Tones.ToList().IndexOf(tone);

    static List<string> Short(List<string> happened) => [.. happened.Distinct().Take(MostHappened).Select(h => h.Length > LongestHappened ? h[..LongestHappened] + "…" : h)];
}
