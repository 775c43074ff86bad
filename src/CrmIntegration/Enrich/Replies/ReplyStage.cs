using CrmIntegration.Language;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Replies;

/// <summary>One customer's mail in, drafts out. Twice for one mail is harmless: the newer suggestion supersedes the older.</summary>
sealed class ReplyStage(CrmStore store, Suggestions suggestions, AiPolicies policies, ModelWriter model, TimeProvider clock) : IStage
{
    public string Name => Stages.Reply;
    public int BatchSize => 20;

    public async Task<IReadOnlyList<WorkResult>> RunAsync(Guid connectionId, IReadOnlyList<WorkItem> items, CancellationToken cancel)
    {
        var results = new List<WorkResult>();
        foreach (var item in items)
        {
            if (await store.FindEmailAsync(connectionId, item.RecordId, cancel) is { Incoming: true } mail)
                await suggestions.SaveAsync(await SuggestAsync(connectionId, mail, cancel), cancel);
            results.Add(new(item));                        // a deleted or outgoing mail needs no reply
        }
        return results;
    }

    async Task<Suggestion> SuggestAsync(Guid connectionId, Connectors.Email mail, CancellationToken cancel)
    {
        var context = await ReplyContext.GatherAsync(store, connectionId, mail, cancel);
        var suggestion = new Suggestion
        {
            Id = Guid.CreateVersion7(), ConnectionId = connectionId, EmailId = mail.Id, OpportunityId = mail.OpportunityId, CaseId = mail.CaseId, MadeAt = clock.GetUtcNow(), Writer = "offline",
            PromptVersion = ModelWriter.PromptVersion, Language = context.Clean.Language, Asks = [.. context.Asks.Select(a => new SuggestionAsk(a.Kind, a.Topic, a.Quote))], Sources = context.Sources,
        };
        if (context.Clean.OutOfOffice || context.Clean.Unsubscribe || context.Clean.Text.Length == 0)
            return suggestion with
            {
                Abstained = context.Clean.OutOfOffice ? "An automatic reply needs no answer."
                    : context.Clean.Unsubscribe ? "The customer wants no more mail: record that instead of replying." : "The mail holds no text to answer.",
            };
        var (policy, _) = await policies.CurrentAsync(connectionId, cancel);
        bool Allowed(SuggestionDraft draft) => policy.Tones.Count == 0 || policy.Tones.Contains(draft.Tone);
        var names = context.KnownNames.SelectMany(n => n.Split(' ')).Where(n => n.Length > 2).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (drafts, answer) = context.Suspicious ? ([], new WriteAnswer(null, "offline", "suspicious")) : await model.WriteAsync(connectionId, context, cancel);
        var kept = drafts.Where(Allowed).Where(d => OutputGate.Refusal(d, context) is null).Select(d => Drafts.Verified(d, context.Sources, names).Draft).OfType<SuggestionDraft>()
            .Where(d => OutputGate.Astray(d, context) is null).ToList();
        if (kept.Count > 0)
            return suggestion with { Writer = answer.Writer, Drafts = kept };
        var offline = OfflineWriter.Write(context, out var says).Where(Allowed).Select(d => Drafts.Verified(d, context.Sources, names).Draft).OfType<SuggestionDraft>().ToList();
        return suggestion with { Drafts = offline, Abstained = offline.Count == 0 ? "No sentence could be supported by what we know." : says };
    }
}
